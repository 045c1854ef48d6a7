import { expect, type Page, test } from '@playwright/test';
import { type Shareable, SNIPPETS } from '../src/output/snippets.ts';
import { openPage, servePackage } from './host.ts';

/** A deck as its author would write it: a preloaded frame whose steps are fragments, then an element. */
const deck = (): string => `<!doctype html>
<html><head><meta charset="utf-8"><title>Deck</title>
<link rel="stylesheet" href="reveal/reveal.css">
<script src="embed/whence-graph.iife.js"></script></head>
<body><div class="reveal"><div class="slides">
  <section id="one"><h2>One</h2></section>
  <section id="two">
    <iframe title="Calls" sandbox="allow-scripts" width="900" height="500" data-preload data-whence-steps="1-3"
      data-src="whence.html#v=1&amp;scene=freebsd-15&amp;theme=light&amp;embed=1&amp;deck=reveal"></iframe>
  </section>
  <section id="three">
    <whence-graph id="playing" scene="freebsd-15" theme="light" autoplay speed="2"></whence-graph>
  </section>
  <section id="four">
    <whence-graph id="stepped" scene="freebsd-15" theme="light" data-whence-steps="2,4"></whence-graph>
  </section>
</div></div>
<script>
  globalThis.heard = [];
  addEventListener('message', ({ source, data }) => {
    if (data?.ns !== 'whence') return;
    const frames = { frame: document.querySelector('#two iframe') };
    for (const { id, shadowRoot } of document.querySelectorAll('whence-graph')) {
      frames[id] = shadowRoot.querySelector('iframe');
    }
    const from = Object.keys(frames).find((name) => frames[name].contentWindow === source);
    heard.push({ ...data, from });
  });
</script>
<script type="module">
  import Reveal from './reveal/reveal.mjs';
  import WhenceReveal from './embed/whence-reveal.js';
  const deck = new Reveal({ plugins: [WhenceReveal], width: 960, height: 600, transition: 'none' });
  await deck.initialize();
  globalThis.deck = deck;
</script></body></html>`;

async function openDeck(page: Page, query = ''): Promise<void> {
  await servePackage(page, 'reveal', 'reveal.js/dist');
  await openPage(page, `deck.html${query}`, deck());
}

/** Slide and fragment of the deck. */
const place = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    const { deck } = globalThis as unknown as { deck: { getIndices(): { h: number; f?: number } } };
    const { h, f } = deck.getIndices();
    return [h, f ?? -1];
  });

/** The step that a picture told last. */
const step = (page: Page, from: 'frame' | 'playing' | 'stepped'): Promise<number> =>
  page.evaluate((wanted) => {
    const { heard } = globalThis as unknown as { heard: { type: string; n: number; from: string }[] };
    return heard.filter(({ type, from }) => type === 'step' && from === wanted).at(-1)?.n ?? -1;
  }, from);

test('a deck steps the picture, and the picture gives the keys back', async ({ page }) => {
  await openDeck(page);
  // The frame of the next slide is there before its slide is, and takes nothing away.
  await expect.poll(() => step(page, 'frame')).toBe(0);
  expect(await place(page)).toEqual([0, -1]);
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => place(page)).toEqual([1, -1]);
  await page.keyboard.press('Space');
  await expect.poll(() => step(page, 'frame')).toBe(1);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => step(page, 'frame')).toBe(3);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => step(page, 'frame')).toBe(2);
  expect(await place(page)).toEqual([1, 1]);

  // Inside the frame the arrows step; where the steps end they turn the slides.
  const box = await page.locator('#two iframe').boundingBox();
  await page.mouse.click((box?.x ?? 0) + 8, (box?.y ?? 0) + 8);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => step(page, 'frame')).toBe(3);
  await page.keyboard.press('End');
  await expect.poll(() => step(page, 'frame')).toBe(74);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => place(page)).toEqual([1, 2]);
  await expect.poll(() => step(page, 'frame')).toBe(3);
  await page.keyboard.press('Escape');
  await expect(page.locator('.reveal.overview')).toBeVisible();
  await page.keyboard.press('Escape');
});

