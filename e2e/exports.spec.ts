import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { THEMES } from '../src/picture/theme.ts';
import { packText } from '../src/record/pack.ts';
import { recordText } from '../src/record/record.ts';
import type { Story } from '../src/story/story.ts';
import { notices, open, openTrace, picture, saved } from './whence.ts';

const STATE = 'v=1&scene=freebsd-15&policy=freebsd-rtld-libsys&step=55';

async function openDialog(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.locator('.chart')).toBeVisible();
  return dialog;
}

/** What the dialog makes of the picture, by the name of the kind of file. */
const exported = (page: Page, dialog: Locator, name: string): Promise<Buffer> =>
  saved(page, dialog.locator('.export-formats button').filter({ has: page.getByText(name, { exact: true }) }));

/** What a button puts into a file, and what the file is called. */
async function savedFile(page: Page, button: Locator): Promise<{ name: string; content: Buffer }> {
  let name = '';
  page.once('download', (download) => {
    name = download.suggestedFilename();
  });
  const content = await saved(page, button);
  return { name: name || (await page.evaluate(() => (globalThis as unknown as { named: string }).named)), content };
}

/** A text to paste. */
async function pasted(dialog: Locator, name: string): Promise<string> {
  await dialog.getByRole('button', { name: 'To paste', exact: true }).click();
  await dialog.getByRole('button', { name, exact: true }).click();
  return dialog.getByRole('textbox').inputValue();
}

const rendered = (...args: readonly string[]): string =>
  execFileSync('node', ['src/cli/syswhence.mjs', 'render', ...args], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    maxBuffer: 2 ** 26,
  }).toString();

/** Another page with these elements, and files that lie beside it. (In the page itself the policy of Whence would hold.) */
async function pageWith(
  context: BrowserContext,
  elements: string,
  files: Readonly<Record<string, Buffer>> = {},
): Promise<Page> {
  const host = await context.newPage();
  await host.route('**/elsewhere/*', (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    const contentType = name.endsWith('.svg') ? 'image/svg+xml' : 'text/html; charset=utf-8';
    return route.fulfill({
      contentType,
      body: files[name] ?? `<!doctype html><title>Host</title><main>${elements}</main>`,
    });
  });
  await host.goto('elsewhere/host.html');
  return host;
}

/** Kinds of file, and what each begins with. */
const KINDS: Readonly<Record<string, RegExp>> = {
  SVG: /^<svg /,
  'SVG for the web': /^<svg /,
  'Animated SVG': /^<svg /,
  PNG: /^.PNG/s,
  GIF: /^GIF89a/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the bytes of its first element.
  WebM: /^\x1a\x45\xdf\xa3/,
  PowerPoint: /^PK/,
  'Pictures in a ZIP': /^PK/,
  HTML: /^<!doctype html>/,
  Text: /^FreeBSD 15/,
  JSON: /^\{/,
};

test('every kind of file is made, carries its state, and opens again', async ({ page }) => {
  test.setTimeout(120_000);
  await open(page, STATE);
  const dialog = await openDialog(page);
  const files: Record<string, Buffer> = {};
  for (const [name, magic] of Object.entries(KINDS)) {
    const file = await exported(page, dialog, name);
    expect([name, file.subarray(0, 80).toString('latin1')]).toEqual([name, expect.stringMatching(magic)]);
    files[name] = file;
  }
  for (const [name, buffer] of Object.entries(files)) {
    await open(page, 'v=1&scene=zircon');
    await page.getByTestId('file').setInputFiles({ name: 'export', mimeType: 'application/octet-stream', buffer });
    await expect(page, name).toHaveURL(/#v=1&policy=freebsd-rtld-libsys&step=55$/);
  }
});

test('the matrix opens again from every kind of file that can say of what it is @once', async ({ page }) => {
  const state = 'v=1&scene=freebsd-15-attacks&policy=freebsd-rtld-libsys&view=matrix';
  await open(page, state);
  const buttons = page.getByRole('group', { name: 'Save the matrix' });
  const files: Record<string, Buffer> = {};
  for (const name of ['SVG', 'PNG', 'Markdown', 'AsciiDoc'])
    files[name] = await saved(page, buttons.getByRole('button', { name, exact: true }));
  for (const [name, buffer] of Object.entries(files)) {
    await open(page, 'v=1&scene=zircon');
    await page.getByTestId('file').setInputFiles({ name: 'matrix', mimeType: 'application/octet-stream', buffer });
    await expect(page, name).toHaveURL(new RegExp(`#${state}$`));
    await expect(page.getByRole('region', { name: 'Matrix' })).toContainText('stack shellcode');
  }
});

test('what cannot be made is said once, with what would work, and the page is as before', async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(globalThis, { VideoEncoder: undefined });
    window.print = () => {
      throw new Error('There is no printer.');
    };
  });
  await open(page, STATE);
  const dialog = await openDialog(page);
  const status = dialog.getByRole('status');
  await dialog.getByRole('button', { name: /^MP4/ }).click();
  await expect(status).toHaveText('This browser has no encoder for MP4. Make a WebM, or use Chromium, Edge or Safari.');
  await dialog.getByRole('button', { name: /^PDF/ }).click();
  await expect(status).toHaveText('PDF could not be made: There is no printer.');
  await expect(page.locator('.print-sheet')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(picture(page)).toBeVisible();
  await expect(notices(page)).toContainText('PDF could not be made: There is no printer.');
});

