// The measurements that need a browser.
import process from 'node:process';
import { ensureBrowser } from './browsers.mjs';
import { buildIfNeeded } from './build.mjs';
import { root } from './install.mjs';
import { freePort } from './process.mjs';

/** Collects the browser's own record of tasks above 50 ms; runs in the page before its scripts. */
const WATCH = `
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) window.longTasks.push({ startTime, duration });
  }).observe({ type: 'longtask', buffered: true });
`;

/**
 * Opens the built page in headless Chromium and has `work` measure something there.
 *
 * @template T
 * @param {{ width: number, height: number }} viewport
 * @param {(page: import('@playwright/test').Page, address: string) => Promise<T>} work
 * @returns {Promise<T | { missing: string }>}
 */
async function inPage(viewport, work) {
  const found = await ensureBrowser('chromium');
  if ('missing' in found) return { missing: found.missing };
  if (!(await buildIfNeeded())) return { missing: 'the page does not build' };
  const { preview } = await import('vite');
  const { chromium } = await import('@playwright/test');
  const port = await freePort(4373);
  const server = await preview({ root, logLevel: 'warn', preview: { port, strictPort: true, host: '127.0.0.1' } });
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run'];
  const browser = await chromium.launch({ executablePath: found.browser.path, args });
  try {
    const page = await browser.newPage({ viewport });
    await page.addInitScript(WATCH);
    return await work(page, `http://127.0.0.1:${port}/`);
  } catch (error) {
    return { missing: String(error instanceof Error ? error.message.split('\n')[0] : error) };
  } finally {
    await browser.close();
    await server.close();
    process.exitCode ??= 0;
  }
}

/** The choices name the file once it is open. */
const OPENED = /scene=file:/;

/**
 * How long the main thread is held up while a big trace is imported, the first picture of it included.
 *
 * @param {string} file
 */
export const measurePage = (file) =>
  inPage({ width: 1280, height: 720 }, async (page, address) => {
    await page.goto(address);
    const input = page.locator('input[type=file]').first();
    await input.waitFor({ state: 'attached', timeout: 5000 });
    const start = await page.evaluate('performance.now()');
    await input.setInputFiles(file);
    await page.waitForURL(OPENED, { timeout: 300_000 });
    await page.waitForTimeout(1000);
    const [end, tasks] = await page.evaluate('[performance.now(), window.longTasks]');
    const during = tasks.filter((/** @type {any} */ task) => task.startTime >= start);
    const longest = Math.max(0, ...during.map((/** @type {any} */ task) => task.duration));
    return { seconds: (end - start - 1000) / 1000, longest, count: during.length };
  });

/**
 * Frames per second of the picture while many calls are in flight, and what the frames of an idle page come to.
 *
 * @param {string} file a trace of many functions
 * @param {number} seconds
 */
export const measureFrames = (file, seconds) =>
  inPage({ width: 3840, height: 2160 }, async (page, address) => {
    // 250 calls a second are 200 in flight at once (windowOf in src/page/playback.ts).
    await page.goto(`${address}#v=1&speed=250`);
    await page.locator('input[type=file]').first().setInputFiles(file);
    await page.waitForURL(OPENED);
    await page.evaluate(`location.hash += '&speed=250'`);
    await page.waitForTimeout(1000);
    const idle = Number(await page.evaluate(`(${FRAMES})(1)`));
    const chips = await page.locator('[data-role=chip]').count();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.waitForTimeout(1500);
    const busy = Number(await page.evaluate(`(${FRAMES})(${seconds})`));
    const flying = await page.locator('svg.moving circle').count();
    return { idle, busy, chips, flying };
  });

/** Notes when the first picture of a frame is on the page, milliseconds since the page was asked for. */
const FIRST = `
  new MutationObserver((_, observer) => {
    if (!document.querySelector('svg.picture')) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame((now) => (window.firstPicture = now)));
  }).observe(document, { childList: true, subtree: true });
`;

/** Milliseconds until an embedded picture is there, of several tries: the page in parts, and the single file. */
export const measureFirstFrame = () =>
  inPage({ width: 960, height: 540 }, async (page, address) => {
    await page.addInitScript(FIRST);
    /** @param {string} file */
    const median = async (file) => {
      const times = [];
      for (let i = 0; i < 5; i++) {
        await page.goto('about:blank');
        await page.goto(`${address}${file}#v=1&policy=freebsd-rtld-libsys&embed=1`);
        // A function: a text would be evaluated, which the policy of the page forbids.
        await page.waitForFunction(() => Number(/** @type {any} */ (globalThis).firstPicture) > 0);
        times.push(Number(await page.evaluate('window.firstPicture')));
      }
      return times.sort((a, b) => a - b)[2] ?? 0;
    };
    return { parts: await median(''), single: await median('whence.html') };
  });

/** Counts animation frames for some seconds. */
const FRAMES = `(seconds) => new Promise((resolve) => {
  let frames = 0;
  const start = performance.now();
  const count = (now) => {
    frames++;
    if (now - start < seconds * 1000) requestAnimationFrame(count);
    else resolve((frames * 1000) / (now - start));
  };
  requestAnimationFrame(count);
})`;
