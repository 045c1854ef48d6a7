// Runs TypeScript of this project under plain Node: bundles it once per state of the sources and keeps the result.
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { filesBelow, hashOf } from './files.mjs';
import { root } from './install.mjs';

/** The second is for a checkout that its user may not write. */
const CACHES = [
  path.join(root, 'node_modules', '.cache', 'whence'),
  path.join(tmpdir(), `whence-${process.getuid?.() ?? 'user'}`),
];

/** What may go into a bundle for Node. @param {string} file */
const isSource = (file) => /\.(ts|json)$/.test(file) && !/\.test\.ts$|[\\/](fixtures|page|worker)[\\/]/.test(file);

/**
 * The module made from a TypeScript entry.
 *
 * @param {string} entry relative to the checkout, such as `src/cli/main.ts`
 * @returns {Promise<any>}
 */
export async function load(entry) {
  const kind = `${path.basename(path.dirname(entry))}-${path.basename(entry, '.ts')}`;
  const name = `${kind}-${hashOf(filesBelow(['src', 'package.json']).filter(isSource)).slice(0, 16)}.mjs`;
  const known = CACHES.map((folder) => path.join(folder, name)).find((file) =>
    statSync(file, { throwIfNoEntry: false }),
  );
  const file = known ?? keep(kind, name, await bundle(entry));
  return import(pathToFileURL(file).href);
}

/** @param {string} entry */
async function bundle(entry) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [path.join(root, entry)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
    // As in the page: pptxgenjs asks for more of a library than it uses.
    mainFields: ['module', 'main'],
    alias: { jszip: path.join(root, 'src/output/jszip.ts') },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/**
 * Writes a bundle where it can be written, and removes those of older sources.
 *
 * @param {string} kind
 * @param {string} name
 * @param {string} code
 */
function keep(kind, name, code) {
  let trouble;
  for (const folder of CACHES) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const file = path.join(folder, name);
      // Two may run at once: each sees a whole file or none.
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, code);
      renameSync(draft, file);
      const older = readdirSync(folder).filter((other) => other.startsWith(`${kind}-`) && other.endsWith('.mjs'));
      for (const other of older) if (other !== name) rmSync(path.join(folder, other), { force: true });
      return file;
    } catch (error) {
      trouble = error;
    }
  }
  throw trouble;
}
