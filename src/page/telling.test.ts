import { describe, expect, test } from 'vitest';
import { DEFAULTS } from '../choices/choices.ts';
import { parse, write } from '../choices/fragment.ts';
import { choicesOf, createChoicesStore } from '../state/store.ts';
import { OWN, type Story } from '../story/story.ts';
import { baseOf, createTelling, stepOfNow, type TellingStore } from './telling.ts';

type Telling = ReturnType<TellingStore['getState']>;

const STORY: Story = {
  title: 'Two steps',
  summary: '',
  steps: [
    { title: 'Before', narration: '', notes: '', show: 'scene=freebsd-14&step=3&mark=object:libc' },
    { title: 'After', narration: '', notes: '', show: 'scene=freebsd-15&policy=openbsd-msyscall' },
  ],
};

function told() {
  const choices = createChoicesStore();
  const telling = createTelling(choices);
  telling.getState().tell('two', STORY);
  return { choices, telling };
}

describe('telling a story', () => {
  test('shows a step whole: what it does not say is as in a fresh page', () => {
    const { choices, telling } = told();
    expect(choices.getState()).toMatchObject({
      story: 'two',
      at: 1,
      source: 'freebsd-14',
      step: 3,
      mark: ['object:libc'],
    });
    choices.getState().set({ policies: ['linux-sud'], range: [0, 9] });
    telling.getState().goTo(2);
    expect(choices.getState()).toMatchObject({
      ...{ at: 2, source: 'freebsd-15', step: 0, mark: [], range: null, policies: ['openbsd-msyscall'] },
    });
  });

  test('stays within the story, and leaves what is up to who is looking', () => {
    const { choices, telling } = told();
    choices.getState().set({ theme: 'dark', speed: 4 });
    telling.getState().goTo(99);
    expect(choices.getState()).toMatchObject({ at: 2, theme: 'dark', speed: 4 });
    telling.getState().goTo(-1);
    expect(choices.getState().at).toBe(1);
  });

  test('a link says the step, and what was changed since', () => {
    const { choices, telling } = told();
    telling.getState().goTo(2);
    const link = (): string => {
      const now = choicesOf(choices.getState());
      return write(now, baseOf(telling.getState(), now) ?? DEFAULTS);
    };
    expect(link()).toBe('v=1&story=two&at=2');
    choices.getState().set({ policies: [] });
    expect(link()).toBe('v=1&policy=none&story=two&at=2');
    const first = parse(link()).choices;
    expect(parse(link(), baseOf(telling.getState(), first) ?? DEFAULTS).choices).toEqual(choicesOf(choices.getState()));
  });

  test('a shipped story that is changed becomes one’s own, and the step can be taken from the page', () => {
    const { choices, telling } = told();
    choices.getState().set({ libsys: 'logging' });
    telling.getState().change({ ...STORY, steps: [...STORY.steps, stepOfNow(choices, 'Third')] }, 3);
    expect(telling.getState().id).toBe(OWN);
    expect(choices.getState()).toMatchObject({ story: OWN, at: 3 });
    telling.getState().goTo(3);
    expect(choices.getState()).toMatchObject({ source: 'freebsd-14', libsys: 'logging' });
  });

  test('without its story a link is not read against anything', () => {
    const { telling } = told();
    expect(baseOf(telling.getState(), { ...DEFAULTS, story: 'another' })).toBeNull();
    expect(baseOf(telling.getState(), DEFAULTS)).toBe(DEFAULTS);
  });

  test('a story that ends takes away what it pointed at only where somebody leaves it', () => {
    const { choices, telling } = told();
    telling.getState().end();
    expect(telling.getState()).toMatchObject({ story: null, id: '' });
    expect(choices.getState().mark).toEqual(['object:libc']);
    telling.getState().tell('two', STORY);
    telling.getState().leave();
    expect(choices.getState()).toMatchObject({ story: '', mark: [], source: 'freebsd-14', step: 3 });
  });
});

describe('a story of one’s own', () => {
  const MINE: Story = { ...STORY, title: 'Mine' };
  const OTHER: Story = { ...STORY, title: 'Other' };

  test('stays while a shipped one is told, whose link does not carry it, and after it was left', () => {
    const { choices, telling } = told();
    telling.getState().hold(MINE, 'packed');
    expect(telling.getState()).toMatchObject({ id: 'two', own: MINE });
    telling.getState().tell(OWN, MINE, 2);
    expect(choices.getState()).toMatchObject({ story: OWN, at: 2, data: 'packed' });
    telling.getState().tell('two', STORY);
    expect(choices.getState()).toMatchObject({ story: 'two', data: '' });
    telling.getState().tell(OWN, MINE);
    telling.getState().leave();
    expect(telling.getState()).toMatchObject({ own: MINE, data: 'packed', displaced: null });
    expect(choices.getState().data).toBe('');
  });

  test('is what its link is written against, and no other one that a link carries', () => {
    const { telling } = told();
    telling.getState().hold(MINE, 'packed');
    const asked = { ...DEFAULTS, story: OWN };
    for (const data of ['', 'packed']) {
      expect(baseOf(telling.getState(), { ...asked, data })).toMatchObject({ source: 'freebsd-14', step: 3 });
    }
    expect(baseOf(telling.getState(), { ...asked, data: 'another' })).toBeNull();
  });

  test.each([
    ['opened from a file', (telling: Telling) => telling.take(OWN, OTHER)],
    ['begun', (telling: Telling) => telling.tell(OWN, OTHER)],
    ['carried by a link', (telling: Telling) => telling.hold(OTHER, 'other')],
    ['made of a shipped one', (telling: Telling) => telling.change(OTHER)],
  ])('makes room for another that is %s, and can be had back', (_, come) => {
    const { choices, telling } = told();
    telling.getState().hold(MINE, 'packed');
    come(telling.getState());
    expect(telling.getState()).toMatchObject({ own: OTHER, displaced: MINE });
    telling.getState().bringBack();
    expect(telling.getState()).toMatchObject({ id: OWN, story: MINE, own: MINE, displaced: OTHER });
    expect(choices.getState()).toMatchObject({ story: OWN, at: 1, data: '' });
    telling.getState().dismiss();
    expect(telling.getState().displaced).toBeNull();
  });

  test('displaces nothing by its own next form, nor by coming once more', () => {
    const { telling } = told();
    telling.getState().tell(OWN, MINE);
    telling.getState().change({ ...MINE, summary: 'Longer.' });
    telling.getState().hold({ ...MINE, summary: 'Longer.' }, 'packed');
    expect(telling.getState()).toMatchObject({ id: OWN, displaced: null, data: 'packed' });
    expect(telling.getState().story).toBe(telling.getState().own);
  });
});
