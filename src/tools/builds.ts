import { readFileSync } from 'node:fs';
import type { Plugin, UserConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';
import { withInlinePolicy } from './csp.ts';
import { htmlOf } from './markdown.ts';

/** What is built beside the page: the scripts that other people's pages load, and the page that explains them. */

interface Script {
  readonly entry: string;
  /** Name of the file in dist/embed, without ending. */
  readonly file: string;
  /** What a plain script element leaves in the window. */
  readonly name: string;
}

const SCRIPTS: Readonly<Record<string, Script>> = {
  element: { entry: 'src/embed/element.ts', file: 'whence-graph', name: 'Whence' },
  reveal: { entry: 'src/embed/reveal.ts', file: 'whence-reveal', name: 'WhenceReveal' },
};

/** For `vite build --mode NAME`; undefined: it is not one of these. */
export function sideBuild(mode: string): UserConfig | undefined {
  const script = Object.hasOwn(SCRIPTS, mode) ? SCRIPTS[mode] : undefined;
  if (script) return scriptBuild(script);
  return mode === 'playground' ? PLAYGROUND : undefined;
}

/** A module, and the same for a plain script element. */
const scriptBuild = ({ entry, file, name }: Script): UserConfig => ({
  build: {
    target: 'es2022',
    outDir: 'dist/embed',
    emptyOutDir: false,
    copyPublicDir: false,
    lib: {
      entry,
      name,
      formats: ['es', 'iife'],
      fileName: (format) => (format === 'es' ? `${file}.js` : `${file}.iife.js`),
    },
    // A library's modules are left with their line breaks; this one is for pages, not for bundlers.
    minify: 'esbuild',
  },
});

/** The contract stands in the page as it stands in the documentation. */
const contract = (): Plugin => ({
  name: 'whence:contract',
  transformIndexHtml: {
    order: 'pre',
    handler: (html) => {
      // Addresses of files of the repository mean nothing beside the built page.
      const text = readFileSync('docs/embedding.md', 'utf8').replace(/\[([^\]]+)\]\((?!https?:)[^)\s]+\)/g, '$1');
      return html.replace('<!-- contract -->', () => htmlOf(text));
    },
  },
});

const PLAYGROUND_PAGE = 'embedding.html';

/** The same policy as the page's, but that it shows the page in a frame. */
const playgroundCsp = (): Plugin => ({
  name: 'whence:playground-csp',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const html = bundle[PLAYGROUND_PAGE];
      if (html?.type !== 'asset') throw new Error(`the build made no ${PLAYGROUND_PAGE}`);
      html.source = withInlinePolicy(String(html.source), ["'self'", 'file:']);
    },
  },
});

/** One file, so that it opens from the disk like the page that it tells of. */
const PLAYGROUND: UserConfig = {
  root: 'src/playground',
  base: './',
  plugins: [contract(), viteSingleFile(), playgroundCsp()],
  build: {
    target: 'es2022',
    outDir: '../../dist',
    emptyOutDir: false,
    copyPublicDir: false,
    modulePreload: { polyfill: false },
    rollupOptions: { input: `src/playground/${PLAYGROUND_PAGE}` },
  },
};
