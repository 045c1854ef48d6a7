// Browsers that take pictures of files, as people have them: no profile, no scripts of ours in the page.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, firefox } from '@playwright/test';
import { ensureBrowser } from '../browsers.mjs';

const LAUNCHERS = { chromium, firefox };

/** The same as for the browser tests (e2e/playwright.config.ts): pictures must repeat from run to run. */
const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--disable-lcd-text'];

/**
 * Starts a browser; whoever starts it closes it.
 *
 * @param {import('../browsers.mjs').BrowserName} name
 * @param {boolean} [reduced] as of a person who wants no motion
 * @returns {Promise<{ browser: import('@playwright/test').Browser } | { missing: string }>} the second with a sentence
 */
export async function startBrowser(name, reduced = false) {
  const found = await ensureBrowser(name);
  if ('missing' in found) return found;
  const { path: executablePath, flavour } = found.browser;
  // Wishes that Playwright sets on a page do not reach an SVG in its <img>; these do.
  const own =
    name === 'chromium'
      ? { args: [...CHROMIUM_FLAGS, ...(reduced ? ['--force-prefers-reduced-motion'] : [])] }
      : { firefoxUserPrefs: { 'ui.prefersReducedMotion': Number(reduced) } };
  const program = flavour === 'playwright' ? {} : { executablePath };
  const channel = name === 'firefox' && flavour === 'system' ? { channel: 'moz-firefox' } : {};
  try {
    return { browser: await LAUNCHERS[name].launch({ ...own, ...program, ...channel }) };
  } catch (error) {
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
    return { missing: `${executablePath} cannot be driven, perhaps because it is too old: ${reason}` };
  }
}

/**
 * Takes a picture of an SVG as it stands in the `<img>` of a page.
 *
 * @param {import('@playwright/test').Browser} browser
 * @param {string} svg file
 * @param {string} png file to write
 * @param {{ width: number, height: number }} size pixels of the picture
 * @param {number} [wait] milliseconds until the picture is taken
 */
export async function shoot(browser, svg, png, size, wait = 0) {
  const page = await browser.newPage({ viewport: size });
  const html = `${png}.html`;
  writeFileSync(
    html,
    `<!doctype html><meta charset="utf-8"><title>Picture</title><style>*{margin:0}img{display:block}</style><img alt="" src="${path.relative(path.dirname(html), svg)}">`,
  );
  await page.goto(pathToFileURL(html).href);
  await page.waitForFunction(() =>
    [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth),
  );
  await page.waitForTimeout(wait);
  await page.screenshot({ path: png });
  await page.close();
}
