import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

/** What may differ between the served page and the single file. */
interface Sources {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  readonly images: readonly string[];
  readonly workers: readonly string[];
  /** None, unless the page shows others. */
  readonly frames?: readonly string[];
}

/**
 * The page asks nobody for anything: what it may load comes with it, nothing is evaluated from text, nothing is sent.
 * (`frame-ancestors` has no effect in a meta element; embedding is wanted anyway.)
 */
function policyText({ scripts, styles, images, workers, frames = [] }: Sources): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    `style-src ${styles.join(' ')}`,
    `img-src ${images.join(' ')}`,
    `worker-src ${workers.join(' ')}`,
    ...(frames.length > 0 ? [`frame-src ${frames.join(' ')}`] : []),
    "font-src 'none'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const SERVED: Sources = {
  scripts: ["'self'"],
  styles: ["'self'"],
  images: ["'self'", 'data:', 'blob:'],
  workers: ["'self'", 'blob:'],
};

/** After the character set, which a browser looks for in the first 1024 bytes, and before anything that loads. */
function withPolicy(html: string, sources: Sources): string {
  const charset = '<meta charset="utf-8">';
  if (!html.includes(charset)) throw new Error(`index.html needs ${charset}: the policy is put after it`);
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policyText(sources)}">`;
  return html.replace(charset, `${charset}\n    ${meta}`);
}

/** Puts the policy into the served page. Only on build: the development server injects scripts of its own. */
export function pageCsp(): Plugin {
  return {
    name: 'whence:csp',
    apply: 'build',
    transformIndexHtml: { order: 'post', handler: (html) => withPolicy(html, SERVED) },
  };
}

/** Hash sources of all elements of one kind that carry their text inline. */
function hashesOf(html: string, element: 'script' | 'style'): string[] {
  const texts = html.matchAll(new RegExp(`<${element}(?:\\s[^>]*)?>([\\s\\S]*?)</${element}>`, 'g'));
  const hashes = [...texts].map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return hashes.length > 0 ? [...new Set(hashes)] : ["'none'"];
}

/** The page with a policy that names its own inline scripts and styles by hash: no 'unsafe-inline' is needed. */
export function withInlinePolicy(html: string, frames: readonly string[] = []): string {
  // A script may hold the text of a style element (an SVG to export); only real elements count.
  const withoutScripts = html.replace(/<script[\s\S]*?<\/script>/g, '');
  return withPolicy(html, {
    scripts: hashesOf(html, 'script'),
    styles: hashesOf(withoutScripts, 'style'),
    images: ['data:', 'blob:'],
    workers: ['blob:'],
    frames,
  });
}

/** Runs after everything is inlined: names the inline code by hash and gives the file its name. */
export function singleFileCsp(fileName: string): Plugin {
  return {
    name: 'whence:single-file-csp',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const html = bundle['index.html'];
        if (html?.type !== 'asset') throw new Error('the build made no index.html');
        const others = Object.keys(bundle).filter((name) => name !== 'index.html');
        // A file beside it would not load from file://, and only people far from us would notice.
        if (others.length > 0) throw new Error(`not inlined into ${fileName}: ${others.join(', ')}`);
        html.fileName = fileName;
        html.source = withInlinePolicy(String(html.source));
        // The served page may fetch nothing, but it may import: "save as HTML" takes the file from this module.
        const source = `export default ${JSON.stringify(html.source)};\n`;
        this.emitFile({ type: 'asset', fileName: fileName.replace('.html', '-html.js'), source });
      },
    },
  };
}

/** The single file carries its icon: there is no folder beside it. */
export function inlineIcon(): Plugin {
  let publicDir = '';
  return {
    name: 'whence:inline-icon',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html.replace(/href="\.?\/([\w-]+\.svg)"/g, (_, name: string) => {
          const icon = readFileSync(path.join(publicDir, name)).toString('base64');
          return `href="data:image/svg+xml;base64,${icon}"`;
        }),
    },
  };
}
