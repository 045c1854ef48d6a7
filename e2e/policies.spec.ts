import { expect, type Locator, test } from '@playwright/test';
import { inspector, notices, open, picture, policySwitch, saved } from './whence.ts';

test('a system is shown with the rule that it has itself @once', async ({ page }) => {
  await open(page, 'v=1&scene=openbsd-7.6');
  await page.getByRole('button', { name: 'As this system does it: pinsyscalls' }).click();
  await expect(policySwitch(page, /^pinsyscalls$/)).toBeChecked();
  await expect(page.getByTestId('totals')).toContainText('refused');
  await expect(inspector(page).getByRole('heading', { name: 'How the rules were carried over' })).toHaveCount(0);
});

test('a release is chosen at its switch, and the link says which', async ({ page }) => {
  await open(page, 'v=1&scene=openbsd-7.6&policy=openbsd-pinsyscalls');
  await page.getByRole('combobox', { name: 'Release of pinsyscalls' }).selectOption('openbsd-pinsyscalls@7.7');
  await expect(page).toHaveURL(/policy=openbsd-pinsyscalls@7\.7/);
  await expect(policySwitch(page, /^pinsyscalls$/)).toBeChecked();
});

test('a group of switches stays open, and the focus in it, when its last rule goes off', async ({ page }) => {
  await open(page);
  const group = page.getByRole('region', { name: 'Policy' }).getByRole('group').filter({ hasText: 'CheriBSD' });
  await group.getByText('CheriBSD', { exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const own = group.getByRole('switch').first();
  await expect(own).toBeFocused();
  for (const on of [true, false]) {
    await page.keyboard.press('Space');
    await expect(own).toBeChecked({ checked: on });
    await expect(own).toBeFocused();
  }
  await expect(page).not.toHaveURL(/policy=/);
});

test('what stands beside the picture is chosen within the panel, however many rules are on', async ({ page }) => {
  await open(page, 'v=1&policy=freebsd-rtld-libsys,openbsd-msyscall-execpin,openbsd-pinsyscalls,linux-seccomp-ip');
  const right = async (part: Locator): Promise<number> => {
    const { x, width } = (await part.boundingBox()) ?? { x: Number.NaN, width: Number.NaN };
    return x + width;
  };
  const panel = await right(page.getByRole('region', { name: 'Policy' }));
  expect(await right(page.getByLabel('Beside it'))).toBeLessThanOrEqual(panel);
});

test('the kernel’s reasoning: tests in its order with values, and those that were not reached', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15&policy=openbsd-pinsyscalls');
  await page.getByRole('button', { name: 'Next denial' }).click();
  const tests = inspector(page).getByRole('region', { name: 'pinsyscalls' }).getByRole('listitem');
  await expect(tests.filter({ hasText: 'in the library’s region' })).toContainText('libsys.so.7');
  await expect(tests.filter({ hasText: 'signal trampoline' })).toContainText('not asked');
  await expect(tests.filter({ hasText: 'this number, at this address' })).toContainText('failed');
  await expect(inspector(page).getByRole('heading', { name: 'Would pass if' })).toBeVisible();

  await open(page, 'v=1&scene=openbsd-7.5&policy=openbsd-7.5-both');
  await page.getByRole('button', { name: 'Next denial' }).click();
  const both = inspector(page).getByRole('region', { name: 'msyscall, then pins' }).getByRole('listitem');
  await expect(both.filter({ hasText: 'system-call flag' })).toContainText('failed');
  await expect(both.filter({ hasText: 'in the library’s region' })).toContainText('not reached');
});

test('the numbers of the tests stand apart from their words @once', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15&policy=openbsd-7.5-both&step=5');
  const last = inspector(page).getByRole('region').getByRole('listitem').nth(9);
  const gap = await last.evaluate((item) => {
    const number = getComputedStyle(item, '::before');
    const end = Number.parseFloat(number.left) + Number.parseFloat(number.width);
    return Number.parseFloat(getComputedStyle(item).paddingLeft) - end;
  });
  expect(gap).toBeGreaterThanOrEqual(6);
});

test('a cell of the matrix opens the picture at the call that decides', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15&view=matrix');
  await expect(page.getByText('“FreeBSD 15 · programs and attacks” has 8 of them.')).toBeVisible();
  await page.getByRole('button', { name: 'sh under rtld + libsys only: breaks' }).click();
  await expect(picture(page)).toBeVisible();
  await expect(page).toHaveURL(/step=55/);
  await expect(page).toHaveURL(/policy=freebsd-rtld-libsys/);
  await expect(page.getByTestId('verdict')).toContainText('denied');
});