test('an element plays with its slide and stops with it; its steps are fragments too', async ({ page }) => {
  await openDeck(page);
  const slide = (number: number): Promise<void> =>
    page.evaluate((h) => (globalThis as unknown as { deck: { slide(h: number): void } }).deck.slide(h), number);
  const playing = (): Promise<boolean> =>
    page
      .locator('#playing')
      .evaluate(async (element) => (await (element as HTMLElementTagNameMap['whence-graph']).getState()).playing);
  await page.waitForFunction(() => 'deck' in globalThis);
  // Until its slide comes it waits.
  await slide(1);
  await expect.poll(() => step(page, 'playing')).toBeGreaterThanOrEqual(0);
  await expect.poll(playing).toBe(false);
  await slide(2);
  await expect.poll(playing).toBe(true);
  await slide(3);
  await expect.poll(playing).toBe(false);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => step(page, 'stepped')).toBe(2);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => step(page, 'stepped')).toBe(4);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => step(page, 'stepped')).toBe(0);
});

/** Every page of a deck on paper has a frame, and all of them load at once. */
const MANY = { timeout: 20_000 } as const;

test('on paper every copy of a slide has the picture of its step', async ({ page }) => {
  await openDeck(page, '?view=print');
  const pages = page.locator('.pdf-page');
  await expect(pages).toHaveCount(1 + 4 + 1 + 3);
  const links = await page
    .locator('.pdf-page iframe')
    .evaluateAll((frames) => frames.map((frame) => frame.getAttribute('src')?.split('#')[1] ?? ''));
  const said = links.map((link) => new URLSearchParams(link));
  expect(said.map((keys) => Number(keys.get('step')))).toEqual([0, 1, 2, 3, 0, 0, 2, 4]);
  expect(said.map((keys) => keys.get('still'))).toEqual(said.map(() => '1'));
  for (const number of [1, 4, 8]) {
    const frame = pages.nth(number).locator('iframe').contentFrame();
    await expect(frame.locator('svg.picture')).toBeVisible(MANY);
    await expect(frame.locator('[data-shape], a, button')).toHaveCount(0);
  }
});

/** What the export dialog gives for a tool. */
function snippet(id: string, page: string, more: Partial<Shareable> = {}): string {
  const picture = { title: 'One', alt: 'A finding.', caption: '', notes: '' };
  const what: Shareable = {
    ...{ page, saved: false, link: 'v=1&story=threads', title: 'Threads', alt: '', file: 'threads', theme: 'light' },
    ...{ width: 1280, height: 720, isStory: true },
    pictures: [
      { ...picture, notes: 'Notes of one.' },
      { ...picture, title: 'Two', notes: 'Notes of two.' },
      { ...picture, title: 'Three' },
    ],
    ...more,
  };
  return SNIPPETS.find((one) => one.id === id)?.write(what) ?? '';
}

/** A deck whose only slide of ours is what the dialog gives. */
async function openPasted(page: Page, text: string, query = ''): Promise<void> {
  const [, slide = '', script = ''] = /^(<section>[\s\S]*<\/section>)\n([\s\S]*)$/.exec(text) ?? [];
  await servePackage(page, 'reveal', 'reveal.js/dist');
  await openPage(
    page,
    `snippet.html${query}`,
    `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="reveal/reveal.css">
    <div class="reveal"><div class="slides"><section><h2>First</h2></section>${slide}<section><h2>Last</h2></section></div></div>
    <script src="reveal/reveal.js"></script><script>Reveal.initialize({ transition: 'none' });</script>${script}`,
  );
}

