import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { dist, inspector, open, openTrace, picture, policySwitch } from './whence.ts';

const STATE = 'v=1&scene=freebsd-15&policy=freebsd-rtld-libsys&step=55&theme=light';

/** What an item of the Export menu puts into a file. */
async function exported(page: Page, item: string): Promise<Buffer> {
  await page.getByText('Export', { exact: true }).click();
  const button = page.getByRole('button', { name: item });
  if (page.context().browser()?.browserType().name() === 'chromium') {
    const download = page.waitForEvent('download');
    await button.click();
    return readFileSync(await (await download).path());
  }
  // Stock Firefox reports no download of a blob over BiDi: take the bytes where the page hands them to the browser.
  await page.evaluate(() => {
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob: Blob) => {
      Object.assign(globalThis, { handed: blob });
      return create.call(URL, blob);
    };
    HTMLAnchorElement.prototype.click = function click() {
      Object.assign(globalThis, { named: this.download });
    };
  });
  await button.click();
  await page.waitForFunction(() => 'named' in globalThis);
  const bytes = await page.evaluate(async () => {
    const { handed } = globalThis as unknown as { handed: Blob };
    return [...new Uint8Array(await handed.arrayBuffer())];
  });
  return Buffer.from(bytes);
}

test('embed=1 is the picture alone, with a way to the full page in the same state', async ({ page, context }) => {
  await open(page, `${STATE}&embed=1`);
  await expect(page.getByRole('banner')).toHaveCount(0);
  await expect(inspector(page)).toHaveCount(0);
  await expect(page.getByRole('switch')).toHaveCount(0);
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  expect(await page.evaluate(() => indexedDB.databases().then((list) => list.length))).toBe(0);
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'open full' }).press('Enter');
  const full = await opened;
  await expect(inspector(full)).toContainText('Call 55 of 74');
  await expect(policySwitch(full, /rtld \+ libsys only/)).toBeChecked();
});

test('still=1 is one fixed frame: the same link gives the same picture', async ({ page }) => {
  await open(page, `${STATE}&embed=1&still=1`);
  const first = await picture(page).innerHTML();
  await expect(page.locator('[data-shape], a, button')).toHaveCount(0);
  await page.reload();
  await expect(picture(page)).toBeVisible();
  expect(await picture(page).innerHTML()).toBe(first);
});

test('the single file works in a sandboxed frame of another page', async ({ page, baseURL }) => {
  await page.setContent(
    `<iframe sandbox="allow-scripts" title="t" width="800" height="450" src="${baseURL}whence.html#${STATE}&embed=1"></iframe>`,
  );
  await expect(page.frameLocator('iframe').locator('svg.picture')).toContainText('SIGABRT');
});

test('the saved SVG is to the byte the one that the command line writes', async ({ page }) => {
  await open(page, STATE);
  const size = await picture(page).evaluate((svg) => `${svg.getAttribute('width')}x${svg.getAttribute('height')}`);
  const saved = await exported(page, 'Save as SVG');
  const root = fileURLToPath(new URL('..', import.meta.url));
  const options = ['--policy', 'freebsd-rtld-libsys', '--step', '55', '--theme', 'light', '--size', size, '-o', '-'];
  const written = execFileSync('node', ['src/cli/syswhence.mjs', 'render', 'freebsd-15', ...options], { cwd: root });
  expect(saved.toString()).toBe(written.toString());
});

test('PNG is twice the size of the picture', async ({ page }) => {
  await open(page, STATE);
  const width = await picture(page).evaluate((svg) => Number(svg.getAttribute('width')));
  const png = await exported(page, 'Save as PNG');
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(png.readUInt32BE(16)).toBe(width * 2);
});

test('the single file does the main job from the disk', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15', dist('whence.html'));
  await policySwitch(page, /rtld \+ libsys only/).click();
  await expect(page.getByTestId('totals')).toContainText('19 refused');
  await openTrace(page, 'strace-ink-direct-syscalls.txt');
  await expect(page.getByTestId('totals')).toContainText('refused');
});