test('the matrix shows attacks, can be filtered and sorted, and is saved as a table', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15-attacks&view=matrix');
  const rows = page.getByRole('region', { name: 'Matrix' }).locator('tbody').getByRole('row');
  const all = await rows.count();
  await page.getByRole('combobox', { name: 'Show' }).selectOption('attack');
  await expect(rows).toHaveCount(8);
  expect(all).toBeGreaterThan(8);
  await expect(page.getByRole('button', { name: 'right stub under pinsyscalls: remains' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'wrong stub under pinsyscalls: stopped' })).toBeVisible();
  // Counts are of all programs and attacks, whichever are shown.
  await expect(page.getByRole('row', { name: /^programs that run 4\/6/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^attacks stopped 3\/8/ })).toBeVisible();
  await page.getByRole('button', { name: 'msyscall 6.7–7.5', exact: true }).click();
  const sorted = page.getByRole('columnheader', { name: 'msyscall 6.7–7.5', exact: true });
  await expect(sorted).toHaveAttribute('aria-sort', 'ascending');
  // They are in the link, so they are there again.
  await expect(page).toHaveURL(/rows=attack&sort=openbsd-msyscall/);
  await page.reload();
  await expect(rows).toHaveCount(8);
  await expect(sorted).toHaveAttribute('aria-sort', 'ascending');

  const csv = await saved(page, page.getByRole('button', { name: 'CSV' }));
  const lines = csv.toString().trim().split('\r\n');
  expect(lines).toHaveLength(9);
  expect(lines[0]).toContain('Name,Kind,About,rtld + libsys only');
});

test('every title of the matrix can be clicked in its middle', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15-attacks&view=matrix');
  const heads = page.getByRole('region', { name: 'Matrix' }).locator('thead').getByRole('button');
  expect(await heads.count()).toBe(16);
  for (const head of await heads.all()) {
    // The middle of its text, where a pointer goes; titles lie on a slope over other cells.
    const { x, y, width, height } = (await head.locator('span').first().boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    };
    await page.mouse.click(x + width / 2, y + height / 2);
    await expect(head.locator('xpath=ancestor::th')).toHaveAttribute('aria-sort', 'ascending');
  }
});

test('the matrix is one Tab stop, with arrows within it that leave the hidden picture alone', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15-attacks&view=matrix&step=5');
  await page.getByRole('button', { name: 'AsciiDoc' }).focus();
  const focused = page.locator(':focus');
  await page.keyboard.press('Tab');
  await expect(focused).toHaveAccessibleName('rtld + libsys only proposal for FreeBSD');
  for (const [key, name] of [
    ['ArrowDown', 'cat under rtld + libsys only: runs'],
    ['ArrowRight', 'cat under no writable text: runs'],
    ['End', 'cat under detection only: runs, reported'],
    ['ArrowRight', 'cat under detection only: runs, reported'],
    ['PageDown', 'forged sigreturn under detection only: remains, reported'],
    ['Home', 'forged sigreturn under rtld + libsys only: remains'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(focused).toHaveAccessibleName(name);
  }
  await page.keyboard.press('Tab');
  await expect(focused).toHaveRole('combobox');
  await page.keyboard.press('Shift+Tab');
  await expect(focused).toHaveAccessibleName('forged sigreturn under rtld + libsys only: remains');
  await expect(page).toHaveURL(/step=5(?!\d)/);
  await page.keyboard.press('Enter');
  await expect(picture(page)).toBeVisible();
});

test('titles and names stay in sight in a small window @once', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 360 });
  await open(page, 'v=1&scene=freebsd-15-attacks&view=matrix');
  await page.getByRole('button', { name: 'AsciiDoc' }).focus();
  for (const key of ['Tab', 'PageDown', 'End']) await page.keyboard.press(key);
  await expect(page.locator(':focus')).toHaveAccessibleName(/^forged sigreturn under detection only/);
  await expect(page.getByRole('button', { name: 'detection only 10 and 11' })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('rowheader', { name: 'forged sigreturn' })).toBeInViewport();
});

test('what is chosen of the matrix is where its link leads, the process of the chart too @once', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15-attacks&view=matrix');
  await page.getByRole('combobox', { name: 'Policies of' }).selectOption('OpenBSD');
  await page.getByRole('combobox', { name: 'Columns' }).selectOption('most attacks stopped');
  await page.getByRole('combobox', { name: 'Process' }).selectOption('caddy');
  await expect(page).toHaveURL(/columns=OpenBSD&order=stopped&reach=4/);
  await page.reload();
  const heads = page.getByRole('region', { name: 'Matrix' }).locator('thead').getByRole('button');
  await expect(heads).toHaveCount(5);
  await expect(heads.first()).toContainText('msyscall, then pins');
  await expect(page.getByRole('combobox', { name: 'Process' })).toHaveValue('4');
  // The Export dialog shows the same, on a slide.
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const preview = page.getByRole('dialog').locator('svg.chart');
  await expect(preview).toContainText('msyscall, then pins');
  await expect(preview).not.toContainText('vDSO');
  await expect(preview).toHaveAttribute('viewBox', '0 0 1280 720');
});