test('what the export dialog gives for reveal.js steps through a story without the plugin', async ({
  page,
  baseURL,
}) => {
  await openPasted(page, snippet('reveal', `${baseURL}whence.html`));
  await page.locator('body').press('ArrowRight');
  const caption = page.frameLocator('iframe').locator('.embed-caption b');
  await expect(caption).toBeVisible();
  const first = await caption.textContent();
  const key = (name: string): Promise<void> => page.locator('body').press(name);
  await key('ArrowRight');
  await expect(caption).not.toHaveText(first ?? '');
  const second = await caption.textContent();
  await key('ArrowRight');
  await expect(caption).not.toHaveText(second ?? '');
  await key('ArrowLeft');
  await expect(caption).toHaveText(second ?? '');
  await key('ArrowLeft');
  await expect(caption).toHaveText(first ?? '');
});

test('on paper it has a page for each step, none of them blank, and notes of its own', async ({ page, baseURL }) => {
  await openPasted(page, snippet('reveal', `${baseURL}whence.html`), '?view=print');
  const pages = page.locator('.pdf-page');
  await expect(pages).toHaveCount(1 + 3 + 1);
  const titles: string[] = [];
  for (const number of [1, 2, 3]) {
    const inside = pages.nth(number).locator('iframe').contentFrame();
    await expect(inside.locator('main.still svg.picture')).toBeVisible(MANY);
    titles.push((await inside.locator('.embed-caption b').textContent()) ?? '');
  }
  expect(new Set(titles).size).toBe(3);
  const notes = pages.nth(1).locator('aside.notes');
  expect(
    await notes.evaluateAll((list) => list.map((aside) => [aside.closest('.fragment') !== null, aside.textContent])),
  ).toEqual([
    [false, 'Notes of one.'],
    [true, 'Notes of two.'],
    [true, ''],
  ]);
});

test('of one picture it has no fragments, and stands still on paper at its call', async ({ page, baseURL }) => {
  const one = { link: 'v=1&policy=freebsd-rtld-libsys&step=55', isStory: false };
  const pictures = [{ title: 'One', alt: 'A finding.', caption: '', notes: '' }];
  await openPasted(page, snippet('reveal', `${baseURL}whence.html`, { ...one, pictures }), '?view=print');
  await expect(page.locator('.pdf-page')).toHaveCount(3);
  const inside = page.locator('.pdf-page').nth(1).locator('iframe').contentFrame();
  await expect(inside.locator('main.still svg.picture')).toContainText('SIGABRT');
});

/** What the slide imports: its own frame, and a deck that says what it was told. */
const SLIDEV = `<script type="importmap">{ "imports": {
  "vue": "data:text/javascript,export const onMounted = (begin) => begin(), onUnmounted = () => undefined; export const ref = () => ({ get value() { return document.querySelector('iframe') } });",
  "@slidev/client": "data:text/javascript,globalThis.turned = []; export const useNav = () => ({ next: () => turned.push('next'), prev: () => turned.push('prev') });"
} }</script>`;

test('what the dialog gives for Slidev turns the deck where the steps of the frame end', async ({ page, baseURL }) => {
  const text = snippet('slidev', `${baseURL}whence.html`);
  const [, frame = '', script = ''] =
    /(<iframe [\s\S]*<\/iframe>)\s*<script setup>([\s\S]*)<\/script>/.exec(text) ?? [];
  await openPage(
    page,
    'slidev.html',
    `<!doctype html><meta charset="utf-8">${SLIDEV}${frame}<script type="module">${script}</script>`,
  );
  const inside = page.frameLocator('iframe');
  await expect(inside.locator('.embed-caption b')).toBeVisible();
  const turned = (): Promise<unknown> => page.evaluate(() => (globalThis as unknown as { turned: unknown }).turned);
  await inside
    .locator('svg.picture')
    .first()
    .click({ position: { x: 4, y: 4 } });
  await page.keyboard.press('ArrowLeft');
  await expect.poll(turned).toEqual(['prev']);
  await page.keyboard.press('End');
  await expect(inside.getByText(/^9 of 9/)).toBeAttached();
  await page.keyboard.press('ArrowRight');
  await expect.poll(turned).toEqual(['prev', 'next']);
});
