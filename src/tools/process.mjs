// Running other programs from the tools.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import process from 'node:process';
import { root } from './install.mjs';

/**
 * Runs a program in the checkout with its output on ours; the answer is its exit code.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to ours
 * @returns {Promise<number>}
 */
export function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', (error) => {
      process.stderr.write(`${command}: ${error.message}\n`);
      resolve(127);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * The first free port of the loopback interface, from `first` on.
 *
 * @param {number} first
 * @returns {Promise<number>}
 */
export function freePort(first) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', () => (first < 65535 ? resolve(freePort(first + 1)) : reject(new Error('no free port'))));
    probe.listen(first, '127.0.0.1', () => probe.close(() => resolve(first)));
  });
}
