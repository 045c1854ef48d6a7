import { fileURLToPath } from 'node:url';
import { expect, type Locator, type Page } from '@playwright/test';

/** What the tests know of the page: names and roles that a person meets, not the markup. */

export const trace = (name: string): string =>
  fileURLToPath(new URL(`../src/evidence/fixtures/traces/${name}`, import.meta.url));

export const dist = (name: string): string => new URL(`../dist/${name}`, import.meta.url).href;

/** Opens the page with a fragment and waits until it shows something. */
export async function open(page: Page, fragment = '', base = './'): Promise<void> {
  await page.goto(fragment ? `${base}#${fragment}` : base);
  await expect(picture(page).or(page.getByRole('table', { name: 'Calls' }))).toBeVisible();
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
