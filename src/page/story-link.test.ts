import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LONGEST_FRAGMENT, parse } from '../choices/fragment.ts';
import { unpackText } from '../record/pack.ts';
import { readRecord } from '../record/record.ts';
import { createChoicesStore } from '../state/store.ts';
import { OWN, type Story } from '../story/story.ts';
import type { Page } from './context.ts';
import { createSession } from './session.ts';
import { followEdits, storyAddress } from './story-link.ts';
import { createTelling } from './telling.ts';

/** Titles that do not repeat themselves, so that no packing makes them short. */
const storyOf = (title: string, steps = 1): Story => ({
  title,
  summary: '',
  steps: Array.from({ length: steps }, (_, i) => ({
    ...{ title: `Step ${i}`, narration: '', show: '' },
    notes: Array.from({ length: 200 }, (_, j) => Math.sin(i * 200 + j)).join(),
  })),
});

let leave: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('location', { href: 'https://example.org/whence/#v=1&story=own' });
  vi.stubGlobal('window', {
    addEventListener: (_: string, listener: () => void) => {
      leave = listener;
    },
    removeEventListener: () => undefined,
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function pageTelling(story: Story) {
  const choices = createChoicesStore();
  const telling = createTelling(choices);
  const session = createSession({ storage: false });
  // As a file opens it: the choices name it and carry nothing.
  telling.getState().take(OWN, story);
  choices.getState().set({ story: OWN });
  return { choices, telling, session } as unknown as Page;
}

/** The title of the story that an address or the `data` of choices carries. */
function carriedTitle(data: string): string | undefined {
  const text = unpackText(data);
  const record = text.ok ? readRecord(text.value) : text;
  return record.ok ? record.value.story?.title : undefined;
}

it('an address carries the story as it is at that moment', () => {
  const page = pageTelling(storyOf('From a file'));
  const address = storyAddress(page) ?? '';
  expect(address).toMatch(/^https:\/\/example\.org\/whence\/#v=1&story=own&data=/);
  expect(carriedTitle(parse(new URL(address).hash).choices.data)).toBe('From a file');
  page.telling.getState().change(storyOf('Changed'));
  expect(carriedTitle(parse(new URL(storyAddress(page) ?? '').hash).choices.data)).toBe('Changed');
});

it('a shipped story is named', () => {
  const page = pageTelling(storyOf('x'));
  page.telling.getState().tell('split', storyOf('Shipped', 9), 3);
  expect(storyAddress(page)).toBe('https://example.org/whence/#v=1&story=split&at=3');
});

it('a story that is too long has no address, which is said once, with what would work', () => {
  const page = pageTelling(storyOf('Long', 9));
  expect(storyAddress(page)).toBeNull();
  expect(storyAddress(page)).toBeNull();
  expect(page.session.getState().problems).toMatchObject([
    { message: 'The story is too long for a link.', remedy: expect.stringMatching(/^“Save as a file” keeps it/) },
  ]);
});

it('no address is longer than what is read again', () => {
  const page = pageTelling(storyOf('Fits'));
  page.choices.getState().set({ mark: Array.from({ length: 80 }, (_, i) => `object:${'x'.repeat(100)}${i}`) });
  expect(storyAddress(page)).toBeNull();
  page.choices.getState().set({ mark: [] });
  expect(storyAddress(page)?.length).toBeLessThan(LONGEST_FRAGMENT);
});

it('is packed once nobody has typed for a moment, and when the page or the editor is left', () => {
  const page = pageTelling(storyOf('A'));
  const title = (): string | undefined => carriedTitle(page.choices.getState().data);
  const stop = followEdits(page);
  vi.advanceTimersByTime(400);
  expect(title()).toBe('A');
  for (const text of ['AB', 'ABC', 'ABCD']) {
    page.telling.getState().change(storyOf(text));
    vi.advanceTimersByTime(300);
    expect(title()).toBe('A');
  }
  vi.advanceTimersByTime(100);
  expect(title()).toBe('ABCD');
  page.telling.getState().change(storyOf('Left'));
  leave();
  expect(title()).toBe('Left');
  page.telling.getState().change(storyOf('Closed'));
  stop();
  expect(title()).toBe('Closed');
  page.telling.getState().change(storyOf('Afterwards'));
  vi.runAllTimers();
  expect(title()).toBe('Closed');
});
