import { expect, test } from '@playwright/test';
import { inspector, notices, open, picture, policySwitch } from './whence.ts';

test('a link restores scenario, policies, step, range, theme and view', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-14&policy=openbsd-msyscall,freebsd-rtld-libsys&step=13&range=0-40&theme=dark');
  await expect(inspector(page)).toContainText('Call 13 of 68');
  await expect(policySwitch(page, /^msyscall$/)).toBeChecked();
  await expect(policySwitch(page, /rtld \+ libsys only/)).toBeChecked();
  await expect(policySwitch(page, /^pinsyscalls$/)).not.toBeChecked();
  await expect(page.getByLabel('to', { exact: true })).toHaveValue('40');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  // The timeline comes after the picture, and the two share the height.
  await expect(page.locator('.timeline')).toBeVisible();
  const before = await picture(page).innerHTML();
  await page.reload();
  await expect(inspector(page)).toContainText('Call 13 of 68');
  await expect.poll(() => picture(page).innerHTML()).toBe(before);
});

test('back undoes a switch', async ({ page }) => {
  await open(page);
  await policySwitch(page, /^pinsyscalls$/).click();
  await expect(page).toHaveURL(/openbsd-pinsyscalls/);
  // Not goBack(): over BiDi it waits for a load, and a change of the fragment has none.
  await page.evaluate(() => history.back());
  await expect(policySwitch(page, /^pinsyscalls$/)).not.toBeChecked();
});

test('unknown keys are ignored, bad values reported, and the page goes on', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15&colour=red&step=many&policy=no-such&range=9-3');
  await expect(notices(page)).toContainText('step');
  await expect(notices(page)).toContainText('no-such');
  await expect(notices(page)).toContainText('range');
  await expect(notices(page)).not.toContainText('colour');
  await expect(inspector(page).getByRole('heading', { level: 2 })).toContainText('FreeBSD 15');
});

test('a link to a file of another machine says so and shows a scenario', async ({ page }) => {
  await open(page, 'v=1&scene=file:0123456789abcdef');
  await expect(notices(page)).toContainText('not on this machine');
  await expect(inspector(page).getByRole('heading', { level: 2 })).toContainText('FreeBSD 15');
});

test('a link past the end goes to the end and says so', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15&step=999');
  await expect(notices(page)).toContainText('999');
  await expect(inspector(page)).toContainText('Call 74 of 74');
});
