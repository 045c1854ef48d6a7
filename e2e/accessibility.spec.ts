import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { open, openTrace } from './whence.ts';

const VIEWS = {
  overview: 'v=1&scene=freebsd-15',
  'a denial': 'v=1&scene=freebsd-15&policy=freebsd-rtld-libsys&step=55',
  'a call that never happens': 'v=1&scene=freebsd-14&policy=freebsd-rtld-libsys&step=20',
  'list of calls': 'v=1&scene=freebsd-15&policy=openbsd-pinsyscalls&view=calls&step=30',
  'a link with mistakes': 'v=1&scene=freebsd-15&step=x',
  'several systems’ policies': 'v=1&scene=openbsd-7.6&policy=openbsd-pinsyscalls@7.7,linux-sud,zircon-vdso&step=12',
  'the matrix': 'v=1&scene=freebsd-15-attacks&view=matrix',
  'the laboratory': 'v=1&view=lab',
  'a contradiction in the laboratory': 'v=1&view=lab&recipe=lab~osrs.s.t.10a~contradictory',
  'a logging libsys': 'v=1&scene=freebsd-15&libsys=logging&step=20',
  'two pictures': 'v=1&scene=freebsd-15&policy=openbsd-msyscall&compare=none&step=55',
  'a story': 'v=1&story=openbsd-7.6&at=4',
  embedded: 'v=1&scene=freebsd-15&policy=openbsd-msyscall&embed=1&controls=full',
  'for the back of a room': 'v=1&story=split&at=5&embed=1&present=1',
};

/** The page has no frames of other origins, for which axe would take as long again to put its findings together. */
const axeOf = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode();

/** A theme changes colours and nothing else: all rules are asked in light, the one about colours in dark again. */
async function axeFindsNothing(page: Page): Promise<void> {
  const found = async (axe: AxeBuilder): Promise<string[]> => {
    const { violations } = await axe.analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  };
  expect(await found(axeOf(page))).toEqual([]);
  await page.evaluate(() => {
    location.hash += `${location.hash ? '&' : 'v=1&'}theme=dark`;
  });
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  expect(await found(axeOf(page).withRules(['color-contrast']))).toEqual([]);
}

for (const [name, fragment] of Object.entries(VIEWS)) {
  test(`axe finds nothing: ${name} @once`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await open(page, fragment);
    await axeFindsNothing(page);
  });
}

test('axe finds nothing: writing a story, exporting it @once', async ({ page }) => {
  await open(page, 'v=1&story=threads');
  await page.getByRole('button', { name: 'Edit' }).click();
  await expect(page.getByRole('complementary', { name: 'Story editor' })).toBeVisible();
  await page.getByText('Stand out:').click();
  await axeFindsNothing(page);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Export' }).locator('.chart')).toBeVisible();
  const { violations } = await axeOf(page).include('dialog').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('axe finds nothing: an imported trace @once', async ({ page }) => {
  await open(page);
  await openTrace(page, 'strace-fk-threads-stderr.txt');
  const { violations } = await axeOf(page).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('reduced motion: a step arrives at once @reduced', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15&step=20');
  await page.keyboard.press('ArrowRight');
  const place = () =>
    page
      .locator('svg.moving circle')
      .last()
      .evaluate((token) => token.getAttribute('cy'));
  const arrived = await place();
  await page.waitForTimeout(300);
  expect(await place()).toBe(arrived);
  // The profile of this project also asks for dark.
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
});
