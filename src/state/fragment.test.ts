import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Choices, DEFAULTS } from './choices.ts';
import { LONGEST_FRAGMENT, parse, write } from './fragment.ts';

const word = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/);
const index = fc.nat(2 ** 31 - 1);

/** All choices that the store can hold. */
const anyChoices: fc.Arbitrary<Choices> = fc.record({
  source: fc.oneof(
    word,
    word.map((key) => `file:${key}`),
  ),
  // A policy cannot be called "none": that word says that there is none.
  policies: fc.uniqueArray(
    word.filter((id) => id !== 'none'),
    { maxLength: 6 },
  ),
  step: index,
  range: fc.option(fc.tuple(index, index).filter(([start, end]) => start < end)),
  focus: fc.option(index),
  view: fc.constantFrom('graph', 'calls'),
  speed: fc.double({ min: 1e-6, max: 1000, noNaN: true }),
  theme: fc.constantFrom('auto', 'light', 'dark'),
  embed: fc.boolean(),
  still: fc.boolean(),
});

describe('a link', () => {
  test('gives back the choices that it was written from', () => {
    fc.assert(
      fc.property(anyChoices, (choices) => {
        expect(parse(`#${write(choices)}`)).toEqual({ choices, problems: [] });
      }),
    );
  });

  test('of a fresh page is empty, and defaults are never written', () => {
    expect(write(DEFAULTS)).toBe('');
    expect(write({ ...DEFAULTS, theme: 'dark' })).toBe('v=1&theme=dark');
  });

  test('reads as in the documentation, in one order', () => {
    const choices: Choices = {
      source: 'openbsd-7.5',
      policies: ['openbsd-msyscall', 'openbsd-pinsyscalls'],
      step: 14,
      range: [10, 200],
      focus: 1,
      view: 'calls',
      speed: 2,
      theme: 'dark',
      embed: true,
      still: true,
    };
    expect(write(choices)).toBe(
      'v=1&scene=openbsd-7.5&policy=openbsd-msyscall,openbsd-pinsyscalls&step=14&range=10-200&focus=1&view=calls' +
        '&speed=2&theme=dark&embed=1&still=1',
    );
  });

  test('survives percent-encoding by mail programs, unknown keys and an empty fragment', () => {
    expect(parse('#scene=file%3Aabc&policy=a%2Cb&nonsense=1').choices).toMatchObject({
      source: 'file:abc',
      policies: ['a', 'b'],
    });
    expect(parse('')).toEqual({ choices: DEFAULTS, problems: [] });
    expect(parse('#policy=none').problems).toEqual([]);
  });
});

describe('a bad value', () => {
  test.each([
    ['step=-1', 'In the link, step takes the number of a call, not "-1".'],
    ['step=99999999999', 'In the link, step takes the number of a call, not "99999999999".'],
    ['range=5-5', 'In the link, range takes two numbers: 10-200, not "5-5".'],
    ['range=1-2-3', 'In the link, range takes two numbers: 10-200, not "1-2-3".'],
    ['view=table', 'In the link, view takes one of graph, calls, not "table".'],
    ['speed=NaN', 'In the link, speed takes calls per second, at most 1000, not "NaN".'],
    ['embed=yes', 'In the link, embed takes 1 or 0, not "yes".'],
    ['scene=%3Cscript%3E', 'In the link, scene takes the id of a scenario, not "<script>".'],
    ['policy=a,,b', 'In the link, policy takes ids of policies with commas between them, not "a,,b".'],
    ['v=2', 'The link says version "2", this page writes version 1: parts may be lost.'],
  ])('%s is one sentence and the default', (text, sentence) => {
    expect(parse(`#${text}`)).toEqual({ choices: DEFAULTS, problems: [{ message: sentence }] });
  });

  test('leaves the rest of the link alone', () => {
    expect(parse('#step=x&theme=dark').choices).toEqual({ ...DEFAULTS, theme: 'dark' });
  });

  test('of hostile length is neither read nor repeated in full', () => {
    expect(parse(`#step=${'9'.repeat(5000)}`).problems[0]?.message.length).toBeLessThan(120);
    expect(parse(`#policy=${Array.from({ length: 40 }, (_, i) => `p${i}`)}`).choices.policies).toEqual([]);
    expect(parse(`#x=${'y'.repeat(LONGEST_FRAGMENT)}&theme=dark`)).toMatchObject({
      choices: DEFAULTS,
      problems: [{ message: `The link is longer than ${LONGEST_FRAGMENT} characters and was not read.` }],
    });
  });

  test('never throws, and what is read can be written', () => {
    const soup = fc.array(
      fc.tuple(
        fc.constantFrom('v', 'scene', 'policy', 'step', 'range', 'focus', 'view', 'speed', 'embed'),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(soup, (pairs) => {
        const { choices } = parse(pairs.map(([key, value]) => `${key}=${value}`).join('&'));
        expect(parse(write(choices))).toEqual({ choices, problems: [] });
      }),
    );
  });
});
