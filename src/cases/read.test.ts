import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readJson } from './json.ts';
import { type ResolvedCase, readCases } from './read.ts';
import { runCase } from './run.ts';

const world = {
  system: 'openbsd',
  release: '7.6',
  source: 'world',
  grade: 'src',
  policies: ['pins'],
  numbers: { getpid: 20, read: 3 },
  settings: { debugRseq: true },
  process: { linkage: 'dynamic' },
  objects: {
    'libc.so.97.1': { role: 'libc', size: '0x2000', sites: { getpid: { at: '0x20', number: 20 }, read: '0x40' } },
  },
  events: [{ mask: ['SIGSYS'] }],
};
const event = { call: 'getpid', from: 'libc.so.97.1:getpid' };

const fileText = (cases: unknown, worlds: unknown = { world }): string =>
  JSON.stringify({ format: 'whence-cases/1', worlds, cases }, null, 2);

function readOne(item: object, worlds: unknown = { world }): ResolvedCase {
  const file = readCases(fileText([{ id: 'a', ...item }], worlds));
  if (!file.ok) throw new Error(file.problem.message);
  const [only] = file.value.cases;
  if (!only) throw new Error('one case was written');
  return only;
}

/** The problem of a text, in one line. */
function problemOf(text: string): string {
  const file = readCases(text);
  if (file.ok) return 'none';
  const { message, line, remedy } = file.problem;
  return `${line ?? '-'}: ${message}${remedy === undefined ? '' : ` ${remedy}`}`;
}

describe('worlds', () => {
  test('are joined: nearer wins, objects and numbers by name, events in order', () => {
    const nearer = {
      extends: 'world',
      release: '7.7',
      source: 'nearer',
      numbers: { read: 33 },
      objects: { 'libc.so.97.1': { role: 'libc', sites: { getpid: '0x80' } }, heap: { role: 'anonymous' } },
      events: [{ mask: [] }],
    };
    const { history, events, source, grade, policies, lines } = readOne(
      { extends: 'nearer', settings: { compartments: false }, events: [event] },
      { world, nearer },
    );
    expect(history).toMatchObject({
      system: 'openbsd',
      release: '7.7',
      numbers: { getpid: 20, read: 33 },
      settings: { debugRseq: true, compartments: false },
      // Field by field; sites as a whole.
      objects: {
        'libc.so.97.1': { role: 'libc', size: '0x2000', sites: { getpid: '0x80' } },
        heap: { role: 'anonymous' },
      },
    });
    expect(Object.keys(history.objects['libc.so.97.1']?.sites ?? {})).toEqual(['getpid']);
    expect(events).toEqual([{ mask: ['SIGSYS'] }, { mask: [] }, event]);
    expect([source, grade, policies]).toEqual(['nearer', 'src', ['pins']]);
    expect([...lines.events, ...lines.objects.values()].every((line) => line > 1)).toBe(true);
  });

  test('may be left out', () => {
    const { extends: _, ...alone } = { extends: '', ...world };
    expect(readOne({ ...alone, title: 'alone' }, undefined).history.system).toBe('openbsd');
  });

  test.each([
    [[{ id: 'a', extends: 'x' }], /“a”: there is no world “x”\. There are world, loop\.$/],
    [[{ id: 'a', extends: 'loop' }], /“a”: the world “loop” extends itself/],
    [[{ id: 'a' }], /“system” is missing, here and in its worlds/],
    [[{ id: 'a', system: 'linux' }], /“process” is missing/],
    [
      [
        { id: 'a', extends: 'world' },
        { id: 'a', extends: 'world' },
      ],
      /Two cases are called “a”\. Give each/,
    ],
  ])('%j', (cases, sentence) => {
    expect(problemOf(fileText(cases, { world, loop: { extends: 'loop' } }))).toMatch(sentence);
  });
});

