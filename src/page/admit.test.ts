import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OWN } from '../story/story.ts';
import { openRecord } from './admit.ts';
import { pageAt, storyOf } from './fixtures/page-at.ts';

let here: ReturnType<typeof pageAt>;
beforeEach(async () => {
  here = pageAt('#v=1&scene=openbsd-7.6&theme=dark');
  await here.opened();
});
afterEach(() => vi.unstubAllGlobals());

describe('an export that is opened', () => {
  it('shows its step of a shipped story, with what was changed in it', async () => {
    const { page, problems, opened } = here;
    await openRecord(page, { link: 'v=1&policy=linux-sud&story=split&at=2', story: null, file: null });
    await opened();
    expect(page.telling.getState()).toMatchObject({ id: 'split', story: { steps: expect.any(Array) } });
    expect(page.choices.getState()).toMatchObject({ story: 'split', at: 2, policies: ['linux-sud'], theme: 'dark' });
    expect(page.choices.getState().step).toBeGreaterThan(0);
    expect(problems()).toEqual([]);
  });

  it('shows its step of a story of one’s own, which its link carries from then on', async () => {
    const { page, opened } = here;
    await openRecord(page, { link: 'v=1&story=own', story: storyOf('Mine'), file: null });
    await opened();
    expect(page.telling.getState()).toMatchObject({ id: OWN, own: { title: 'Mine' } });
    expect(page.choices.getState()).toMatchObject({ source: 'freebsd-14', step: 5 });
    expect(page.choices.getState().data).toBe(page.telling.getState().data);
    expect(page.choices.getState().data).not.toBe('');
  });

  it('that tells a story of its own without having it changes nothing, though there is another', async () => {
    const { page, problems } = here;
    page.telling.getState().hold(storyOf('Other'));
    await openRecord(page, { link: 'v=1&story=own&at=2', story: null, file: null });
    expect(problems()).toEqual(['This link tells a story that it does not carry.']);
    expect(page.choices.getState()).toMatchObject({ source: 'openbsd-7.6', story: '' });
  });
});
