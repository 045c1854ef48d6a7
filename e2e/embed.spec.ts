import { expect, test } from '@playwright/test';
import { SANDBOX } from '../src/embed/sandbox.ts';
import { frameOf, openHost } from './host.ts';
import { dist, inspector, open, openTrace, picture, policySwitch } from './whence.ts';

const STATE = 'v=1&scene=freebsd-15&policy=freebsd-rtld-libsys&step=55&theme=light';

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

test('“open full” opens a tab from a frame as the project hands it out', async ({ page, context, baseURL }) => {
  await openHost(page, frameOf(`${baseURL}whence.html#${STATE}&embed=1`, `sandbox="${SANDBOX}"`));
  const inside = page.frameLocator('iframe');
  await expect(inside.locator('svg.picture')).toContainText('SIGABRT');
  const opened = context.waitForEvent('page');
  await inside.getByRole('link', { name: 'open full' }).click();
  const full = await opened;
  // It is no longer in the sandbox: what a person opens there is kept.
  await expect(inspector(full)).toContainText('Call 55 of 74');
  expect(await full.evaluate(() => [window.opener, typeof localStorage])).toEqual([null, 'object']);
});

test('where no tab may open, “open full” shows the link to copy', async ({ page, baseURL }) => {
  await openHost(page, frameOf(`${baseURL}whence.html#${STATE}&embed=1`, 'sandbox="allow-scripts"'));
  const inside = page.frameLocator('iframe');
  await expect(inside.locator('svg.picture')).toContainText('SIGABRT');
  await inside.getByRole('link', { name: 'open full' }).click();
  const field = inside.getByRole('textbox', { name: /^No tab may open from here/ });
  await expect(field).toHaveValue(`${baseURL}whence.html#v=1&policy=freebsd-rtld-libsys&step=55&theme=light`);
  // It is selected as it comes, and gone as it is left.
  expect(
    await field.evaluate((input: HTMLInputElement) => (input.selectionEnd ?? 0) - (input.selectionStart ?? 0)),
  ).toBeGreaterThan(60);
  await page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
  await expect(inside.getByRole('link', { name: 'open full' })).toBeAttached();
});

test('the single file does the main job from the disk', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15', dist('whence.html'));
  await policySwitch(page, /rtld \+ libsys only/).click();
  await expect(page.getByTestId('totals')).toContainText('19 refused');
  await openTrace(page, 'strace-ink-direct-syscalls.txt');
  await expect(page.getByTestId('totals')).toContainText('refused');
});