test('a laboratory with nothing kept says so instead of an empty table @once', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15-attacks&view=matrix');
  await page.getByRole('combobox', { name: 'Policies of' }).selectOption('the laboratory');
  await expect(page.getByText('Nothing is kept')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Matrix' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'SVG' })).toHaveCount(0);
});

test('in a frame the matrix is a picture that fits, with nothing to touch', async ({ page }) => {
  await page.setViewportSize({ width: 960, height: 540 });
  const matrix = page.locator('svg.chart');
  for (const key of ['still=1', 'embed=1&controls=0']) {
    await page.goto(`./#v=1&scene=openbsd-7.6&policy=openbsd-pinsyscalls&view=matrix&${key}`);
    await expect(matrix).toContainText('forged sigreturn');
    await expect(matrix).toContainText('detection only');
    await expect(matrix.locator('[data-role="ring"]')).toHaveCount(1);
    expect(await matrix.boundingBox()).toMatchObject({ width: 960, height: 540 });
    await expect(page.locator('button, select, [tabindex="0"]')).toHaveCount(0);
    await page.goto('about:blank');
  }
});

test('the laboratory: a proposal, a contradiction, and a policy that is kept and shared', async ({ page }) => {
  await open(page, 'v=1&view=lab');
  await page.getByRole('button', { name: 'sets', exact: true }).click();
  const outcomes = page.getByTestId('lab-outcomes');
  await expect(outcomes.getByRole('button', { name: /wrong stub stopped/ })).toBeVisible();
  await expect(outcomes.getByRole('button', { name: /perl breaks/ })).toBeVisible();

  await page.getByRole('checkbox', { name: /syscall\(2\) keeps working/ }).check();
  await expect(outcomes.getByRole('button', { name: /perl runs/ })).toBeVisible();
  await page.getByRole('combobox', { name: 'What is looked up' }).selectOption('site');
  const result = page.getByRole('region', { name: 'What comes of it' });
  await expect(result.getByRole('alert')).toContainText('has no form for syscall(2)');
  await page.getByRole('checkbox', { name: /syscall\(2\) keeps working/ }).uncheck();

  // Typed as a person does: emptied first, which is no name.
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.click();
  for (let left = (await name.inputValue()).length; left > 0; left--) await page.keyboard.press('Backspace');
  await expect(name).toHaveAttribute('aria-invalid', 'true');
  await page.keyboard.type('ours');
  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Switch it on' }).click();
  await expect(policySwitch(page, /^ours$/)).toBeChecked();
  await expect(page).toHaveURL(/policy=lab~/);

  await page.reload();
  await expect(policySwitch(page, /^ours$/)).toBeChecked();
  await page.getByRole('button', { name: 'Graph', exact: true }).click();
  await expect(picture(page)).toContainText('ours');
});

test('the laboratory says what it tries a rule on, and what becomes of a replaced libsys @once', async ({ page }) => {
  await open(page, 'v=1&scene=openbsd-7.6&view=lab');
  const result = page.getByRole('region', { name: 'What comes of it' });
  await expect(result).toContainText('Tried on “FreeBSD 15 · programs and attacks”');
  const outcomes = page.getByTestId('lab-outcomes');
  await expect(outcomes.getByRole('button', { name: /cat under a logging libsys breaks/ })).toBeVisible();
  await page.getByRole('button', { name: 'region + replaceable' }).click();
  await expect(outcomes.getByRole('button', { name: /cat under a replaying libsys runs/ })).toBeVisible();
  await page.getByRole('checkbox', { name: 'libc' }).check();
  await expect(page.getByTestId('untried')).toContainText('makes its call from libc');

  await outcomes.getByRole('button', { name: /cat under a logging libsys/ }).click();
  await expect(picture(page)).toContainText('liblogsys.so.1');
  await expect(page).toHaveURL(/scene=freebsd-15-attacks/);
  await expect(page).toHaveURL(/libsys=logging/);
});

test('the laboratory says how a reason is known, and from where @once', async ({ page }) => {
  await open(page, 'v=1&view=lab');
  await page.getByRole('button', { name: 'pins taken literally' }).click();
  const lesson = page.getByTestId('lesson');
  await expect(lesson).toContainText('_umtx_op has two instructions');
  await expect(lesson).toContainText('inferred: freebsd-src: lib/libsys/amd64/_umtx_op_err.S');
});

