import { writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { ask, frameOf, HOST, heard, openHost } from './host.ts';
import { dist, picture } from './whence.ts';

const STATE = 'v=1&scene=freebsd-15&policy=freebsd-rtld-libsys&theme=light&embed=1';

test('a sandboxed frame does what the page around asks and answers with the id', async ({ page }) => {
  const sibling = `<iframe id="other" title="other" sandbox="allow-scripts" srcdoc="<script>
    parent.frames[0].postMessage({ ns: 'whence', v: 1, id: 'stranger', type: 'goto', step: 9 }, '*')
  </script>"></iframe>`;
  await openHost(page, frameOf(`whence.html#${STATE}`) + sibling);
  await expect.poll(() => heard(page, 'ready')).toHaveLength(1);
  const [ready] = await heard(page, 'ready');
  expect(ready).toMatchObject({ ns: 'whence', v: 1, first: 0, steps: 74 });
  expect(ready?.type === 'ready' && ready.labels).toHaveLength(74);
  // It stands still at its step, has not taken the focus, and left nothing in the history.
  expect(await ask(page, { type: 'getState' })).toMatchObject({ type: 'state', step: 0, of: 74, playing: false });
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('first');
  const entries = await page.evaluate(() => history.length);

  expect(await ask(page, { type: 'ping' }, true)).toMatchObject({ type: 'pong' });
  expect(await ask(page, { type: 'goto', step: 55 })).toMatchObject({ type: 'step', n: 55, of: 74 });
  await expect(page.frameLocator('#w').locator('svg.picture')).toContainText('SIGABRT');
  expect(await ask(page, { type: 'next' })).toMatchObject({
    n: 56,
    narration: expect.stringMatching(/^Call 56 of 74/),
  });
  expect(await ask(page, { type: 'next' })).toMatchObject({ n: 57 });
  expect(await ask(page, { type: 'prev' })).toMatchObject({ n: 56 });
  const label = ready?.type === 'ready' ? ready.labels[9] : '';
  expect(await ask(page, { type: 'goto', label })).toMatchObject({ type: 'step', label });
  expect(await ask(page, { type: 'setPolicy', policy: 'none' })).toMatchObject({ type: 'state', policy: [] });
  expect(await ask(page, { type: 'setTheme', theme: 'dark' })).toMatchObject({ theme: 'dark' });
  expect(await ask(page, { type: 'load', link: '#scene=openbsd-7.5&step=2' })).toMatchObject({
    link: 'v=1&scene=openbsd-7.5&step=2&embed=1',
    step: 2,
  });
  expect(await heard(page, 'ready')).toHaveLength(2);
  expect(await ask(page, { type: 'load', link: 'story=one-call&at=2' })).toMatchObject({ step: 2 });
  expect((await heard(page, 'ready')).at(-1)).toMatchObject({ first: 1 });
  expect(await ask(page, { type: 'goto', step: 1 })).toMatchObject({ n: 1, narration: expect.stringMatching(/\w/) });

  const errors = [
    [{ type: 'dance' }, 'bad-message'],
    [{ type: 'goto', step: 999 }, 'no-such-step'],
    [{ type: 'setPolicy', policy: ['nobody'] }, 'no-such-policy'],
    [{ type: 'setPolicy', policy: 5 }, 'bad-message'],
    [{ type: 'load', link: 'step=x' }, 'bad-link'],
    [{ type: 'load', link: 'story=own&data=AAAA' }, 'bad-link'],
    [{ type: 'load', link: 'scene=nowhere' }, 'not-opened'],
    [{ type: 'load', link: 'story=none-such' }, 'not-opened'],
  ] as const;
  for (const [command, code] of errors) {
    expect(await ask(page, command)).toMatchObject({ type: 'error', code, message: expect.stringMatching(/\.$/) });
  }
  expect(await page.evaluate(() => history.length)).toBe(entries);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('first');
  const all = await page.evaluate(() => JSON.stringify((globalThis as unknown as { heard: unknown }).heard));
  expect(all).not.toContain('stranger');
});

test('a step of a story is handed over with its words', async ({ page }) => {
  await openHost(page, frameOf('whence.html#v=1&story=split&embed=1'));
  await expect.poll(() => heard(page, 'ready')).toHaveLength(1);
  const exported = await ask(page, { type: 'export', format: 'txt', step: 2 });
  expect(exported.type === 'exported' && exported.data).toMatch(
    /^One write, FreeBSD 14\n-+\n\s*write\(\) is a wrapper/,
  );
  expect(exported.type === 'exported' && exported.data).toContain('story=split&at=2');
});

test('a frame hands over the picture in every format, to the byte the same each time', async ({ page }) => {
  await openHost(page, frameOf(`whence.html#${STATE}&step=55`));
  await expect.poll(() => heard(page, 'ready')).toHaveLength(1);
  for (const [format, start] of [
    ['svg', '<svg'],
    ['png', 'data:image/png;base64,'],
    ['txt', ''],
    ['json', '{'],
    ['html', '<!doctype html>'],
  ] as const) {
    const first = await ask(page, { type: 'export', format, step: 3, scale: 1 });
    expect(first).toMatchObject({ type: 'exported', format });
    if (first.type !== 'exported') continue;
    expect(first.data.slice(0, start.length).toLowerCase()).toBe(start);
    expect(first.data.length).toBeGreaterThan(500);
    const again = await ask(page, { type: 'export', format, step: 3, scale: 1 });
    expect(again.type === 'exported' && again.data === first.data).toBe(true);
  }
});

test('a frame works in a page on the disk', async ({ page }, info) => {
  const file = info.outputPath('host.html');
  await writeFile(file, HOST + frameOf(`${dist('whence.html')}#${STATE}`));
  await page.goto(pathToFileURL(file).href);
  await expect.poll(() => heard(page, 'ready')).toHaveLength(1);
  expect(await ask(page, { type: 'goto', step: 55 })).toMatchObject({ n: 55 });
  await expect(page.frameLocator('#w').locator('svg.picture')).toContainText('SIGABRT');
  const exported = await ask(page, { type: 'export', format: 'svg' });
  expect(exported.type === 'exported' && exported.data).toContain('SIGABRT');
});

test('autoplay waits until it is seen, stops with its slide, and goes on with it', async ({ page }) => {
  await openHost(page, `<div style="height: 3000px"></div>${frameOf(`whence.html#${STATE}&autoplay=1&speed=4`)}`);
  await expect.poll(() => heard(page, 'ready')).toHaveLength(1);
  expect(await ask(page, { type: 'getState' })).toMatchObject({ playing: false, step: 0 });
  await page.evaluate(() => document.getElementById('w')?.scrollIntoView());
  await expect.poll(async () => (await heard(page, 'step')).length).toBeGreaterThan(2);
  const say = (word: string) => page.evaluate((word) => window.frames[0]?.postMessage(word, '*'), word);
  await say('slide:stop');
  expect(await ask(page, { type: 'getState' })).toMatchObject({ playing: false });
  await say('slide:start');
  expect(await ask(page, { type: 'getState' })).toMatchObject({ playing: true });
  expect(await ask(page, { type: 'pause' })).toMatchObject({ playing: false });
  // Who has paused it is not overruled by the deck.
  await say('slide:stop');
  await say('slide:start');
  expect(await ask(page, { type: 'getState' })).toMatchObject({ playing: false });
});

test('nothing plays by itself for those who asked for less motion @reduced', async ({ page }) => {
  await openHost(page, frameOf(`whence.html#${STATE}&autoplay=1`));
  await expect.poll(() => heard(page, 'ready')).toHaveLength(1);
  await page.evaluate(() => window.frames[0]?.postMessage('slide:start', '*'));
  expect(await ask(page, { type: 'getState' })).toMatchObject({ playing: false, step: 0 });
  expect(await ask(page, { type: 'next' })).toMatchObject({ n: 1 });
});

test('what a frame offers to press', async ({ page }) => {
  await openHost(page, frameOf(`whence.html#${STATE}&controls=full&resize=embedly`));
  const frame = page.frameLocator('#w');
  const counter = frame.getByRole('status').filter({ hasText: ' of ' }).first();
  await expect(counter).toHaveText(/overview of 74/);
  const resized = await page.evaluate(() =>
    (globalThis as unknown as { heard: { data: { context?: string; height?: number } }[] }).heard
      .map(({ data }) => data)
      .filter(({ context }) => context === 'iframe.resize'),
  );
  expect(resized[0]).toMatchObject({ height: expect.any(Number), src: expect.stringContaining('whence.html') });
  await frame.getByRole('button', { name: 'Step forward' }).click();
  await frame.getByRole('slider', { name: 'Step' }).press('End');
  await expect.poll(async () => (await heard(page, 'step')).at(-1)).toMatchObject({ n: 74 });
  expect(await heard(page, 'end')).toHaveLength(1);
  await frame.getByText('of 72 refused').click();
  await frame.getByRole('switch', { name: 'rtld + libsys only' }).click();
  await expect(frame.getByText('No policy')).toBeVisible();
  // Keys that it has no use for are told; Escape lets go, Tab and Shift+Tab are the browser's.
  await page.keyboard.press('Escape');
  await page.keyboard.press('x');
  await expect.poll(() => heard(page, 'key')).toMatchObject([{ key: 'x' }]);
  await expect(picture(frame as never)).toHaveAttribute('aria-label', /\w/);
});
