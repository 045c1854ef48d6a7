import { expect, test } from '@playwright/test';
import { open, openTrace, picture, policySwitch } from './whence.ts';

test('no request ever leaves the page', async ({ page, baseURL }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await open(page);
  await openTrace(page, 'strace-ink-ls.txt');
  // The parts that the first script leaves out come by themselves, soon after the first picture.
  await page.waitForLoadState('networkidle');
  const own = asked.length;
  const isOwn = (url: string): boolean => /^(blob|data):/.test(url) || url.endsWith('/favicon.svg');
  await policySwitch(page, /^msyscall$/).click();
  await page.keyboard.press('End');
  await page.keyboard.press('v');
  await page.keyboard.press('m');
  await page.keyboard.press('b');
  await page.getByRole('button', { name: 'Graph', exact: true }).click();
  await page.getByText('OpenBSD', { exact: true }).first().click();
  await page.getByRole('button', { name: 'OpenBSD 7.6' }).click();
  await expect(picture(page)).toContainText('libc.so.100.3');
  expect(asked.filter((url) => !url.startsWith(baseURL ?? '') && !/^(blob|data):/.test(url))).toEqual([]);
  // After the page itself is there, nothing is fetched but the worker that came with it and, late, the icon.
  expect(asked.slice(own).filter((url) => !isOwn(url))).toEqual([]);
});

test('the policy of the page forbids what it promises not to do', async ({ page }) => {
  await open(page);
  const outcome = await page.evaluate(async () => {
    const fetched = await fetch('/favicon.svg').then(
      () => 'fetched',
      () => 'refused',
    );
    const script = document.createElement('script');
    script.textContent = 'document.title = "injected"';
    document.head.append(script);
    return { fetched, title: document.title };
  });
  expect(outcome).toEqual({ fetched: 'refused', title: 'Whence' });
});

test('the console stays silent', async ({ page }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await open(page);
  await openTrace(page, 'strace-fink-threads.txt');
  await page.keyboard.press('1');
  await page.keyboard.press('n');
  expect(said).toEqual([]);
});
