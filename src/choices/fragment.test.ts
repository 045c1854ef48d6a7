import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SYSTEMS } from '../policy/by-system.ts';
import { PROPOSALS } from '../policy/lab/proposals.ts';
import { encodeRecipe } from '../policy/lab/recipe.ts';
import { type Choices, DEFAULTS } from './choices.ts';
import { LONGEST_FRAGMENT, parse, write } from './fragment.ts';

const word = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/);
const index = fc.nat(2 ** 31 - 1);

/** Names of functions and files may hold anything but ends of lines; commas are the hard ones. */
const target = fc
  .tuple(
    fc.constantFrom('object', 'call', 'function', 'process'),
    fc.oneof(fc.string({ minLength: 1, maxLength: 30 }), fc.stringMatching(/^[,a:]{1,8}$/)),
  )
  .map(([kind, name]) => `${kind}:${name.replace(/[\n\r\u2028\u2029]/g, '.')}`);

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
  view: fc.constantFrom('graph', 'calls', 'matrix', 'lab'),
  rows: fc.constantFrom('all', 'program', 'attack'),
  columns: fc.constantFrom('all', ...SYSTEMS),
  order: fc.constantFrom('system', 'stopped', 'runs'),
  sort: fc.oneof(fc.constant(''), word),
  reach: fc.option(index),
  libsys: fc.constantFrom('shipped', 'logging', 'replaying'),
  recipe: fc.constantFrom(...PROPOSALS.map(({ recipe }) => encodeRecipe(recipe))),
  speed: fc.double({ min: 1e-6, max: 1000, noNaN: true }),
  theme: fc.constantFrom('auto', 'light', 'dark'),
  compare: fc.option(
    fc.uniqueArray(
      word.filter((id) => id !== 'none'),
      { maxLength: 3 },
    ),
  ),
  look: fc.oneof(fc.constantFrom('', 'wall', 'kernel'), target),
  mark: fc.array(target, { maxLength: 5 }),
  lang: fc.constant('en' as const),
  story: fc.oneof(fc.constant(''), fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/)),
  at: fc.integer({ min: 1, max: 999 }),
  embed: fc.boolean(),
  present: fc.boolean(),
  controls: fc.constantFrom('0', 'min', 'full'),
  autoplay: fc.boolean(),
  loop: fc.boolean(),
  still: fc.boolean(),
  deck: fc.constantFrom('', 'reveal'),
  resize: fc.constantFrom('', 'embedly'),
  data: fc.stringMatching(/^[\w-]{0,40}$/),
});

describe('a link', () => {
  test('gives back the choices that it was written from', () => {
    fc.assert(
      fc.property(anyChoices, (choices) => {
        expect(parse(`#${write(choices)}`)).toEqual({ choices, problems: [] });
      }),
    );
  });

  test('into a story says what differs from its step, a default included', () => {
    fc.assert(
      fc.property(anyChoices, anyChoices, (choices, base) => {
        expect(parse(write(choices, base), base)).toEqual({ choices, problems: [] });
      }),
    );
    expect(write(DEFAULTS, { ...DEFAULTS, policies: ['a'], range: [1, 2] })).toBe('v=1&policy=none&range=');
  });

  test('of a fresh page is empty, and defaults are never written', () => {
    expect(write(DEFAULTS)).toBe('');
    expect(write({ ...DEFAULTS, theme: 'dark' })).toBe('v=1&theme=dark');
  });

  test('reads as in the documentation, in one order', () => {
    const choices: Choices = {
      ...DEFAULTS,
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

  test('marks what has a comma in its name, and reads the links that were written before it could', () => {
    const mark = ['function:f(int, int)', 'object:a,', 'wall'];
    expect(write({ ...DEFAULTS, mark })).toBe('v=1&mark=function:f(int,,%20int),object:a,,,wall');
    expect(parse('mark=function:f(int,,%20int),object:a,,,wall').choices.mark).toEqual(mark);
    expect(parse('mark=object:libsys,call:read,wall').choices.mark).toEqual(['object:libsys', 'call:read', 'wall']);
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
    ['view=table', 'In the link, view takes one of graph, calls, matrix, lab, not "table".'],
    ['rows=attacks', 'In the link, rows takes one of all, program, attack, not "attacks".'],
    ['sort=a,b', 'In the link, sort takes the id of a policy, not "a,b".'],
    ['reach=cat', 'In the link, reach takes the number of a process image, not "cat".'],
    ['speed=NaN', 'In the link, speed takes calls per second, at most 1000, not "NaN".'],
    ['embed=yes', 'In the link, embed takes 1 or 0, not "yes".'],
    ['scene=%3Cscript%3E', 'In the link, scene takes the id of a scenario, not "<script>".'],
    ['policy=a,,b', 'In the link, policy takes ids of policies with commas between them, not "a,,b".'],
    ['mark=,wall', 'In the link, mark takes targets with commas between them: object:libsys,wall, not ",wall".'],
    ['mark=wall,', 'In the link, mark takes targets with commas between them: object:libsys,wall, not "wall,".'],
    ['mark=a', 'In the link, mark takes targets with commas between them: object:libsys,wall, not "a".'],
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
        fc.constantFrom('v', 'scene', 'policy', 'step', 'range', 'focus', 'look', 'mark', 'view', 'speed', 'embed'),
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
