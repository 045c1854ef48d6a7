import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { putHtml } from '../src/record/carriers/html.ts';
import { recordText } from '../src/record/record.ts';
import { QUESTIONS } from '../src/story/shipped/questions.ts';
import { dist, inWords, notices, open, picture, policySwitch, saved } from './whence.ts';

const bar = 'Story: libc becomes libc and libsys';

test('a story is told with arrows, and a link leads to its step', async ({ page }) => {
  await open(page);
  await page.getByText('12 stories').click();
  await page.getByRole('button', { name: 'libc becomes libc and libsys' }).click();
  const told = page.getByRole('region', { name: bar });
  await expect(told.getByText('1 of 9')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(told.getByText('2 of 9')).toBeVisible();
  await expect(page).toHaveURL(/story=split&at=2$/);
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  await expect(told.getByText('2 of 9')).toBeVisible();

  // What is changed on the way is in the link as well, and the next step is as it was written.
  await policySwitch(page, /no writable text/).click();
  await expect(page).toHaveURL(/policy=openbsd-wx-syscall&story=split&at=2$/);
  await page.reload();
  await expect(policySwitch(page, /no writable text/)).toBeChecked();
  await expect(told.getByText('2 of 9')).toBeVisible();
  await told.getByRole('button', { name: 'Next' }).click();
  await expect(policySwitch(page, /no writable text/)).not.toBeChecked();
  await told.getByRole('button', { name: 'Notes' }).click();
  await expect(told.locator('.story-notes')).not.toBeEmpty();
  await told.getByRole('button', { name: 'Leave story' }).click();
  await expect(told).toHaveCount(0);
  await expect(page).not.toHaveURL(/story=/);
});

/** What “Copy link” copies; empty: nothing. Not every browser lets tests read the clipboard. */
async function copyLink(page: Page): Promise<string> {
  await page.evaluate(() => {
    Object.assign(globalThis, { copied: '' });
    const writeText = async (copied: string) => void Object.assign(globalThis, { copied });
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText } });
  });
  await page.getByRole('button', { name: 'Copy link' }).click();
  return page.evaluate(() => (globalThis as unknown as { copied: string }).copied);
}

test('each of the twenty questions is one click, with its source and a link @once', async ({ page }) => {
  await open(page);
  const panel = page.getByRole('region', { name: QUESTIONS.title, exact: true });
  const told = page.getByRole('region', { name: `Story: ${QUESTIONS.title}` });
  for (const [i, { title, narration, source = '' }] of QUESTIONS.steps.entries()) {
    await panel.getByRole('button', { name: title, exact: true }).click();
    await expect(told).toContainText(`${title}${narration}${source}`);
    // The first step of a story needs no number.
    await expect(page).toHaveURL(i === 0 ? /#v=1&story=questions$/ : new RegExp(`#v=1&story=questions&at=${i + 1}$`));
  }
  await page.reload();
  await expect(told).toContainText(`${QUESTIONS.steps.length} of ${QUESTIONS.steps.length}`);
  await expect(panel.locator('[aria-current=true]')).toHaveText(QUESTIONS.steps.at(-1)?.title ?? '');
});

test('a story of one’s own is made in the page, and travels in the link and in a file', async ({ page }) => {
  await open(page, 'v=1&scene=freebsd-14&step=5');
  await page.getByRole('button', { name: 'Tell your own…' }).click();
  const editor = page.getByRole('complementary', { name: 'Story editor' });
  const type = async (label: string, text: string): Promise<void> => {
    await editor.getByLabel(label, { exact: true }).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
  };
  await type('Story', 'Two systems');
  await type('Title', 'Before');
  await type('Caption', 'libc holds the instruction.');
  await page.getByRole('button', { name: /FreeBSD 15 · libsys/ }).click();
  await editor.getByRole('button', { name: 'Add step' }).click();
  await type('Title', 'After');
  await editor.getByLabel('Camera').selectOption('object:libsys.so.7');
  await editor.getByRole('button', { name: 'Take the picture' }).click();
  await expect(editor.getByRole('button', { name: 'Take the picture' })).toBeDisabled();

  const file = await saved(page, editor.getByRole('button', { name: 'Save as a file' }));
  expect(JSON.parse(file.toString())).toMatchObject({
    whence: 'story',
    title: 'Two systems',
    steps: [
      { title: 'Before', narration: 'libc holds the instruction.', show: 'v=1&scene=freebsd-14&step=5' },
      { title: 'After', show: 'v=1&look=object:libsys.so.7' },
    ],
  });

  // The link alone tells it on another machine; the file opens it as well.
  const link = await copyLink(page);
  expect(link).toContain('#v=1&story=own&at=2&data=');
  await expect(page).toHaveURL(link);
  await page.goto('about:blank');
  await page.goto(link);
  await expect(page.getByRole('region', { name: 'Story: Two systems' })).toContainText('2 of 2');
  const camera = picture(page);
  await expect.poll(() => camera.getAttribute('viewBox')).not.toMatch(/^0 0 /);
  await open(page, 'v=1&scene=openbsd-7.6');
  await page.reload();
  await page.getByTestId('file').setInputFiles({ name: 'two.json', mimeType: 'application/json', buffer: file });
  await expect(page.getByRole('region', { name: 'Story: Two systems' })).toContainText('1 of 2');
});

/** A story in a file; `notes` are what makes it long. */
const fileOf = (title: string, notes: readonly string[] = ['']) => {
  const steps = notes.map((text) => ({ title: 'a', notes: text, show: 'step=3' }));
  const buffer = Buffer.from(JSON.stringify({ whence: 'story', v: 1, title, steps }));
  return { name: 'story.whence.json', mimeType: 'application/json', buffer };
};

test('“Copy link” copies the story as it is at that moment, or says that it is too long for a link', async ({
  page,
}) => {
  await open(page);
  await page.getByTestId('file').setInputFiles(fileOf('From a file'));
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Title', { exact: true }).click();
  await page.keyboard.type('!');
  const link = await copyLink(page);
  expect(link).toContain('#v=1&story=own&data=');

  const noise = (step: number) => Array.from({ length: 400 }, (_, i) => Math.sin(400 * step + i).toFixed(7)).join('');
  const long = [1, 2, 3, 4, 5].map(noise);
  await page.getByTestId('file').setInputFiles(fileOf('Long', long));
  await page.getByRole('button', { name: 'Edit' }).click();
  expect(await copyLink(page)).toBe('');
  await expect(notices(page)).toHaveText(/^The story is too long for a link. “Save as a file” keeps it/);

  await page.goto('about:blank');
  await page.goto(link);
  const told = page.getByRole('region', { name: 'Story: From a file' });
  await expect(told.getByRole('heading', { name: 'a!', exact: true })).toBeVisible();
});

// Firefox tells its driver nothing of a page that comes back.
test('a story that is being written is there again when one comes back to the page @once', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Tell your own…' }).click();
  await page.getByLabel('Caption', { exact: true }).click();
  await page.keyboard.type('Just now.');
  await page.goto('about:blank');
  await page.goBack();
  await expect(page.getByRole('region', { name: 'Story: My story' })).toContainText('Just now.');
});

