import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { viteSingleFile } from 'vite-plugin-singlefile';
import { defineConfig } from 'vitest/config';
import { sizeBudget } from './src/tools/budget.ts';
import { sideBuild } from './src/tools/builds.ts';
import { inlineIcon, pageCsp, singleFileCsp } from './src/tools/csp.ts';
import { pptxDiet } from './src/tools/pptx-diet.ts';

/**
 * Two builds from one page: `vite build` gives dist/ for any static server, `vite build --mode single` adds
 * dist/whence.html, one file that opens without a server. What is built beside them is in `src/tools/builds.ts`.
 */
export default defineConfig(({ mode }) => {
  const side = sideBuild(mode);
  if (side) return side;
  const single = mode === 'single';
  return {
    // Relative addresses: the page works in any folder of any host.
    base: './',
    appType: 'mpa',
    // See the file: pptxgenjs asks for more of a library than it uses.
    resolve: { alias: { jszip: fileURLToPath(new URL('./src/output/jszip.ts', import.meta.url)) } },
    plugins: [
      react(),
      pptxDiet(),
      ...(single ? [inlineIcon(), viteSingleFile(), singleFileCsp('whence.html')] : [pageCsp()]),
      sizeBudget(),
    ],
    // Blob workers (`?worker&inline`) run from file:// and in sandboxed frames; but there Chromium starts no *module*
    // worker from a blob, so this is a classic script.
    worker: { format: 'iife' },
    build: {
      target: 'es2022',
      // A thirtieth smaller than what esbuild makes of it.
      minify: 'terser',
      terserOptions: { module: true, compress: { passes: 2 } },
      modulePreload: { polyfill: false },
      // `src/tools/build.mjs` empties it: all builds write there at once.
      emptyOutDir: false,
      copyPublicDir: !single,
    },
    test: {
      include: ['src/**/*.test.{ts,tsx}'],
      environment: 'node',
      // One process for many files: a third less time. No module keeps what a test could trip over.
      isolate: false,
      // Nothing here measures speed: a busy machine is no reason to fail.
      testTimeout: 60_000,
    },
  };
});
