// Finds the browsers that the end-to-end tests drive, and gets them where a package manager lets us.
//
// Order of preference: a browser of the system (stock Firefox is what people use), the distribution's package, and only
// then a build downloaded by Playwright, which does not exist for the BSDs.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './install.mjs';

/**
 * @typedef {'chromium' | 'firefox'} BrowserName
 * @typedef {{ path: string, flavour: 'system' | 'playwright' }} Browser
 */

/** @type {Record<BrowserName, { variable: string, commands: string[], places: string[] }>} */
const KNOWN = {
  chromium: {
    variable: 'WHENCE_CHROMIUM',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'ungoogled-chromium'],
    places: ['/usr/local/bin/chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  },
  firefox: {
    variable: 'WHENCE_FIREFOX',
    commands: ['firefox-esr', 'firefox'],
    places: ['/usr/lib/firefox-esr/firefox-esr', '/Applications/Firefox.app/Contents/MacOS/firefox'],
  },
};

/** Where packages put programs that a bare PATH (cron, a container) may lack. */
const USUAL_FOLDERS = ['/usr/bin', '/usr/local/bin', '/usr/pkg/bin', '/opt/homebrew/bin', '/snap/bin'];

/**
 * Some distributions put a stub in place that only tells to install another package: the program must say its version.
 *
 * @param {string} program
 */
function answers(program) {
  if (!existsSync(program)) return false;
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  return status === 0 && /\d+\.\d+/.test(stdout);
}

/**
 * @param {BrowserName} name
 * @returns {string | null}
 */
function systemBrowser(name) {
  const { variable, commands, places } = KNOWN[name];
  const chosen = process.env[variable];
  // What a person chose is used or reported, never replaced in silence.
  if (chosen) return answers(chosen) ? chosen : null;
  const folders = [...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean), ...USUAL_FOLDERS];
  const candidates = commands.flatMap((command) => folders.map((folder) => path.join(folder, command)));
  return [...new Set([...candidates, ...places])].find(answers) ?? null;
}

/**
 * Playwright's own build, if it lies in its cache.
 *
 * @param {BrowserName} name
 * @returns {Promise<string | null>}
 */
async function playwrightBrowser(name) {
  if (process.env[KNOWN[name].variable]) return null;
  try {
    const playwright = await import('@playwright/test');
    const file = playwright[name].executablePath();
    return existsSync(file) ? file : null;
  } catch {
    // Not installed yet, or a system that Playwright has no build for.
    return null;
  }
}

/**
 * @param {BrowserName} name
 * @returns {Promise<Browser | null>}
 */
export async function findBrowser(name) {
  const system = systemBrowser(name);
  if (system) return { path: system, flavour: 'system' };
  const own = await playwrightBrowser(name);
  return own ? { path: own, flavour: 'playwright' } : null;
}

/**
 * @typedef {object} PackageManager
 * @property {string} command
 * @property {string[]} [refresh] run once before the first package
 * @property {string[]} install
 * @property {Record<BrowserName, string[]>} packages names to try, in order
 */

/** @type {PackageManager[]} */
const PACKAGE_MANAGERS = [
  {
    command: 'apt-get',
    refresh: ['update'],
    install: ['install', '-y', '--no-install-recommends'],
    packages: { chromium: ['chromium'], firefox: ['firefox-esr', 'firefox'] },
  },
  {
    // FreeBSD
    command: 'pkg',
    install: ['install', '-y'],
    packages: { chromium: ['chromium'], firefox: ['firefox-esr', 'firefox'] },
  },
  {
    // OpenBSD
    command: 'pkg_add',
    install: ['-I'],
    packages: { chromium: ['chromium'], firefox: ['firefox-esr', 'firefox'] },
  },
  {
    // NetBSD
    command: 'pkgin',
    install: ['-y', 'install'],
    packages: { chromium: ['chromium'], firefox: ['firefox-esr', 'firefox'] },
  },
  {
    command: 'dnf',
    install: ['install', '-y'],
    packages: { chromium: ['chromium'], firefox: ['firefox'] },
  },
  {
    command: 'apk',
    install: ['add', '--no-cache'],
    packages: { chromium: ['chromium'], firefox: ['firefox-esr', 'firefox'] },
  },
  {
    command: 'pacman',
    install: ['-Sy', '--noconfirm', '--needed'],
    packages: { chromium: ['chromium'], firefox: ['firefox'] },
  },
  {
    command: 'zypper',
    install: ['--non-interactive', 'install'],
    packages: { chromium: ['chromium'], firefox: ['MozillaFirefox'] },
  },
];

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

/** @type {Set<string>} */
const refreshed = new Set();

/**
 * Tries the distribution's package; true if a program came of it.
 *
 * @param {BrowserName} name
 */
function installPackage(name) {
  const manager = PACKAGE_MANAGERS.find(({ command }) => exists(command));
  const prefix = asRoot();
  if (!manager || !prefix) return false;
  /** @param {string[]} args */
  const call = (args) => {
    const [command = '', ...rest] = [...prefix, manager.command, ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', ASSUME_ALWAYS_YES: 'yes' };
    // On standard error: what the tests print stays readable.
    return spawnSync(command, rest, { stdio: ['ignore', 2, 2], env }).status === 0;
  };
  if (manager.refresh && !refreshed.has(manager.command)) {
    refreshed.add(manager.command);
    call(manager.refresh);
  }
  return manager.packages[name].some((word) => {
    process.stderr.write(`Installing the package ${word} with ${manager.command} …\n`);
    return call([...manager.install, word]) && systemBrowser(name) !== null;
  });
}

/**
 * Tries Playwright's own build; as root together with the libraries it needs.
 *
 * @param {BrowserName} name
 */
function downloadBuild(name) {
  const cli = path.join(root, 'node_modules', 'playwright', 'cli.js');
  if (!existsSync(cli)) return false;
  process.stderr.write(`Downloading the ${name} that Playwright builds …\n`);
  const extra = process.getuid?.() === 0 && process.platform === 'linux' ? ['--with-deps'] : [];
  return spawnSync(process.execPath, [cli, 'install', ...extra, name], { stdio: ['ignore', 2, 2] }).status === 0;
}

/** What a person is told when all of that failed. @type {Record<BrowserName, string>} */
const ADVICE = {
  chromium: 'No Chromium found: install the package chromium, or name the program in WHENCE_CHROMIUM.',
  firefox: 'No Firefox found: install the package firefox-esr or firefox, or name the program in WHENCE_FIREFOX.',
};

/**
 * A browser to test with, installed if need be.
 *
 * @param {BrowserName} name
 * @returns {Promise<{ browser: Browser } | { missing: string }>}
 */
export async function ensureBrowser(name) {
  const { variable } = KNOWN[name];
  const present = await findBrowser(name);
  if (present) return { browser: present };
  if (process.env[variable]) {
    return { missing: `${variable} names ${process.env[variable]}, which is not a program that answers --version.` };
  }
  if (!process.env.WHENCE_NO_INSTALL && (installPackage(name) || downloadBuild(name))) {
    const got = await findBrowser(name);
    if (got) return { browser: got };
  }
  return { missing: ADVICE[name] };
}