test('what is saved is to the byte what the command line writes', async ({ page }) => {
  await open(page, STATE);
  const dialog = await openDialog(page);
  const link = ['--link', STATE, '--theme', 'light'];
  for (const [name, format] of Object.entries({ SVG: 'svg', Text: 'txt', JSON: 'json' })) {
    const file = await exported(page, dialog, name);
    expect([name, file.toString()]).toEqual([name, rendered(...link, '--format', format)]);
  }
  await dialog.getByLabel('Caption beneath').check();
  for (const [name, format] of Object.entries({ SVG: 'svg', Text: 'txt', JSON: 'json' })) {
    const file = await exported(page, dialog, name);
    expect([name, file.toString()]).toEqual([name, rendered(...link, '--format', format, '--caption')]);
  }
  await dialog.getByRole('button', { name: 'Close' }).click();

  await open(page, 'v=1&story=threads');
  const told = await openDialog(page);
  for (const [name, format] of Object.entries({ Text: 'txt', JSON: 'json' })) {
    const written = rendered('--story', 'threads', '--theme', 'light', '--format', format);
    // Words that stand beneath no picture are beside it all the same.
    for (const caption of [true, false]) {
      await told.getByLabel('Caption beneath').setChecked(caption);
      expect([name, (await exported(page, told, name)).toString()]).toEqual([name, written]);
    }
  }
});

test('a slide that nobody wrote for has its finding in the notes once @once', async ({ page }) => {
  await open(page, STATE);
  const slides = unzipSync(new Uint8Array(await exported(page, await openDialog(page), 'PowerPoint')));
  const notes = strFromU8(slides['ppt/notesSlides/notesSlide1.xml'] ?? new Uint8Array());
  expect(notes.split('sysarch of sh (call 55 of 74)').length).toBe(2);
});

test('a GIF keeps the flat colours of the theme', async ({ page }) => {
  await open(page, STATE);
  const gif = await exported(page, await openDialog(page), 'GIF');
  const palette = new Set(
    Array.from({ length: 256 }, (_, i) => `#${gif.subarray(13 + i * 3, 16 + i * 3).toString('hex')}`),
  );
  const { paper, card, cardDead, kernel, denied } = THEMES.light;
  for (const colour of [paper, card, cardDead, kernel, denied]) expect(palette).toContain(colour);
});

