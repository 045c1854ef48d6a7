import { expect, test } from '@playwright/test';

test('the playground shows every key and message with a live frame @once', async ({ page }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto('embedding.html');
  const log = page.getByRole('list', { name: /^Messages/ });
  await expect(log).toContainText('"type":"ready"');
  await page.getByLabel('scene').selectOption('openbsd-7.5');
  await page.getByLabel('policy').fill('openbsd-msyscall');
  await page.getByLabel('step', { exact: true }).fill('x');
  await page.getByLabel('step', { exact: true }).press('Tab');
  await expect(page.getByText('In the link, step takes the number of a call, not "x".')).toBeVisible();
  await page.getByLabel('step', { exact: true }).fill('3');
  await page.getByLabel('step', { exact: true }).press('Tab');
  await expect(page.getByLabel('Link')).toHaveValue('#v=1&scene=openbsd-7.5&policy=openbsd-msyscall&step=3&embed=1');
  await expect(
    page
      .locator('iframe')
      .contentFrame()
      .getByRole('main', { name: /OpenBSD/ }),
  ).toBeVisible();
  for (const button of await page.getByRole('group', { name: 'To the frame' }).getByRole('button').all()) {
    await button.click();
  }
  await expect(log.getByText('"type":"exported"')).toHaveCount(5);
  expect(await log.getByText('"code":"bad-message"').count()).toBe(0);
  await expect(page.getByRole('heading', { name: 'The fragment' })).toBeAttached();
  expect(said).toEqual([]);
});
