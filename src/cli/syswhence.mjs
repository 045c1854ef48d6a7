#!/usr/bin/env node
// Starts the command line straight from a clone: installs what is missing, bundles the sources if they changed, runs the
// result. Only answers go to standard output.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { load } from '../tools/bundle.mjs';
import { ensureInstalled, requireNode, root } from '../tools/install.mjs';

requireNode();
await ensureInstalled();
const { main } = await load('src/cli/main.ts');

// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1));

// Set rather than exited with: what was printed may still be on its way through a pipe.
process.exitCode = await main(process.argv.slice(2), {
  cwd: whereAsked(),
  // A getter: merely naming standard input would make Node wait for it.
  get stdin() {
    return process.stdin;
  },
  locate: createRequire(path.join(root, 'package.json')).resolve,
  page,
  write: (/** @type {string | Uint8Array} */ content) => process.stdout.write(content),
  complain: (/** @type {string} */ text) => process.stderr.write(text),
});

/** The folder that relative names refer to: `npm run` moves to the package and says where it was called. */
function whereAsked() {
  const { INIT_CWD, npm_lifecycle_event } = process.env;
  return npm_lifecycle_event === 'syswhence' && INIT_CWD ? INIT_CWD : process.cwd();
}

/** The page in one file, built if its sources have changed since. */
async function page() {
  const { buildIfNeeded } = await import('../tools/build.mjs');
  if (!(await buildIfNeeded())) throw new Error('its build failed; npm run build says why');
  return readFileSync(path.join(root, 'dist', 'whence.html'), 'utf8');
}
