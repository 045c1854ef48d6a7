// Makes sure that what package-lock.json names is what lies in node_modules, so that `npm start`, `npm test` and the
// command line work straight after a clone. Plain Node without dependencies: it runs before there are any.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The checkout: every tool works from here, whatever the current directory is. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const OLDEST_NODE = [20, 19];

/**
 * Vite needs 20.19; an older Node would fail far from the cause. Ends the process with one sentence.
 */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldMajor = 0, oldMinor = 0] = OLDEST_NODE;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return;
  process.stderr.write(`Whence needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${version}.\n`);
  process.exit(1);
}

/**
 * @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockEntry
 * @typedef {Record<string, LockEntry>} LockEntries
 */

/**
 * @param {string} file
 * @returns {LockEntries | null}
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/**
 * Whether an optional package is one for this machine: then it must be there too, or a native tool is missing. Packages
 * that also ask for a C library are left to npm, which alone knows how to tell.
 *
 * @param {LockEntry} entry
 */
function isForThisMachine(entry) {
  return Boolean(entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch) && !entry.libc);
}

/**
 * npm writes what it installed to node_modules/.package-lock.json; the tree is right when that agrees with the lock.
 *
 * @param {string} folder
 */
export function isInstalled(folder = root) {
  const wanted = readLock(path.join(folder, 'package-lock.json'));
  const present = readLock(path.join(folder, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  const complete = Object.entries(wanted).every(([name, entry]) => {
    if (name === '' || present[name]?.version === entry.version) return true;
    return present[name] === undefined && entry.optional === true && !isForThisMachine(entry);
  });
  return complete && Object.entries(present).every(([name, entry]) => name in wanted || entry.optional === true);
}

const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ENOTCACHED/;

/**
 * Runs npm. What it prints goes to standard error, which is not the place of answers, and only once it is done: a first
 * try that fails for a reason we can help with is not worth a screenful.
 *
 * @param {string[]} args
 * @returns {Promise<{ code: number, output: string }>}
 */
function npm(args) {
  // Under `npm start` npm names its own program, which is right where `npm` itself is not in the path.
  const own = process.env.npm_execpath;
  const [command, first] = own && /npm-cli\.c?js$/.test(own) ? [process.execPath, [own]] : ['npm', []];
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.on('error', (error) => resolve({ code: 1, output: String(error) }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Installs what the lock names, unless it is there already. Ends the process with one sentence if that fails. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  process.stderr.write('Installing the packages that package-lock.json names (npm ci) …\n');
  // NODE_ENV=production or an omit setting would leave out the build tools.
  const everything = ['--include=dev', '--include=optional'];
  let { code, output } = await npm(['ci', ...everything]);
  if (code !== 0 && /EUSAGE/.test(output)) {
    // The lock was written where the native packages of this system could not be seen; it still holds for the rest.
    process.stderr.write('The lock does not name everything for this system; installing by it as far as it goes …\n');
    ({ code, output } = await npm(['install', '--no-save', ...everything]));
  }
  if (code === 0) return;
  process.stderr.write(output);
  const why = OFFLINE.test(output)
    ? 'the package registry could not be reached; connect to the network once, then run the command again'
    : `npm ended with code ${code}, see above`;
  process.stderr.write(`Whence could not install its packages: ${why}.\n`);
  process.exit(1);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  requireNode();
  await ensureInstalled();
}