test('a page that was saved with a story shows its step, whatever leads to it', async ({ page }, info) => {
  const step = { title: 'Before', narration: 'libc has it.', notes: '', show: 'v=1&scene=freebsd-14&step=5' };
  const story = { title: 'Saved', summary: '', steps: [step] };
  const html = await readFile(fileURLToPath(dist('whence.html')), 'utf8');
  const file = info.outputPath('own.html');
  await writeFile(file, putHtml(html, recordText({ link: 'v=1&story=own', story, file: null })));
  const address = pathToFileURL(file).href;
  const shown = inWords(page).getByRole('listitem').filter({ hasText: 'Call 5 of 68' });
  await page.goto(address);
  await expect(shown).toBeAttached();
  await page.reload();
  await expect(shown).toBeAttached();
  await expect(page.getByRole('region', { name: 'Story: Saved' })).toContainText('libc has it.');
  await page.goto('about:blank');
  await page.goto(`${address}#v=1&story=own&embed=1`);
  await expect(shown).toBeAttached();
});

test('one’s own story is at hand while another is told, and is not lost without a word @once', async ({ page }) => {
  await open(page);
  await page.getByTestId('file').setInputFiles(fileOf('Mine'));
  const mine = page.getByRole('region', { name: 'Story: Mine' });
  await expect(mine).toBeVisible();
  await expect(page).toHaveURL(/story=own&data=/);
  await page.getByRole('button', { name: 'libc becomes libc and libsys' }).click();
  await expect(page).toHaveURL(/#v=1&story=split$/);
  await page.evaluate(() => history.back());
  await expect(mine).toBeVisible();
  await expect(notices(page)).toBeEmpty();
  await page.getByRole('button', { name: 'libc becomes libc and libsys' }).click();
  await page.getByRole('button', { name: 'Mine', exact: true }).click();
  await expect(mine).toBeVisible();

  await page.getByRole('button', { name: 'Tell your own…' }).click();
  const other = page.getByRole('region', { name: 'Story: My story' });
  await expect(other).toContainText('Your story “Mine” has made room for another one.');
  await other.getByRole('button', { name: 'Back to it' }).click();
  await expect(mine).toContainText('Your story “My story” has made room for another one.');
  await expect(page).toHaveURL(/story=own&data=/);
  await mine.getByRole('button', { name: 'Let it go' }).click();
  await expect(mine).not.toContainText('has made room');
});

test('a step is read out once: by its caption, and where somebody goes on to another call, by that @once', async ({
  page,
}) => {
  const status = page.getByTestId('narration');
  await open(page, 'v=1&story=split&at=2');
  const told = page.getByRole('region', { name: bar });
  await expect(told.locator('[aria-live]')).toContainText(/\w/);
  await page.keyboard.press('ArrowRight');
  await expect(told.getByText('3 of 9')).toBeVisible();
  await expect(status).toBeEmpty();
  await page.keyboard.press('.');
  await expect(status).toHaveText(/^Call \d+ of \d+/);
  await page.keyboard.press(',');
  await expect(status).toBeEmpty();
  // In a frame the caption is a part of the picture.
  const caption = (await told.locator('[aria-live] p').first().textContent()) ?? '';
  await open(page, 'v=1&story=split&at=3&embed=1');
  await expect(status).toHaveText(caption);
  await expect(page.locator('[aria-live]')).toHaveCount(0);
});

test('a story that cannot be told is named, and what was shown stays @once', async ({ page }) => {
  await open(page, 'v=1&story=nothing-like-it');
  await expect(notices(page)).toContainText('There is no story “nothing-like-it”.');
  await expect(picture(page)).toBeVisible();
  const bad = JSON.stringify({ whence: 'story', v: 1, title: 'x', steps: [{ title: 'a', show: 'step=many' }] });
  await page.getByTestId('file').setInputFiles({ name: 'bad.json', mimeType: 'text/plain', buffer: Buffer.from(bad) });
  await expect(notices(page)).toContainText(
    'Step 1 of the story: In the link, step takes the number of a call, not "many".',
  );
  await expect(picture(page)).toBeVisible();
});

test('for the back of a room no text is small, captions included', async ({ page }) => {
  for (const [width, height, least] of [
    [1280, 720, 24],
    [640, 360, 18],
  ] as const) {
    await page.setViewportSize({ width, height });
    await open(page, 'v=1&story=split&at=2&embed=1&present=1');
    const sizes = () =>
      page.evaluate(() => {
        const texts = [...document.querySelectorAll('svg.picture text, .embed-caption, .embed-caption b')];
        const svg = document.querySelector('svg.picture');
        const box = svg?.getAttribute('viewBox')?.split(' ').map(Number) ?? [];
        const zoom = Number(svg?.getAttribute('width')) / (box[2] ?? 1);
        return texts.map((text) =>
          text instanceof SVGElement
            ? Number(text.getAttribute('font-size')) * zoom
            : Number.parseFloat(getComputedStyle(text).fontSize),
        );
      });
    expect((await sizes()).length).toBeGreaterThan(4);
    // A frame hears of its new size a moment later.
    await expect.poll(async () => Math.min(...(await sizes()))).toBeGreaterThanOrEqual(least - 0.01);
  }
});

test('the controls of a frame leave its caption free', async ({ page }) => {
  await open(page, 'v=1&story=split&at=2&embed=1&present=1');
  await page.mouse.move(640, 360);
  const controls = page.getByRole('toolbar', { name: 'Steps' });
  await expect(controls).toHaveCSS('opacity', '1');
  const [over, caption] = [await controls.boundingBox(), await page.locator('.embed-caption').boundingBox()];
  expect((over?.y ?? 0) + (over?.height ?? 0)).toBeLessThanOrEqual(caption?.y ?? 0);
  await controls.getByRole('button', { name: 'Step forward' }).click();
  await expect(page.locator('.embed-caption b')).not.toHaveText('One write, FreeBSD 14');
});

test('a low window shows the picture with its header in one line and its controls', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 360 });
  await open(page, 'v=1&scene=freebsd-15&step=20');
  const box = async (name: string) =>
    (await page.locator(name).first().boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [header, drawn, play] = [await box('.header'), await box('.figure-box'), await box('.transport button')];
  expect(header.height).toBeLessThanOrEqual(44);
  expect(drawn.height).toBeGreaterThan(200);
  expect(play.y).toBeGreaterThanOrEqual(drawn.y + drawn.height);
  expect(play.y + play.height).toBeLessThanOrEqual(360);
  // The words of the theme are not cut.
  const theme = page.getByRole('combobox', { name: 'Theme' });
  const natural = await theme.evaluate((select) => {
    const free = select.cloneNode(true) as HTMLElement;
    free.style.cssText = 'position: absolute; max-width: none; width: max-content';
    select.after(free);
    const { width } = free.getBoundingClientRect();
    free.remove();
    return width;
  });
  expect((await theme.boundingBox())?.width).toBeGreaterThanOrEqual(Math.floor(natural));
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(640);

  await open(page, 'v=1&scene=freebsd-15&story=one-call&at=2');
  const bar = await box('.story-bar');
  expect(bar.y + bar.height).toBeLessThanOrEqual(360);
  expect((await box('.figure-box')).height).toBeGreaterThan(150);
});