test('a story becomes slides with notes, and a page that is mailed tells it from the disk', async ({ page }, info) => {
  await open(page, 'v=1&story=split&at=2');
  const dialog = await openDialog(page);
  await expect(dialog.getByLabel('Caption beneath')).toBeChecked();
  const slides = await exported(page, dialog, 'PowerPoint');
  for (const part of ['ppt/slides/slide9.xml', 'ppt/notesSlides/notesSlide9.xml'])
    expect(slides.includes(part)).toBe(true);
  const json = JSON.parse((await exported(page, dialog, 'JSON')).toString());
  expect(json.slides).toHaveLength(9);
  await dialog.getByLabel('For the back of a room').check();
  const roomy = JSON.parse((await exported(page, dialog, 'JSON')).toString());
  expect(roomy.record.link).toBe('v=1&story=split&present=1');
  await dialog.getByLabel('For the back of a room').uncheck();
  const file = info.outputPath('story.html');
  writeFileSync(file, await exported(page, dialog, 'HTML'));
  await page.goto(pathToFileURL(file).href);
  await expect(page.getByRole('region', { name: /^Story: / })).toContainText('1 of 9');
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/story=split&at=2$/);

  // And it can be saved from there once more.
  const again = await openDialog(page);
  expect((await exported(page, again, 'HTML')).toString()).toContain('"link":"v=1');
});

test('a trace goes along only where that was asked for, and then opens on another machine', async ({
  page,
  browser,
}) => {
  await open(page);
  await openTrace(page, 'strace-fink-python.txt');
  const dialog = await openDialog(page);
  const bare = await exported(page, dialog, 'HTML');
  await dialog.getByRole('combobox', { name: 'The trace' }).selectOption('whole');
  const whole = await exported(page, dialog, 'HTML');
  expect(whole.length).toBeGreaterThan(bare.length + 5000);
  await dialog.getByRole('combobox', { name: 'The trace' }).selectOption('stripped');
  const stripped = await exported(page, dialog, 'JSON');

  const context = await browser.newContext();
  const elsewhere = await context.newPage();
  await open(elsewhere, '', new URL('./', page.url()).href);
  const file = (buffer: Buffer) => ({ name: 'mailed.html', mimeType: 'text/html', buffer });
  await elsewhere.getByTestId('file').setInputFiles(file(bare));
  await expect(elsewhere.getByRole('alert')).toContainText('is not on this machine');
  await elsewhere.getByTestId('file').setInputFiles(file(whole));
  await expect(elsewhere.getByRole('heading', { level: 2, name: 'strace-fink-python.txt' })).toBeVisible();
  const kept = { name: 'stripped.json', mimeType: 'application/json', buffer: stripped };
  await elsewhere.getByTestId('file').setInputFiles(kept);
  await expect(elsewhere.getByText('overview of').first()).toBeVisible();
  await context.close();
});

test('what is pasted shows the picture: a frame, an element, a picture of Markdown', async ({
  page,
  context,
  baseURL,
}) => {
  await open(page, STATE);
  const dialog = await openDialog(page);
  await dialog.getByLabel('For the back of a room').check();
  await dialog.getByLabel('Colours').selectOption('dark');
  expect(await pasted(dialog, 'Frame')).toContain('&amp;step=55&amp;present=1&amp;embed=1&amp;theme=dark"');
  await dialog.getByLabel('For the back of a room').uncheck();
  await dialog.getByLabel('Colours').selectOption('light');
  const [frame, element, markdown, asciidoc] = [
    await pasted(dialog, 'Frame'),
    await pasted(dialog, 'Element'),
    await pasted(dialog, 'Markdown'),
    await pasted(dialog, 'AsciiDoc'),
  ];
  expect(asciidoc).toMatch(
    /^\.pass:c\[FreeBSD 15.*\]\nimage::[\w.-]+\.svg\["Under rtld \+ libsys only, sysarch of sh .*",640\]\n/,
  );
  expect(frame).toContain(`${baseURL}whence.html#v=1&amp;policy=freebsd-rtld-libsys&amp;step=55&amp;embed=1`);
  const host = await pageWith(context, `${frame}${element}${markdown}`);
  await expect(host.frameLocator('main > iframe').locator('svg.picture')).toContainText('SIGABRT');
  await expect(host.locator('picture img')).toHaveAttribute(
    'alt',
    /^Under rtld \+ libsys only, sysarch of sh \(call 55 of 74\), made by __sys_sysarch in sh/,
  );
  await expect(host.locator('whence-graph').locator('iframe').contentFrame().locator('svg.picture')).toContainText(
    'SIGABRT',
  );
});

/** Texts that name files, and how many. */
const NAMING = { Element: 1, Marp: 1, AsciiDoc: 1, Markdown: 2, Beamer: 1 } as const;
const BEGINS: Readonly<Record<string, RegExp>> = { svg: /^<svg /, png: /^.PNG/s, zip: /^PK/ };

