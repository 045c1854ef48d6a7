// Builds the page (dist/index.html), the single file (dist/whence.html) and what other pages load (dist/embed), and knows
// whether that is needed. Run as a program it builds.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { filesBelow, hashOf } from './files.mjs';
import { root } from './install.mjs';
import { run } from './process.mjs';

const INPUTS = [
  'index.html',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
  'public',
  'src',
  'docs/embedding.md',
];
const OUTPUTS = [
  ...['dist/index.html', 'dist/whence.html', 'dist/embedding.html'],
  ...['dist/embed/whence-graph.js', 'dist/embed/whence-reveal.js', 'dist/embed/element.d.ts'],
];
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

const modules = path.join(root, 'node_modules');
const VITE = path.join(modules, 'vite', 'bin', 'vite.js');
const TSC = path.join(modules, 'typescript', 'bin', 'tsc');

/** @param {string} mode of vite.config.ts */
const vite = (mode) => [VITE, 'build', '--mode', mode, '--logLevel', 'warn'];

/** The page and the single file take longest, and as long as one another: each has the small ones to go with it. */
const COMMANDS = [
  [vite('production'), vite('element'), vite('reveal')],
  [vite('single'), vite('playground'), [TSC, '-p', path.join(root, 'src', 'embed', 'tsconfig.types.json')]],
];

/** @param {readonly (readonly string[])[]} commands one after another, up to the first that fails */
async function inTurn(commands) {
  for (const command of commands) if ((await run(process.execPath, command)) !== 0) return false;
  return true;
}

/** Builds everything; true if all went well. */
export async function build() {
  // Not left to one of the builds, which would take away what another has written.
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  if (!(await Promise.all(COMMANDS.map(inTurn))).every(Boolean)) return false;
  mkdirSync(path.dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, stamp());
  return true;
}

export const buildIfNeeded = async () => isBuilt() || build();

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await build()) ? 0 : 1;
