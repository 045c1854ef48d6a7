import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

/** Bytes, compressed as a server sends them: the scripts that the first picture needs. */
export const FIRST_SCRIPT = 150_000;
/** Bytes of the page as one file. */
export const SINGLE_FILE = 1_500_000;

/** Compressed bytes of a script with all that it imports before it runs. */
export function scriptSize(bundle: Rollup.OutputBundle, entry: string): number {
  const seen = new Set<string>();
  const sizeOf = (name: string): number => {
    const chunk = bundle[name];
    if (seen.has(name) || chunk?.type !== 'chunk') return 0;
    seen.add(name);
    return gzipSync(chunk.code, { level: 9 }).length + chunk.imports.reduce((sum, other) => sum + sizeOf(other), 0);
  };
  return sizeOf(entry);
}

/** Fails the build when the page has outgrown what people on slow lines were promised. */
export function sizeBudget(): Plugin {
  return {
    name: 'whence:size-budget',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [name, part] of Object.entries(bundle)) {
          if (part.type === 'chunk' && part.isEntry && part.facadeModuleId?.endsWith('index.html')) {
            hold(`the first script (${name}, compressed)`, scriptSize(bundle, name), FIRST_SCRIPT);
          }
          if (part.type === 'asset' && part.fileName === 'whence.html') {
            hold(part.fileName, Buffer.byteLength(part.source), SINGLE_FILE);
          }
        }
      },
    },
  };
}

function hold(what: string, size: number, most: number): void {
  if (size > most) throw new Error(`${what} has ${size} bytes, ${size - most} more than it may have`);
}
