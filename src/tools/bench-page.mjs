// The measurement that needs a browser: how long the page's main thread is held up while a big trace is imported.
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
 * @param {string} file
 * @returns {Promise<{ seconds: number, longest: number, count: number } | { missing: string }>}
 */
export async function measurePage(file) {
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
    const page = await browser.newPage();
    await page.addInitScript(WATCH);
    await page.goto(`http://127.0.0.1:${port}/`);
    const input = page.locator('input[type=file]').first();
    await input.waitFor({ state: 'attached', timeout: 5000 });
    const start = await page.evaluate('performance.now()');
    await input.setInputFiles(file);
    // The choices name the file once it is open.
    await page.waitForURL(/scene=file:/, { timeout: 300_000 });
    // Whatever the first picture costs belongs to it.
    await page.waitForTimeout(1000);
    const [end, tasks] = await page.evaluate('[performance.now(), window.longTasks]');
    const during = tasks.filter((/** @type {any} */ task) => task.startTime >= start);
    const longest = Math.max(0, ...during.map((/** @type {any} */ task) => task.duration));
    return { seconds: (end - start - 1000) / 1000, longest, count: during.length };
  } catch (error) {
    return { missing: String(error instanceof Error ? error.message.split('\n')[0] : error) };
  } finally {
    await browser.close();
    await server.close();
    process.exitCode ??= 0;
  }
}
