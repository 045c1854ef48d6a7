// What all checks work with: a folder of their own, programs that run and say what they printed, our own command line.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../install.mjs';

/** Where all that is made stays, to be looked at afterwards. */
export const RESULTS = path.join(root, 'test-results', 'tools');

/** An empty folder for the files of a check. @param {string} name */
export function folderFor(name) {
  const folder = path.join(RESULTS, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A program has not done what it was asked for; the message has its last words. */
class ProgramFailed extends Error {}

/** The longest that any program takes; one that hangs is a failure. Milliseconds. */
const PATIENCE = 180_000;

/**
 * Runs a program to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [where]
 * @returns {Promise<{ out: Buffer, complaints: string }>} what it printed; rejects where it ends with an error
 */
export function run(command, args, { cwd = root, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = /** @type {const} */ (['ignore', 'pipe', 'pipe']);
    const child = spawn(command, args, { cwd, stdio, timeout: PATIENCE, env: { ...process.env, ...env } });
    /** @type {Buffer[]} */
    const out = [];
    let complaints = '';
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => {
      complaints += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve({ out: Buffer.concat(out), complaints });
      const words = (complaints || Buffer.concat(out).toString()).trim().split('\n').slice(-6).join(' | ');
      reject(new ProgramFailed(`${path.basename(command)} ended with ${code ?? signal}: ${words}`));
    });
  });
}

/** Runs our own command line. @param {readonly string[]} args */
export const syswhence = (args) => run(process.execPath, ['src/cli/syswhence.mjs', ...args]);

/**
 * Does something with each of a list, two at a time: a machine of today has two cores at least.
 *
 * @template Item, Result
 * @param {readonly Item[]} list
 * @param {(item: Item) => Promise<Result>} work
 * @returns {Promise<Result[]>} in the order of the list
 */
export async function inTwos(list, work) {
  const waiting = [...list.entries()];
  /** @type {Result[]} */
  const results = [];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all([worker(), worker()]);
  return results;
}

/** Renders into a file. @param {string} file @param {readonly string[]} args @returns {Promise<string>} the file */
export async function render(file, args) {
  await syswhence(['render', ...args, '-o', file]);
  return file;
}