test('a rule that is on follows its edits, and two rules have two names @once', async ({ page }) => {
  await open(page, 'v=1&view=lab');
  await page.getByRole('button', { name: 'Switch it on' }).click();
  await page.getByRole('combobox', { name: 'A refused call' }).selectOption('SIGSYS');
  await expect(page).toHaveURL(/policy=lab~orrs\.s\.t\.10s~region(&|$)/);
  await expect(policySwitch(page, /^region/)).toHaveCount(1);
  // What cannot be a rule waits.
  await page.getByRole('combobox', { name: 'What is looked up' }).selectOption('permission');
  await expect(page.getByRole('region', { name: 'What comes of it' }).getByRole('alert')).toContainText('no number');
  await expect(page).toHaveURL(/policy=lab~orrs\.s\.t\.10s~region(&|$)/);
  await page.getByRole('combobox', { name: 'The shared page may make' }).selectOption('any');
  await expect(page).toHaveURL(/policy=lab~oprs\.a\.t\.10s~region(&|$)/);

  await page.getByRole('button', { name: 'Keep it' }).click();
  await page.getByRole('combobox', { name: 'A refused call' }).selectOption('ENOSYS');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('region 2');
  await expect(policySwitch(page, /^region$/)).not.toBeChecked();
  await expect(policySwitch(page, /^region 2$/)).toBeChecked();
});

test('a saved recipe opens again @once', async ({ page }) => {
  await open(page, 'v=1&view=lab&recipe=lab~omrs.s.t.11s~ours');
  const json = await saved(page, page.getByRole('button', { name: 'Save as JSON' }));
  expect(JSON.parse(json.toString())).toMatchObject({ name: 'ours', key: 'set' });
  await open(page);
  await page.getByTestId('file').setInputFiles({ name: 'ours.json', mimeType: 'application/json', buffer: json });
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('ours');
  await expect(page).toHaveURL(/recipe=lab~omrs\.s\.t\.11s~ours/);
  await expect(notices(page)).toHaveText('');
});

test('a link with a policy that cannot be says why @once', async ({ page }) => {
  await open(page, 'v=1&policy=lab~osrs.s.t.10a~mine');
  await expect(notices(page)).toContainText('has no form for syscall(2)');
  await expect(picture(page)).toBeVisible();
});

test('a logging libsys: what it sees, what passes it by, who would not have it', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'logging', exact: true }).click();
  const coverage = page.getByTestId('coverage');
  await expect(coverage).toContainText('% recorded');
  await expect(coverage).toContainText('rtld, which has stubs of its own');
  await expect(coverage).toContainText('static program (Go)');
  await expect(coverage).toContainText('The run-time linker pins libsys.so.7 by name');
  await expect(picture(page)).toContainText('liblogsys.so.1');
  await expect(picture(page)).toContainText('raw_syscall');
  await policySwitch(page, /rtld \+ libsys only/).click();
  await page.getByRole('button', { name: 'Next denial' }).click();
  await expect(inspector(page)).toContainText('liblogsys.so.1');
  await page.getByRole('button', { name: 'as shipped' }).click();
  await expect(coverage).toHaveCount(0);
});

test('the panel is called by what is replaced, and asks the rules that were composed @once', async ({ page }) => {
  await open(page, 'v=1&scene=openbsd-7.6&libsys=logging&policy=lab~orrs.s.t.10a~fixed');
  await expect(page.getByRole('heading', { name: 'libc.so.100.3' })).toBeVisible();
  const coverage = page.getByTestId('coverage');
  await expect(coverage).toContainText('fixed It');
  await expect(coverage).toContainText('The run-time linker pins libc.so.100.3 by name');
  await open(page, 'v=1&scene=zircon&libsys=logging');
  await expect(page.getByRole('heading', { name: 'vdso', exact: true })).toBeVisible();
  await expect(coverage).toContainText('No rule refuses it.');
  await expect(coverage).toContainText('stands in front of vdso');
});

test('a call that is answered from the log turned back in a known place @once', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15&libsys=replaying&step=24');
  await expect(inspector(page).getByRole('heading', { name: /^write/ })).toBeVisible();
  await expect(inspector(page)).toContainText('libreplaysys.so.1');
  await expect(inspector(page)).not.toContainText('not known');
});

test('two sets of rules side by side', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-15&policy=openbsd-msyscall&step=55');
  await page.getByLabel('Beside it').selectOption('kept');
  await policySwitch(page, /^msyscall$/).click();
  await expect(picture(page)).toContainText('No policy');
  await expect(picture(page)).toContainText('msyscall');
  await expect(page).toHaveURL(/compare=openbsd-msyscall/);
  await page.getByLabel('Beside it').selectOption('off');
  await expect(page).not.toHaveURL(/compare=/);
});