describe('a text that is no JSON', () => {
  test.each([
    ['', '1: This is not JSON: the text ends where a value should follow, at column 1. Is the file complete?'],
    [
      '{"a": [1,\n 2',
      '2: This is not JSON: the text ends where “,” or “]” should follow, at column 3. Is the file complete?',
    ],
    [
      '{\n  "a": 1,\n}',
      '2: This is not JSON: “,” before “}”, at column 9. JSON takes no comma after the last one: remove it.',
    ],
    [
      '{\n  // why\n}',
      '2: This is not JSON: expected a name in double quotes, found “/”, at column 3. JSON has no comments: write a “note”.',
    ],
    ["{'a': 1}", "1: This is not JSON: expected a name in double quotes, found “'a'”, at column 2."],
    ['{"a" 1}', '1: This is not JSON: expected “:” after “a”, found “1”, at column 6.'],
    ['{"a": 1 "b": 2}', '1: This is not JSON: expected “,” or “}”, found “"”, at column 9.'],
    ['{"a": yes}', '1: This is not JSON: expected a value, found “yes”, at column 7.'],
    [
      '{"a": "x\n"}',
      '1: This is not JSON: a string that does not end on its line, at column 7. Strings end with a double quote.',
    ],
    ['{} {}', '1: This is not JSON: expected nothing after the end of the text, found “{”, at column 4.'],
    ['["C:\\d"]', '1: This is not JSON: “\\” before a character that needs none, at column 5.'],
    [
      '{"a": 1,\n\n"a": 2}',
      '3: This is not JSON: “a” is there twice in one object, at column 1. It is there on line 1 too, and only one of them would count: give it another name.',
    ],
    ['{"constructor": 1}', '1: This is not JSON: nothing can be called “constructor”, at column 2. Use another name.'],
    ['['.repeat(1000), '1: This is not JSON: more than 100 lists lie in each other, at column 101.'],
  ])('%.40j', (text, sentence) => {
    expect(problemOf(text)).toBe(sentence);
  });

  test('reads what JSON.parse reads, byte order mark or not', () => {
    fc.assert(
      fc.property(fc.json(), fc.boolean(), (text, mark) => {
        fc.pre(!/"(__proto__|prototype|constructor)"/.test(text));
        const read = readJson(mark ? `\uFEFF${text}` : text);
        expect(read.ok && read.value.value).toEqual(JSON.parse(text));
      }),
    );
  });

  test('takes nothing that JSON.parse does not take', () => {
    const piece = fc.constantFrom(
      ...'{}[]",:\\ \n-+.0123eEtrufalsn/\u0007é'.split(''),
      '"a"',
      'true',
      '\\u00e9',
      '1e5',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        if (readJson(text).ok) expect(() => JSON.parse(text)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a file of another shape', () => {
  const of = (...events: unknown[]): string => problemOf(fileText([{ id: 'a', extends: 'world', events }]));

  test.each([
    ['[]', /^1: The file holds no object, which is what a file of cases is\. Begin with {"format"/],
    ['{}', /^1: The file: “format” is missing\.$/],
    ['{"format": "whence-cases/2", "cases": []}', /format: expected "whence-cases\/1", found "whence-cases\/2"\.$/],
    ['{"format": "whence-cases/1", "cases": []}', /cases: expected at least one case, found an empty list\.$/],
    [
      '{"format": "whence-cases/1",\n "caes": []}',
      /^2: The file: there is no field “caes”; the fields are \$schema, format, title, worlds, cases\.$/,
    ],
  ])('%s', (text, sentence) => {
    expect(problemOf(text)).toMatch(sentence);
  });

  test('says which event, and which fields there are', () => {
    expect(of(event, { ...event, expct: 1 })).toMatch(
      /^\d+: cases\[0\]\.events\[1\]: there is no field “expct”; the fields are process, thread, call, from, .*, expect\.$/,
    );
    expect(of({ call: 'read', form: 'x' })).toMatch(/there is no field “form”/);
    expect(of({ call: 'read' })).toMatch(/cases\[0\]\.events\[0\]: “from” is missing\.$/);
    expect(of({ cal: 'read' })).toMatch(/events\[0\] has none of the words that make an event: call, fork, /);
    expect(of(5)).toMatch(/events\[0\]: expected an object, found 5\.$/);
    expect(of({ ...event, args: { start: true } })).toMatch(/args\.start: expected a number or text, found true\.$/);
    expect(of({ ...event, number: 1.5 })).toMatch(/number: expected a whole number, found 1\.5\.$/);
    expect(of({ ...event, args: { table: ['x'] } })).toMatch(
      /table\[0\]: expected a whole number, or text such as "0x1000"/,
    );
    expect(of({ ...event, expect: { verdict: 'no' } })).toMatch(
      /verdict: expected "allowed", .* or "never", found "no"\.$/,
    );
    expect(of({ signal: 'sigsys', action: 'catch' })).toMatch(/signal: expected a signal such as "SIGSYS"/);
    expect(of({ ...event, args: { start: 2 ** 53 } })).toMatch(
      /start: expected a whole number \(above 2\^53 write it as text: "0x20000000000001"\), found 9007199254740992\.$/,
    );
    expect(of({ ...event, number: -(2 ** 60) })).toMatch(/number: expected a whole number below 2\^53, found -1\d+\.$/);
    expect(of({ ...event, from: '' })).toMatch(/from: expected text that is not empty, found an empty one\.$/);
    expect(of({ ...event, args: [] })).toMatch(/args: expected an object, found a list\.$/);
    expect(of({ ...event, expect: [] })).toMatch(/expect: expected an object, found a list\.$/);
    expect(problemOf(fileText([{ id: 'a' }], { world: { ...world, settings: [] } }))).toMatch(
      /settings: expected an object/,
    );
  });

  test.each([
    [[[1]], '[0]: expected a pair of offset and number, found a list of 1.'],
    [[[1, 2], []], '[1]: expected a pair of offset and number, found an empty list.'],
    [[[1, 2, 3]], '[0]: expected a pair of offset and number, found a list of 3.'],
    [[[1, 'x']], '[0][1]: expected a number, found "x".'],
    [[[1, 2], 3], '[1]: expected a list, found 3.'],
  ])('a table of %j', (table, sentence) => {
    const objects = { 'a.out': { role: 'program', table } };
    expect(problemOf(fileText([{ id: 'a' }], { world: { ...world, objects } }))).toMatch(
      new RegExp(`objects\\["a\\.out"\\]\\.table${sentence.replace(/[[\].]/g, '\\$&')}$`),
    );
  });

  test('nobody decides who is no policy', () => {
    const by = (word: string): string => of({ ...event, expect: { verdict: 'allowed', by: word } });
    expect(['pins', 'openbsd-pinsyscalls@7.6', 'none'].map(by)).toEqual(['none', 'none', 'none']);
    expect(by('linux-sudd')).toMatch(
      /^\d+: cases\[0\]\.events\[0\]\.expect\.by: there is no policy “linux-sudd”\. Near it is linux-sud\.$/,
    );
    expect(by('no such policy')).toMatch(/Known are linux-vsyscall, .*, linux-rseq-debug\.$/);
  });

  test('names the line of the mistake', () => {
    const text = fileText([{ id: 'a', extends: 'world', events: [event, { ...event, expect: { verdict: 'maybe' } }] }]);
    const line = text.split('\n').findIndex((part) => part.includes('maybe')) + 1;
    expect(problemOf(text)).toMatch(new RegExp(`^${line}: cases\\[0\\]\\.events\\[1\\]\\.expect\\.verdict: `));
    const worlds = {
      world: { ...world, objects: { 'a.out': { role: 'program', sites: { x: { at: 1, numbr: 2 } } } } },
    };
    expect(problemOf(fileText([{ id: 'a' }], worlds))).toMatch(
      /worlds\.world\.objects\["a\.out"\]\.sites\.x: there is no field “numbr”/,
    );
  });
});

describe('whatever is in the file', { timeout: 60_000 }, () => {
  const text = readFileSync(new URL('./truth/linux.json', import.meta.url), 'utf8');
  /** Reads and runs; what cannot be read or run is an answer. */
  const survives = (changed: string): void => {
    const file = readCases(changed);
    if (file.ok) for (const item of file.value.cases) runCase(item);
    else expect(file.problem.message).toMatch(/\.$/);
  };

  test('a part of it is no exception', () => {
    fc.assert(fc.property(fc.nat(text.length), (end) => survives(text.slice(0, end))));
  });

  test('nor is a change of its letters', () => {
    const change = fc.tuple(fc.nat(text.length), fc.nat(30), fc.string({ maxLength: 8, unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let changed = text;
        for (const [at, length, put] of changes) changed = changed.slice(0, at) + put + changed.slice(at + length);
        survives(changed);
      }),
    );
  });

  test('nor is another value in any place', () => {
    const odd = [
      0,
      -1,
      2 ** 53 - 1,
      1e300,
      1.5,
      '',
      'x',
      '-1',
      '0xffffffffffffffff',
      'program',
      'on',
      null,
      true,
      [],
      {},
    ];
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...odd), (position, value) => {
        const changed = JSON.parse(text);
        const places = placesIn(changed);
        const [container, key] = places[position % places.length] ?? [{}, ''];
        container[key] = value;
        survives(JSON.stringify(changed));
      }),
      { numRuns: 60 },
    );
  });
});

/** Every member of every object and list. */
function placesIn(value: unknown): (readonly [container: Record<string, unknown>, key: string])[] {
  if (typeof value !== 'object' || value === null) return [];
  const container = value as Record<string, unknown>;
  return Object.keys(container).flatMap((key) => [[container, key] as const, ...placesIn(container[key])]);
}
