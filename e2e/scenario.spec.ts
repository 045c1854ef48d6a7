import { expect, test } from '@playwright/test';
import { inspector, inWords, open, picture, policySwitch } from './whence.ts';

test('the split can be seen: the same program enters from libc on 14 and from libsys on 15', async ({ page }) => {
  await open(page);
  const origins = inspector(page).getByRole('table');
  await expect(origins.getByRole('row', { name: /^libsys\.so\.7/ })).toContainText('28');
  await page.getByRole('button', { name: 'FreeBSD 14 · before the split' }).click();
  await expect(inspector(page).getByRole('heading', { level: 2 })).toContainText('FreeBSD 14');
  await expect(origins.getByRole('row', { name: /^libc\.so\.7/ })).toContainText('26');
  await expect(origins.getByRole('row', { name: /^libsys\.so\.7/ })).toHaveCount(0);
  await expect(inspector(page).getByRole('heading', { name: 'Sources' })).toBeVisible();
});

test('a policy refuses calls, says why, and the process dies', async ({ page }) => {
  await open(page);
  await policySwitch(page, /rtld \+ libsys only/).click();
  await expect(page.getByTestId('totals')).toContainText('19 refused');
  await page.getByRole('button', { name: 'Next denial' }).click();

  await expect(page.getByTestId('verdict')).toContainText('denied');
  await expect(inspector(page)).toContainText('not in rtld or libsys');
  await expect(inspector(page).getByRole('heading', { name: 'Would pass if' })).toBeVisible();
  await expect(inspector(page)).toContainText('failed');
  await expect(picture(page)).toContainText('SIGABRT');

  await page.getByRole('button', { name: 'One call forward' }).click();
  await expect(page.getByTestId('verdict')).toContainText('never happens');

  await page.getByRole('button', { name: 'No policy' }).click();
  await expect(policySwitch(page, /rtld \+ libsys only/)).not.toBeChecked();
  await expect(page.getByTestId('verdict')).toContainText('allowed');
  await expect(picture(page)).not.toContainText('SIGABRT');
});

test('where a rule comes from another system, the page says how it was carried over @once', async ({ page }) => {
  await open(page);
  await policySwitch(page, /^msyscall$/).click();
  await expect(inspector(page).getByRole('heading', { name: 'How the rules were carried over' })).toBeVisible();
  await page.getByText('Carried over to this system').click();
  await expect(page.getByRole('navigation').getByText('soname starts with libc.so.')).toBeVisible();
});

test('everything by keyboard', async ({ page }) => {
  await open(page);
  await page.keyboard.press('1');
  await expect(policySwitch(page, /rtld \+ libsys only/)).toBeChecked();
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/step=55/);
  await expect(page.getByTestId('narration')).toContainText('Call 55 of 74');
  await page.keyboard.press('n');
  await expect(page).toHaveURL(/step=63/);
  await page.keyboard.press('p');
  await expect(page).toHaveURL(/step=55/);
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/step=54/);
  await page.keyboard.press('Home');
  await expect(page).not.toHaveURL(/step=/);
  await page.keyboard.press('0');
  await expect(policySwitch(page, /rtld \+ libsys only/)).not.toBeChecked();
  await page.keyboard.press('v');
  await expect(page.getByRole('table', { name: 'Calls' })).toBeVisible();
  await page.getByRole('button', { name: 'Keys' }).press('Enter');
  await expect(page.getByRole('dialog')).toContainText('Next denial');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

for (const [where, more, ready] of [
  ['the page', '', 'contentinfo'],
  ['a frame', '&embed=1', 'toolbar'],
] as const) {
  test(`quick presses of an arrow in ${where} go one call each, on and back`, async ({ page }) => {
    await open(page, `v=1&step=3${more}`);
    await expect(page.getByRole(ready)).toBeVisible();
    for (const [key, step] of [
      ['ArrowRight', 7],
      ['ArrowLeft', 3],
    ] as const) {
      for (let press = 0; press < 4; press++) {
        await page.keyboard.press(key);
        await page.waitForTimeout(150);
      }
      await expect(page).toHaveURL(new RegExp(`step=${step}\\b`));
    }
  });
}

test('the parts of the picture: one Tab stop, arrows between them, Enter goes to the call', async ({ page }) => {
  await open(page);
  const stops = page.locator('[data-shape][tabindex="0"]');
  await expect(stops).toHaveCount(1);
  await stops.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[data-shape]:focus')).toHaveAttribute('data-shape', /^chip-/);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/step=\d+/);
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-shape]:focus')).toHaveCount(0);
});

test('plays to the end and stops there', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15&step=66&speed=8');
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page).toHaveURL(/step=74/);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});

test('the picture has a twin in words', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15&policy=freebsd-rtld-libsys');
  await expect(inWords(page).getByRole('listitem').first()).toHaveText(
    /Under rtld \+ libsys only, 19 of 72 calls of FreeBSD 15.* would be refused/,
  );
});

test('a time read never enters the kernel, a signal return leaves from the shared page @once', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15&view=calls');
  const rows = page.getByRole('table', { name: 'Calls' }).getByRole('row');
  await expect(rows.filter({ hasText: 'clock_gettime' }).first()).toContainText('never enters the kernel');
  await expect(rows.filter({ hasText: 'sigreturn #417' })).toContainText('shared page');
});
