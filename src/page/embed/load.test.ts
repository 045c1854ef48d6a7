import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packText } from '../../record/pack.ts';
import { readCarrier } from '../../record/recognise.ts';
import { choicesOf } from '../../state/store.ts';
import { OWN } from '../../story/story.ts';
import { pageAt, recordOf, storyOf } from '../fixtures/page-at.ts';
import { handOver } from './hand-over.ts';
import { loadLink } from './load.ts';

const OWN_LINK = `v=1&story=own&data=${packText(recordOf(storyOf('Mine')))}`;

let frame: ReturnType<typeof pageAt>;
beforeEach(async () => {
  frame = pageAt('#v=1&scene=freebsd-15&embed=1');
  await frame.opened();
});
afterEach(() => vi.unstubAllGlobals());

const titleTold = (): string | undefined => frame.page.telling.getState().story?.title;

describe('a link that is loaded', () => {
  it('tells a story of one’s own again after another', async () => {
    for (const link of [OWN_LINK, 'story=split&at=2', OWN_LINK]) {
      expect(await loadLink(frame.page, link)).toBeNull();
      await frame.opened();
    }
    expect(titleTold()).toBe('Mine');
    expect(frame.page.choices.getState()).toMatchObject({ story: OWN, source: 'freebsd-14', step: 5, embed: true });
  });

  it.each([
    ['story=own&data=AAAA', 'bad-link', /^What the link carries is damaged/],
    ['scene=openbsd-7.6&data=AAAA', 'bad-link', /^What the link carries is damaged/],
    ['policy=nobody', 'no-such-policy', /^There is no policy “nobody”\.$/],
    ['compare=nobody', 'no-such-policy', /^There is no policy “nobody”\.$/],
    [`${OWN_LINK}&scene=nowhere`, 'not-opened', /^There is no scenario “nowhere”\.$/],
    [OWN_LINK.replace('own', 'none-such'), 'not-opened', /^There is no story “none-such”\.$/],
  ])('as %s changes nothing', async (link, code, message) => {
    const { choices, telling } = frame.page;
    await loadLink(frame.page, 'story=split&at=3');
    const before = { choices: choicesOf(choices.getState()), telling: { ...telling.getState() } };
    expect(await loadLink(frame.page, link)).toEqual({ type: 'error', code, message: expect.stringMatching(message) });
    expect({ choices: choicesOf(choices.getState()), telling: { ...telling.getState() } }).toEqual(before);
  });

  it('without a story of its own is not told the one that was here before', async () => {
    expect(await loadLink(frame.page, 'story=own')).toMatchObject({ code: 'not-opened' });
  });
});

describe('a step of a story that is handed over', () => {
  it('has its words, and opens at that step', async () => {
    expect(await loadLink(frame.page, 'story=split&at=1')).toBeNull();
    const { data } = await handOver(frame.page, 'light', { format: 'txt', step: 2, scale: 1 });
    expect(data).toMatch(/^One write, FreeBSD 14\n-+\n/);
    expect(data).toContain('write() is a wrapper, __sys_write is the stub with the instruction.');
    const record = readCarrier(new TextEncoder().encode(data), 'step.txt');
    expect(record).toMatchObject({ ok: true, value: { link: 'v=1&story=split&at=2', story: null } });
  });

  it('of one’s own has the story beside its link, not in it as well', async () => {
    await loadLink(frame.page, OWN_LINK);
    const { data } = await handOver(frame.page, 'light', { format: 'json', step: null, scale: 1 });
    expect(JSON.parse(data)).toMatchObject({
      title: 'Before',
      slides: [{ title: 'Before', caption: 'libc has it.' }],
      record: { link: 'v=1&story=own', story: { title: 'Mine' } },
    });
  });
});
