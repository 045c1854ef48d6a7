// Where programs are, and how to get them from the system's package manager where it lets us: as root, or where sudo or
// doas ask nothing.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

/** Where packages put programs that a bare PATH (cron, a container) may lack. */
const USUAL_FOLDERS = ['/usr/bin', '/usr/local/bin', '/usr/pkg/bin', '/opt/homebrew/bin', '/snap/bin'];

/**
 * Where a program may lie that has one of these names, the likeliest place first.
 *
 * @param {readonly string[]} commands
 * @returns {readonly string[]}
 */
export function placesOf(commands) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean), ...USUAL_FOLDERS];
  return [...new Set(commands.flatMap((command) => folders.map((folder) => path.join(folder, command))))];
}

/**
 * @typedef {'apt-get' | 'pkg' | 'pkg_add' | 'pkgin' | 'dnf' | 'apk' | 'pacman' | 'zypper'} ManagerName
 * @typedef {object} Manager
 * @property {string[]} [refresh] run once before the first package
 * @property {string[]} install
 */

/** In the order in which they are looked for. @type {Readonly<Record<ManagerName, Manager>>} */
const MANAGERS = {
  'apt-get': { refresh: ['update'], install: ['install', '-y', '--no-install-recommends'] },
  // FreeBSD
  pkg: { install: ['install', '-y'] },
  // OpenBSD
  pkg_add: { install: ['-I'] },
  // NetBSD
  pkgin: { install: ['-y', 'install'] },
  dnf: { install: ['install', '-y'] },
  apk: { install: ['add', '--no-cache'] },
  pacman: { install: ['-Sy', '--noconfirm', '--needed'] },
  zypper: { install: ['--non-interactive', 'install'] },
};

/**
 * What a program's package is called: sets to try in order, each of one or several names with spaces between them.
 *
 * @typedef {Readonly<Partial<Record<ManagerName, readonly string[]>>>} PackageNames
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 */
const succeeds = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** @param {string} command */
const exists = (command) => succeeds('/bin/sh', ['-c', `command -v ${command}`]);

/** Words that make a command run as root without asking anybody; null where that is not possible. */
function asRoot() {
  if (process.getuid?.() === 0) return [];
  for (const word of ['sudo', 'doas']) if (exists(word) && succeeds(word, ['-n', 'true'])) return [word, '-n'];
  return null;
}

/** @type {Set<ManagerName>} */
const refreshed = new Set();

/**
 * Tries the distribution's packages until one brings what is wanted. Installs nothing where `WHENCE_NO_INSTALL` is set.
 *
 * @param {PackageNames} names
 * @param {() => boolean} arrived whether what is wanted is there now
 * @returns {boolean} whether it is
 */
export function installPackage(names, arrived) {
  if (process.env.WHENCE_NO_INSTALL) return false;
  const found = Object.entries(MANAGERS).find(([command]) => exists(command));
  const prefix = asRoot();
  if (!found || !prefix) return false;
  const [command, manager] = /** @type {[ManagerName, Manager]} */ (found);
  /** @param {string[]} args */
  const call = (args) => {
    const [first = '', ...rest] = [...prefix, command, ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ASSUME_ALWAYS_YES: 'yes' };
    // On standard error: what the tests print stays readable.
    return spawnSync(first, rest, { stdio: ['ignore', 2, 2], env }).status === 0;
  };
  if (manager.refresh && !refreshed.has(command)) {
    refreshed.add(command);
    call(manager.refresh);
  }
  return (names[command] ?? []).some((set) => {
    process.stderr.write(`Installing ${set} with ${command} …\n`);
    return call([...manager.install, ...set.split(' ')]) && arrived();
  });
}
