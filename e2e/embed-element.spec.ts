import { expect, test } from '@playwright/test';
import { openPage } from './host.ts';
import { inspector, policySwitch } from './whence.ts';

const FALLBACK = '<p>A picture was to be here.</p>';

/** Typed by what the tests ask of it. */
type Graph = HTMLElementTagNameMap['whence-graph'];

test('the element shows what stands in it until the picture is there, and does what it is asked', async ({ page }) => {
  await openPage(
    page,
    'element.html',
    `<!doctype html><title>Host</title>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; frame-src 'self'">
    <script type="module" src="embed/whence-graph.js"></script>
    <whence-graph id="good" scene="freebsd-15" policy="freebsd-rtld-libsys" step="55" title="Refused">${FALLBACK}</whence-graph>
    <whence-graph id="bad" base="nowhere.html" loading="eager">${FALLBACK}</whence-graph>`,
  );
  const good = page.locator('#good');
  await expect(good.locator('iframe[title="Refused"][sandbox^="allow-scripts allow-popups"]')).toBeVisible();
  await expect(good.locator('p')).toBeHidden();
  await expect(good.frameLocator('iframe').locator('svg.picture')).toContainText('SIGABRT');
  await expect(page.locator('#bad p')).toBeVisible();
  await expect(page.locator('#bad iframe')).toBeHidden();
  const box = await good.boundingBox();
  expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(16 / 9, 1);

  const told = await good.evaluate(async (element) => {
    const graph = element as Graph;
    const steps: number[] = [];
    graph.addEventListener('whence-step', (event) => steps.push((event as CustomEvent).detail.n));
    const ended = new Promise((resolve) => graph.addEventListener('whence-end', resolve, { once: true }));
    await graph.goTo(3);
    await graph.next();
    const before = graph.getAttribute('step');
    graph.setAttribute('theme', 'dark');
    graph.setAttribute('policy', 'none');
    const { theme, policy, step, link } = await graph.getState();
    const svg = await graph.export('svg');
    const refused = await graph
      .goTo(999)
      .catch((error: { name: string; code: string }) => `${error.name} ${error.code}`);
    await graph.goTo(graph.steps);
    await ended;
    return { steps, before, theme, policy, step, link, svg: svg.data.slice(0, 4), refused, current: graph.current };
  });
  expect(told).toMatchObject({
    ...{
      before: '55',
      theme: 'dark',
      policy: [],
      step: 4,
      svg: '<svg',
      refused: 'WhenceError no-such-step',
      current: 74,
    },
    link: expect.stringContaining('theme=dark'),
  });
  expect(told.steps.slice(0, 2)).toEqual([3, 4]);
  // What was asked of a page that leaves is answered by nobody; what is asked now, by the page that comes.
  const moved = await good.evaluate(async (element) => {
    const graph = element as Graph;
    const asked = graph.export('png').catch((error: Error & { code: string }) => `${error.code}: ${error.message}`);
    // The question is on its way.
    await Promise.resolve();
    graph.setAttribute('base', 'whence.html?again');
    const { step } = await graph.goTo(5).then(() => graph.getState());
    return { asked: await asked, step };
  });
  expect(moved).toEqual({ asked: 'gone: The picture was replaced by that of another address.', step: 5 });
  await good.evaluate((element) => element.setAttribute('scene', 'openbsd-7.5'));
  await expect(good.frameLocator('iframe').getByRole('main', { name: /OpenBSD/ })).toBeVisible();
});

test('“open full” keeps the whole state', async ({ page, context }) => {
  const link = 'story=one-call&at=3&theme=dark&look=object:libsys&embed=1&controls=full&deck=reveal';
  await page.goto(`./#${link}`);
  await expect(page.getByText(/^3 of /)).toBeVisible();
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'open full' }).press('Enter');
  const full = await opened;
  await expect(
    inspector(full)
      .or(policySwitch(full, /^msyscall$/))
      .first(),
  ).toBeVisible();
  const state = new URLSearchParams(new URL(full.url()).hash.slice(1));
  expect(Object.fromEntries(state)).toEqual({
    v: '1',
    story: 'one-call',
    at: '3',
    theme: 'dark',
    look: 'object:libsys',
  });
  expect(await full.evaluate(() => window.opener)).toBeNull();
});