for (const [what, state] of Object.entries({ picture: STATE, story: 'v=1&story=threads' })) {
  test(`each file that a text of a ${what} names is saved under that name @once`, async ({ page, context }) => {
    test.setTimeout(180_000);
    await open(page, state);
    const dialog = await openDialog(page);
    const files: Record<string, Buffer> = {};
    for (const [text, count] of Object.entries(NAMING)) {
      await pasted(dialog, text);
      const buttons = dialog.getByRole('region', { name: 'Files that it needs' }).getByRole('button');
      await expect(buttons).toHaveCount(count);
      for (const button of await buttons.all()) {
        const { name, content } = await savedFile(page, button);
        expect(await button.textContent()).toBe(`Save ${name}`);
        expect(content.subarray(0, 80).toString('latin1')).toMatch(BEGINS[name.split('.').at(-1) ?? ''] ?? /^$/);
        files[name] = content;
      }
    }
    // Light and dark are two pictures, each with its own ground.
    const markdown = await pasted(dialog, 'Markdown');
    const [, dark = ''] = /srcset="([^"]+)"/.exec(markdown) ?? [];
    const [, light = ''] = / src="([^"]+)"/.exec(markdown) ?? [];
    expect(files[dark]?.toString()).toContain(`fill="${THEMES.dark.paper}"`);
    expect(files[light]?.toString()).toContain(`fill="${THEMES.light.paper}"`);
    const host = await pageWith(context, markdown, files);
    const image = host.locator('picture img');
    await expect(image).toHaveJSProperty('complete', true);
    expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1280);
  });
}

/** A story of one's own; `more`: further steps, with notes that nothing packs. */
const ownStory = (more: number): Story => ({
  title: 'My own',
  summary: '',
  steps: [
    { title: 'Pins', narration: 'On OpenBSD.', notes: 'Greet.', show: 'v=1&scene=openbsd-7.5&step=2' },
    { title: 'Refused', narration: 'On FreeBSD.', notes: '', show: 'v=1&policy=freebsd-rtld-libsys&step=55' },
    ...Array.from({ length: more }, (_, i) => ({
      ...{ title: `More ${i}`, narration: '', show: 'v=1' },
      notes: Array.from({ length: 180 }, (_, j) => Math.sin(i * 180 + j)).join(''),
    })),
  ],
});

const openOwn = (page: Page, story: Story): Promise<void> =>
  page
    .getByTestId('file')
    .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from(recordOf(story)) });

const recordOf = (story: Story): string => recordText({ link: 'v=1&story=own', story, file: null });

test('a story of one’s own goes along in the text @once', async ({ page, context }) => {
  await open(page);
  await openOwn(page, ownStory(0));
  await expect(page.getByRole('region', { name: /^Story: / })).toContainText('1 of 2');
  const dialog = await openDialog(page);
  const data = packText(recordOf(ownStory(0)));
  const [link, frame, asciidoc] = [
    await pasted(dialog, 'Link'),
    await pasted(dialog, 'Frame'),
    await pasted(dialog, 'AsciiDoc'),
  ];
  expect(link).toMatch(new RegExp(`/whence\\.html#v=1&story=own&data=${data}\n$`));
  expect(asciidoc).toContain(`&data=${data}++[Open this story in Whence]`);
  const host = await pageWith(context, frame);
  const inside = host.frameLocator('iframe');
  await expect(inside.getByText('On OpenBSD.').first()).toBeVisible();
  await expect(inside.getByRole('main', { name: /OpenBSD 7\.5/ })).toBeVisible();
});

test('a story that no link has room for is saved with the page, which its texts name @once', async ({
  page,
  context,
}) => {
  await open(page);
  await openOwn(page, ownStory(9));
  await expect(page.getByRole('region', { name: /^Story: / })).toContainText('1 of 11');
  const dialog = await openDialog(page);
  const frame = await pasted(dialog, 'Frame');
  const files = dialog.getByRole('region', { name: 'Files that it needs' });
  await expect(files).toContainText('the page with it inside: no link has room for it');
  const { name, content } = await savedFile(page, files.getByRole('button'));
  expect(name).toBe('whence-story.html');
  const host = await pageWith(context, frame, { [name]: content });
  const inside = host.frameLocator('iframe');
  await expect(inside.getByText('On OpenBSD.').first()).toBeVisible();
  await expect(inside.getByRole('main', { name: /OpenBSD 7\.5/ })).toBeVisible();
});

