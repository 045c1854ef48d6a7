import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { inspector, notices, open, openTrace, policySwitch, trace } from './whence.ts';

test('a real trace: what entered from where, and what msyscall would have refused', async ({ page }) => {
  await open(page);
  await openTrace(page, 'strace-ink-direct-syscalls.txt');
  const origins = inspector(page).getByRole('table');
  await expect(origins.getByRole('row', { name: /^ld-linux-x86-64\.so\.2/ })).toContainText('27');
  await expect(origins.getByRole('row', { name: /^libc\.so\.6/ })).toContainText('10');
  await expect(origins.getByRole('row', { name: /^anonymous memory/ })).toContainText('2');
  await expect(inspector(page)).toContainText('all of them read');

  await policySwitch(page, /^msyscall$/).click();
  await expect(page.getByTestId('totals')).toContainText('5 refused');
  await page.keyboard.press('n');
  await expect(page.getByTestId('verdict')).toContainText('denied');
  await expect(inspector(page)).toContainText('write(1, "inline\\n", 7) = 7');
  await expect(inspector(page)).toContainText('is in the text of raw');
});

test('DTrace: per event and aggregated', async ({ page }) => {
  await open(page);
  await openTrace(page, 'synthetic-dtrace-freebsd15-cat.txt');
  await expect(inspector(page).getByRole('row', { name: /^libsys\.so\.7/ })).toContainText('10');
  await openTrace(page, 'synthetic-dtrace-agg-freebsd15.txt');
  await expect(inspector(page).getByRole('row', { name: /^libsys\.so\.7/ })).toContainText('516');
});

test('a reload, and the way back, do not lose an imported file', async ({ page }) => {
  await open(page);
  await openTrace(page, 'strace-ink-musl-static.txt');
  await page.reload();
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('strace-ink-musl-static.txt');
  await page.getByRole('button', { name: 'FreeBSD 14' }).click();
  await expect(inspector(page).getByRole('heading', { level: 2 })).toContainText('FreeBSD 14');
  await page.evaluate(() => history.back());
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('strace-ink-musl-static.txt');
  await page.getByRole('button', { name: 'Forget strace-ink-musl-static.txt' }).click();
  await expect(page.getByRole('button', { name: 'Forget strace-ink-musl-static.txt' })).toHaveCount(0);
});

const paste = (page: Page, text: string): Promise<void> =>
  page.evaluate((content) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', content);
    // Firefox does not take clipboard data from a constructor.
    const event = new Event('paste', { bubbles: true, cancelable: true });
    document.body.dispatchEvent(Object.defineProperty(event, 'clipboardData', { value: clipboardData }));
  }, text);

test('dropped and pasted traces are read like picked ones', async ({ page }) => {
  await open(page);
  const text = readFileSync(trace('strace-ink-musl-dynamic.txt'), 'utf8');
  await page.evaluate((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'dropped.txt'));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, text);
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('dropped.txt');
  await paste(page, text);
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('pasted text');
});

test('a line of OpenBSD’s kernel is read when it is pasted, and says why the process died', async ({ page }) => {
  await open(page, 'v=1&policy=openbsd-pinsyscalls');
  await paste(
    page,
    'redbean.com[123]: pinsyscalls addr 200417 code 33, pinoff 0xffffffff (pin 0 0-0 0) (libcpin 0 0-0 0) error 78',
  );
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('pasted text');
  await expect(inspector(page)).toContainText('1 refused call of redbean.com');
  await page.keyboard.press('ArrowRight');
  await expect(inspector(page)).toContainText('which has no table: nothing in it may enter');
});

for (const [name, says] of [
  ['perf-script-fp-threads.txt', /perf/],
  ['synthetic-truss-freebsd15.txt', /truss/],
  ['proc-maps-node.txt', /map/],
] as const) {
  test(`${name} is named for what it is, and the view before it is kept @once`, async ({ page }) => {
    await open(page, 'v=1&scene=freebsd-14&step=5');
    await page.getByTestId('file').setInputFiles(trace(name));
    await expect(notices(page)).toContainText(says);
    await expect(inspector(page)).toContainText('Call 5 of 68');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(notices(page)).toBeEmpty();
  });
}

test('a large trace shows progress, can be cancelled, and then nothing has changed', async ({ page }) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'whence-'));
  const large = path.join(folder, 'large.txt');
  const piece = readFileSync(trace('strace-fink-python.txt'));
  writeFileSync(large, Buffer.concat(Array.from({ length: Math.ceil(60_000_000 / piece.length) }, () => piece)));
  await open(page);
  await page.getByTestId('file').setInputFiles(large);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toHaveCount(0);
  await expect(inspector(page).getByRole('heading', { level: 2 })).toContainText('FreeBSD 15');

  await page.getByTestId('file').setInputFiles(large);
  await expect(inspector(page).getByRole('heading', { level: 2 })).toHaveText('large.txt', { timeout: 30_000 });
  await page.keyboard.press('End');
  await expect(inspector(page)).toContainText(/Call \d/);
});
