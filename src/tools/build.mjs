// Builds the page (dist/index.html) and the single file (dist/whence.html), and knows whether that is needed.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { filesBelow, hashOf } from './files.mjs';
import { root } from './install.mjs';
import { run } from './process.mjs';

const INPUTS = ['index.html', 'vite.config.ts', 'package.json', 'package-lock.json', 'public', 'src'];
const OUTPUTS = ['dist/index.html', 'dist/whence.html'];
const STAMP = path.join(root, 'node_modules', '.cache', 'whence', 'build');

/** @param {string} file Tests and fixtures never reach the page. */
const isInput = (file) => !/\.test\.tsx?$|[\\/]fixtures[\\/]/.test(file);

/** What the stamp must say if the outputs there are those of these inputs: a build by hand changes their times. */
function stamp() {
  const times = OUTPUTS.map((file) => statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 'missing');
  return [hashOf(filesBelow(INPUTS).filter(isInput)), ...times].join(' ');
}

function isBuilt() {
  try {
    return readFileSync(STAMP, 'utf8') === stamp();
  } catch {
    return false;
  }
}

const VITE = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');

/** Builds both outputs; true if all went well. */
export async function build() {
  const page = await run(process.execPath, [VITE, 'build', '--logLevel', 'warn']);
  const single = await run(process.execPath, [VITE, 'build', '--mode', 'single', '--logLevel', 'warn']);
  if (page !== 0 || single !== 0) return false;
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, stamp());
  return true;
}

export const buildIfNeeded = async () => isBuilt() || build();
