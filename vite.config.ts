import react from '@vitejs/plugin-react';
import { viteSingleFile } from 'vite-plugin-singlefile';
import { defineConfig } from 'vitest/config';
import { inlineIcon, pageCsp, singleFileCsp } from './src/tools/csp.ts';

/**
 * Two builds from one page: `vite build` gives dist/ for any static server, `vite build --mode single` adds
 * dist/whence.html, one file that opens without a server.
 */
export default defineConfig(({ mode }) => {
  const single = mode === 'single';
  return {
    // Relative addresses: the page works in any folder of any host.
    base: './',
    appType: 'mpa',
    plugins: [react(), ...(single ? [inlineIcon(), viteSingleFile(), singleFileCsp('whence.html')] : [pageCsp()])],
    // Blob workers (`?worker&inline`) run from file:// and in sandboxed frames; but there Chromium starts no *module*
    // worker from a blob, so this is a classic script.
    worker: { format: 'iife' },
    build: {
      target: 'es2022',
      modulePreload: { polyfill: false },
      emptyOutDir: !single,
      copyPublicDir: !single,
    },
    test: {
      include: ['src/**/*.test.{ts,tsx}'],
      environment: 'node',
    },
  };
});