test('a trace that stays here is said to, and one that goes along is in the page that its texts name @once', async ({
  page,
  context,
}) => {
  await open(page);
  await openTrace(page, 'strace-fink-python.txt');
  const dialog = await openDialog(page);
  await pasted(dialog, 'Frame');
  await expect(dialog.getByText(/stays on this machine, so elsewhere this shows nothing/)).toBeVisible();
  await dialog.getByRole('combobox', { name: 'The trace' }).selectOption('whole');
  await expect(dialog.getByText(/stays on this machine/)).toHaveCount(0);
  const frame = await pasted(dialog, 'Frame');
  const files = dialog.getByRole('region', { name: 'Files that it needs' });
  const { name, content } = await savedFile(page, files.getByRole('button'));
  const host = await pageWith(context, frame, { [name]: content });
  await expect(host.frameLocator('iframe').getByRole('main', { name: 'strace-fink-python.txt' })).toBeVisible();
});

test('printing is one page for each step, and then the page is as before', async ({ page }) => {
  await open(page, 'v=1&story=threads');
  await page.evaluate(() => {
    window.print = () => {
      const sheets = document.querySelectorAll('.print-sheet section svg');
      Object.assign(globalThis, { printed: sheets.length });
      window.dispatchEvent(new Event('afterprint'));
    };
  });
  const dialog = await openDialog(page);
  await dialog.getByRole('button', { name: /^PDF/ }).click();
  await page.waitForFunction(() => 'printed' in globalThis);
  const steps = await page.getByRole('list', { name: 'Steps' }).getByRole('listitem').count();
  expect(await page.evaluate(() => (globalThis as unknown as { printed: number }).printed)).toBe(steps);
  await expect(page.locator('.print-sheet')).toHaveCount(0);
  await expect(picture(page)).toBeVisible();
});

for (const [ratio, points] of Object.entries({ '16:9': [960, 540], '4:3': [720, 540] })) {
  test(`a PDF has pages of ${ratio}, all picture, and the picture is the link @once`, async ({ page }) => {
    await open(page, 'v=1&story=threads');
    await page.evaluate(() => {
      window.print = () => undefined;
    });
    const dialog = await openDialog(page);
    await dialog.getByLabel('Size').selectOption(ratio);
    await dialog.getByRole('button', { name: /^PDF/ }).click();
    await expect(page.locator('.print-sheet svg').first()).toBeAttached();
    const steps = await page.locator('.print-sheet section').count();
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
    const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, w, h]) => [Number(w), Number(h)]);
    expect(boxes).toEqual(Array.from({ length: steps }, () => points));
    const links = [...pdf.matchAll(/\/Rect \[([\d. -]+)\]/g)].map(([, rect = '']) => rect.split(' ').map(Number));
    expect(links).toHaveLength(steps);
    for (const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] of links) {
      expect([x1 - x0, y1 - y0].map((side, i) => Math.abs(side - (points[i] ?? 0)) < 2)).toEqual([true, true]);
    }
  });
}

for (const [width, height] of [
  [1280, 720],
  [640, 360],
] as const) {
  test(`in a window of ${width} × ${height} the dialog shows picture, choices and files side by side @once`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await open(page, STATE);
    const dialog = await openDialog(page);
    const files = dialog.getByRole('button', { name: /^SVG for reports/ });
    for (const part of [dialog.locator('.chart'), dialog.getByLabel('Size'), files])
      await expect(part).toBeInViewport();
    await pasted(dialog, 'Markdown');
    for (const part of [dialog.getByRole('textbox'), dialog.getByRole('button', { name: 'Copy' })]) {
      await expect(part).toBeInViewport();
    }
    const overflow = await dialog
      .locator('.export-look, .export-parts')
      .evaluateAll((parts) => parts.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length);
    expect(overflow).toBe(0);
  });
}
