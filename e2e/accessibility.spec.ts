import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { open, openTrace } from './whence.ts';

const VIEWS = {
  overview: 'v=1&scene=freebsd-15',
  'a denial': 'v=1&scene=freebsd-15&policy=freebsd-rtld-libsys&step=55',
  'a call that never happens': 'v=1&scene=freebsd-14&policy=freebsd-rtld-libsys&step=20',
  'list of calls': 'v=1&scene=freebsd-15&policy=openbsd-pinsyscalls&view=calls&step=30',
  'a link with mistakes': 'v=1&scene=freebsd-15&step=x',
  embedded: 'v=1&scene=freebsd-15&policy=openbsd-msyscall&embed=1',
};

for (const [name, fragment] of Object.entries(VIEWS)) {
  for (const theme of ['light', 'dark']) {
    test(`axe finds nothing: ${name}, ${theme}`, async ({ page }) => {
      await open(page, `${fragment}&theme=${theme}`);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`),
      ).toEqual([]);
    });
  }
}

test('axe finds nothing: an imported trace', async ({ page }) => {
  await open(page);
  await openTrace(page, 'strace-fk-threads-stderr.txt');
  const { violations } = await new AxeBuilder({ page }).analyze();
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
