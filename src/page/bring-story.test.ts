import { afterEach, describe, expect, it, vi } from 'vitest';
import { packText } from '../record/pack.ts';
import { OWN } from '../story/story.ts';
import { pageAt, recordOf, storyOf } from './fixtures/page-at.ts';

afterEach(() => vi.unstubAllGlobals());

describe('a page that was saved with a story', () => {
  it.each(['', '#v=1&story=own', '#v=1&story=own&embed=1'])('shows its step at the address “%s”', async (hash) => {
    const { page, problems, opened } = pageAt(hash, recordOf(storyOf('Saved')));
    await vi.waitFor(() => expect(page.telling.getState()).toMatchObject({ id: OWN, own: { title: 'Saved' } }));
    await opened();
    expect(page.choices.getState()).toMatchObject({ story: OWN, at: 1, source: 'freebsd-14', step: 5 });
    expect(page.playback.step).toBe(5);
    expect(problems()).toEqual([]);
  });

  it('shows what its own link says, and has the story at hand', async () => {
    const { page, opened } = pageAt('#v=1&scene=openbsd-7.6', recordOf(storyOf('Saved')));
    await opened();
    expect(page.choices.getState().source).toBe('openbsd-7.6');
    expect(page.telling.getState()).toMatchObject({ id: '', story: null, own: { title: 'Saved' } });
  });

  it('shows what became of the story since, which its link carries', async () => {
    const data = packText(recordOf(storyOf('Changed')));
    const { page } = pageAt(`#v=1&story=own&data=${data}`, recordOf(storyOf('Saved')));
    await vi.waitFor(() => expect(page.telling.getState().story?.title).toBe('Changed'));
    expect(page.telling.getState().displaced).toBeNull();
  });
});

describe('a link to a story', () => {
  const own = `#v=1&story=own&data=${packText(recordOf(storyOf('Mine')))}`;

  it('of one’s own is told again after a shipped one', async () => {
    const { page, problems, go } = pageAt(own);
    const { choices, telling } = page;
    await vi.waitFor(() => expect(telling.getState().story?.title).toBe('Mine'));
    for (const back of [own, '#v=1&story=own']) {
      go('#v=1&story=split&at=2');
      await vi.waitFor(() => expect(telling.getState().id).toBe('split'));
      expect(telling.getState().own?.title).toBe('Mine');
      go(back);
      await vi.waitFor(() => expect(telling.getState().story?.title).toBe('Mine'));
      expect(choices.getState()).toMatchObject({ source: 'freebsd-14', step: 5 });
    }
    expect(problems()).toEqual([]);
  });

  it('that is followed while another is on its way is the one that counts', async () => {
    const { page, opened, go } = pageAt('#v=1&story=split&at=2');
    go('#v=1&story=one-call&at=2');
    await vi.waitFor(() => expect(page.telling.getState().id).toBe('one-call'));
    await opened();
    expect(page.choices.getState()).toMatchObject({ story: 'one-call', at: 2 });
  });

  it('that carries a damaged one says so once, and tells none', async () => {
    const { page, problems, opened } = pageAt('#v=1&story=own&data=AAAA');
    await opened();
    expect(problems()).toEqual(['What the link carries is damaged; perhaps it was cut on its way.']);
    expect(page.choices.getState()).toMatchObject({ story: '', data: '' });
  });

  it('that is none leaves what the link looks at', async () => {
    const { page, go } = pageAt(own);
    await vi.waitFor(() => expect(page.telling.getState().story?.title).toBe('Mine'));
    go('#v=1&scene=freebsd-15&look=object:libc&mark=wall');
    await vi.waitFor(() => expect(page.telling.getState().story).toBeNull());
    expect(page.choices.getState()).toMatchObject({ look: 'object:libc', mark: ['wall'] });
  });
});
