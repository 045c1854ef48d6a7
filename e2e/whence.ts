import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';

/** What the tests know of the page: names and roles that a person meets, not the markup. */

export const trace = (name: string): string =>
  fileURLToPath(new URL(`../src/evidence/fixtures/traces/${name}`, import.meta.url));

export const dist = (name: string): string => new URL(`../dist/${name}`, import.meta.url).href;

/** Regions that say that the matrix or the laboratory is shown. */
const ONE_OF = /^(Matrix|What comes of it)$/;

/** Opens the page with a fragment and waits until it shows something. */
export async function open(page: Page, fragment = '', base = './'): Promise<void> {
  await page.goto(fragment ? `${base}#${fragment}` : base);
  const shown = picture(page)
    .or(page.getByRole('table', { name: 'Calls' }))
    .or(page.getByRole('region', { name: ONE_OF }));
  await expect(shown.first()).toBeVisible();
}

export const picture = (page: Page): Locator => page.locator('svg.picture');
export const inspector = (page: Page): Locator => page.getByRole('complementary', { name: 'Inspector' });
export const policySwitch = (page: Page, name: string | RegExp): Locator => page.getByRole('switch', { name });
export const notices = (page: Page): Locator => page.getByRole('alert');
export const inWords = (page: Page): Locator => page.getByRole('list', { name: 'The picture in words' });

export async function openTrace(page: Page, name: string): Promise<void> {
  await page.getByTestId('file').setInputFiles(trace(name));
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText(name);
}

/** What a button puts into a file. */
export async function saved(page: Page, button: Locator): Promise<Buffer> {
  if (page.context().browser()?.browserType().name() === 'chromium') {
    const download = page.waitForEvent('download');
    await button.click();
    return readFile(await (await download).path());
  }
  // Stock Firefox reports no download of a blob over BiDi: take the bytes where the page hands them to the browser.
  await page.evaluate(() => {
    const taken = globalThis as unknown as { handed: Blob; named: string; watched?: boolean };
    taken.named = '';
    if (taken.watched) return;
    taken.watched = true;
    const create = URL.createObjectURL;
    URL.createObjectURL = (blob: Blob) => {
      taken.handed = blob;
      return create.call(URL, blob);
    };
    HTMLAnchorElement.prototype.click = function click() {
      taken.named = this.download;
    };
  });
  await button.click();
  await page.waitForFunction(() => (globalThis as unknown as { named: string }).named !== '', undefined, {
    timeout: 60_000,
  });
  // As one text: numbers one by one would take minutes for a file of megabytes.
  const bytes = await page.evaluate(async () => {
    const { handed } = globalThis as unknown as { handed: Blob };
    const reader = new FileReader();
    return new Promise<string>((resolve) => {
      reader.onload = () => resolve(String(reader.result));
      reader.readAsDataURL(handed);
    });
  });
  return Buffer.from(bytes.slice(bytes.indexOf(',') + 1), 'base64');
}
