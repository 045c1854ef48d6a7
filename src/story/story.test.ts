import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULTS } from '../choices/choices.ts';
import { readStory } from './read.ts';
import { choicesOfStep, SHOWN, type Story, type StoryStep, showOf, stepAt, storyFile } from './story.ts';

const STEP: StoryStep = {
  title: 'The stub',
  narration: 'It loads the number.',
  notes: 'On amd64.',
  show: 'scene=freebsd-15&step=24',
};
const STORY: Story = { title: 'One call', summary: 'From top to bottom.', steps: [STEP] };

/** What is read from the text of a file. */
const reread = (value: unknown) => readStory(JSON.parse(JSON.stringify(value)));

/** The sentence, or that there was none. */
const problemOf = (value: unknown): string => {
  const read = readStory(value);
  return read.ok ? 'none' : read.problem.message;
};

describe('a story in a file', () => {
  test('comes back as it was written', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    const show = fc
      .record({
        step: fc.nat(1000),
        policies: fc.subarray(['openbsd-msyscall', 'zircon-vdso']),
        look: fc.constantFrom('', 'wall'),
      })
      .map((choices) => showOf({ ...DEFAULTS, ...choices }));
    const step = fc.record({ title: text, narration: text, notes: fc.oneof(fc.constant(''), text), show });
    const story = fc.record({ title: text, summary: text, steps: fc.array(step, { minLength: 1, maxLength: 6 }) });
    fc.assert(
      fc.property(story, (given) => {
        expect(reread(storyFile(given))).toEqual({ ok: true, value: given });
      }),
    );
  });

  test('needs no more than steps: the rest is filled in', () => {
    expect(reread({ steps: [{}, { title: null, show: '#step=3' }] })).toEqual({
      ok: true,
      value: {
        title: 'Story',
        summary: '',
        steps: [
          { title: 'Step 1', narration: '', notes: '', show: '' },
          { title: 'Step 2', narration: '', notes: '', show: 'step=3' },
        ],
      },
    });
  });

  test('holds what a story has, and nothing that somebody added', () => {
    const steps = [{ ...STEP, script: 'alert(1)' }];
    expect(readStory({ ...STORY, steps, colour: 'red' })).toEqual({ ok: true, value: STORY });
    expect(Object.keys(storyFile({ ...STORY, steps }).steps[0] ?? {})).toEqual(['title', 'narration', 'notes', 'show']);
  });
});

describe('what is no story', () => {
  const steps = (...given: unknown[]) => ({ ...STORY, steps: given });

  test.each<[string, unknown, string]>([
    ['nothing', null, 'This is no story: it has no list of steps.'],
    ['a text', 'story', 'This is no story: it has no list of steps.'],
    ['a list', [STEP], 'This is no story: it has no list of steps.'],
    ['steps that are no list', { steps: { 0: STEP } }, 'This is no story: it has no list of steps.'],
    ['no step', steps(), 'The story has no steps.'],
    ['a newer version', { ...STORY, v: 2 }, 'The story has version 2; this page reads version 1.'],
    [
      'no version at all',
      { ...STORY, v: { toString: 1 } },
      'The story has version unknown; this page reads version 1.',
    ],
    ['a step that is a text', steps(STEP, 'x'), 'Step 2 of the story: it is no object with title, narration and show.'],
    ['a title that is a number', steps({ ...STEP, title: 7 }), 'Step 1 of the story: “title” is no text.'],
    ['notes that are a list', steps({ ...STEP, notes: [] }), 'Step 1 of the story: “notes” is no text.'],
    [
      'a link with a bad value',
      steps({ ...STEP, show: 'step=two' }),
      'Step 1 of the story: In the link, step takes the number of a call, not "two".',
    ],
  ])('%s is refused with one sentence', (_, value, sentence) => {
    expect(problemOf(value)).toBe(sentence);
  });

  test.each<[string, number, unknown]>([
    ['steps', 200, (length: number) => ({ steps: new Array(length).fill(STEP) })],
    ['characters of a title', 120, (length: number) => steps({ title: 'x'.repeat(length) })],
    ['characters of a narration', 600, (length: number) => steps({ narration: 'x'.repeat(length) })],
    ['characters of notes', 4000, (length: number) => steps({ notes: 'x'.repeat(length) })],
    ['characters of a summary', 300, (length: number) => ({ ...STORY, summary: 'x'.repeat(length) })],
  ])('more %s than %i are refused, as many are read', (_, most, build) => {
    const given = build as (length: number) => unknown;
    expect(problemOf(given(most))).toBe('none');
    expect(problemOf(given(most + 1))).toMatch(new RegExp(`${most}`));
  });

  test('never ends in an exception', () => {
    fc.assert(fc.property(fc.anything(), (value) => typeof readStory({ steps: [value] }).ok === 'boolean'));
    fc.assert(fc.property(fc.anything(), (value) => typeof readStory(value).ok === 'boolean'));
  });
});

describe('a step', () => {
  test('is found by its number, and the nearest one where there is none', () => {
    const story: Story = { ...STORY, steps: ['a', 'b', 'c'].map((title) => ({ ...STEP, title })) };
    expect([-4, 0, 1, 2, 3, 4, 99].map((at) => stepAt(story, at).title)).toEqual(['a', 'a', 'a', 'b', 'c', 'c', 'c']);
  });

  test('decides what is shown and leaves the rest to who looks', () => {
    const chosen = choicesOfStep({ ...STEP, show: 'scene=openbsd-7.6&step=3&theme=dark&embed=1&speed=4' });
    expect(Object.keys(chosen).sort()).toEqual([...SHOWN].sort());
    expect(chosen).toMatchObject({ source: 'openbsd-7.6', step: 3 });
  });

  test('stands alone: what it does not say is as in a fresh page', () => {
    expect(choicesOfStep({ ...STEP, show: 'step=3' }).source).toBe(DEFAULTS.source);
    expect(showOf({ ...DEFAULTS, step: 3, theme: 'dark', embed: true })).toBe('v=1&step=3');
  });
});
