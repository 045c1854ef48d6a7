// Finds the browsers that the end-to-end tests drive, and gets them where a package manager lets us.
//
// Order of preference: a browser of the system (stock Firefox is what people use), the distribution's package, and only
// then a build downloaded by Playwright, which does not exist for the BSDs.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './install.mjs';
import { installPackage, placesOf } from './packages.mjs';

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

/**
 * Some distributions put a stub in place that only tells to install another package: the program must say its version.
 *
 * @param {string} program
 */
function answers(program) {
  return versionOf(program) !== null;
}

/** Major version; null: none is said. @param {string} program */
function versionOf(program) {
  if (!existsSync(program)) return null;
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 30_000 });
  const [, major] = /(\d+)\.\d+/.exec(stdout ?? '') ?? [];
  return status === 0 && major !== undefined ? Number(major) : null;
}

/** Older ones do not know a command of WebDriver BiDi that Playwright begins with. @type {Record<BrowserName, number>} */
const OLDEST = { chromium: 0, firefox: 143 };

/**
 * @param {BrowserName} name
 * @returns {string | null}
 */
function systemBrowser(name) {
  const { variable, commands, places } = KNOWN[name];
  const chosen = process.env[variable];
  // What a person chose is used or reported, never replaced in silence.
  if (chosen) return answers(chosen) ? chosen : null;
  // A package manager may have a newer one, so an old one is as good as none.
  return [...placesOf(commands), ...places].find((program) => (versionOf(program) ?? -1) >= OLDEST[name]) ?? null;
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

/** Names of the distributions' packages, to try in order. @type {Record<BrowserName, import('./packages.mjs').PackageNames>} */
const PACKAGES = {
  chromium: {
    'apt-get': ['chromium'],
    pkg: ['chromium'],
    pkg_add: ['chromium'],
    pkgin: ['chromium'],
    dnf: ['chromium'],
    apk: ['chromium'],
    pacman: ['chromium'],
    zypper: ['chromium'],
  },
  firefox: {
    'apt-get': ['firefox-esr', 'firefox'],
    pkg: ['firefox-esr', 'firefox'],
    pkg_add: ['firefox-esr', 'firefox'],
    pkgin: ['firefox-esr', 'firefox'],
    dnf: ['firefox'],
    apk: ['firefox-esr', 'firefox'],
    pacman: ['firefox'],
    zypper: ['MozillaFirefox'],
  },
};

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
  firefox:
    'No Firefox of version 143 or later found: install the package firefox-esr or firefox, or name the program in WHENCE_FIREFOX.',
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
  const arrived = () => systemBrowser(name) !== null;
  if (!process.env.WHENCE_NO_INSTALL && (installPackage(PACKAGES[name], arrived) || downloadBuild(name))) {
    const got = await findBrowser(name);
    if (got) return { browser: got };
  }
  return { missing: ADVICE[name] };
}
