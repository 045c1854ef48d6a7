import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../../base/assert.ts';
import { readCases } from '../../cases/read.ts';
import { openCase } from '../../cases/run.ts';
import { SCENARIOS } from '../../evidence/scenarios/index.ts';
import { type CallIndex, indexCalls } from '../../model/call-index.ts';
import { circumstanceOf } from '../../model/queries.ts';
import { matrixOf } from '../../run/matrix.ts';
import { explain, gatesOf, reachOf, replay, rulingOf } from '../../run/run.ts';
import { type SmallModel, smallModel } from '../fixtures/small-model.ts';
import type { Policy, Ruling } from '../policy.ts';
import { policyById } from '../registry.ts';
import { freebsdRtldLibsys } from '../rules/freebsd-rtld-libsys.ts';
import { compose, composed } from './compose.ts';
import { recipes } from './fixtures/recipes.ts';
import { contradiction, encodeRecipe, type Recipe, TRUSTED_ROLES } from './recipe.ts';

const recipe = recipes(fc.constantFrom('mine', 'another one'));

const BASE: Recipe = {
  name: 'mine',
  registrar: 'rtld-once',
  key: 'region',
  trusted: ['rtld', 'libsys'],
  page: 'sigreturn',
  statics: 'refused',
  indirect: true,
  replaceable: false,
  effect: 'SIGABRT',
};

function policyOf(change: Partial<Recipe> = {}): Policy {
  const made = compose({ ...BASE, ...change });
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}

describe('composing', () => {
  test('a sound recipe gives a policy that its word names, a contradictory one a sentence', () => {
    fc.assert(
      fc.property(recipe, (one) => {
        const [why, word, made] = [contradiction(one), encodeRecipe(one), compose(one)];
        if (why !== null) {
          expect(made).toEqual({ ok: false, problem: { message: why } });
          expect(composed(word)).toBeUndefined();
          expect(policyById(word)).toBeUndefined();
          return;
        }
        expect(made.ok && made.value.id).toBe(word);
        expect(composed(word)).toMatchObject({ id: word, title: one.name, group: 'Mine', aliases: [] });
        expect(policyById(word)).toBe(composed(word));
      }),
    );
  });

  test('the same word is the same policy, so that a switch stays what it is', () => {
    const word = encodeRecipe(BASE);
    expect(composed(word)).toBeDefined();
    expect(composed(word)).toBe(composed(word));
    expect(composed(`${word}2`)).not.toBe(composed(word));
    expect(['', 'openbsd-msyscall', 'lab~', 'lab~toString'].map(composed)).toEqual(Array(4).fill(undefined));
  });

  test('it says what it is made of', () => {
    expect(policyOf().summary).toBe(
      'Looked up: a region: any instruction in it. Trusted: rtld, libsys; static programs are refused; with syscall(2).',
    );
    expect(policyOf({ replaceable: true, indirect: true, statics: 'text' }).summary).toContain(
      'libsys may be replaced.',
    );
    const of = (os: NonNullable<SmallModel['os']>, role: 'libc' | 'libsys') =>
      policyOf().carriedOver(smallModel({ os, objects: [{ name: role, role }], calls: [] }));
    expect([of('freebsd', 'libc'), of('cheribsd', 'libc'), of('linux', 'libsys')]).toEqual([null, null, null]);
    expect(of('linux', 'libc')).toContain('libsys is FreeBSD’s');
  });
});

const STUBS = [
  [0x20, 3],
  [0x40, 4],
  [0x60, 454],
  [0x80, 454],
  [0xa0, null],
] as const;

const DYNAMIC: Pick<SmallModel, 'os' | 'objects'> = {
  os: 'freebsd',
  objects: [
    { name: 'program', role: 'program' },
    { name: 'libfoo.so.1', role: 'library' },
    { name: 'libthr.so.3', role: 'libthr' },
    { name: 'libc.so.7', role: 'libc', stubs: [] },
    { name: 'libsys.so.7', role: 'libsys', stubs: STUBS },
    { name: 'ld-elf.so.1', role: 'rtld', stubs: [[0x20, 477]] },
    { name: 'shared page', role: 'sharedPage', stubs: [[0x10, 417]] },
    { name: 'anonymous memory', role: 'anonymous' },
  ],
};
const STATIC: Pick<SmallModel, 'os' | 'linkage' | 'objects'> = {
  ...{ os: 'freebsd', linkage: 'static' },
  objects: [
    { name: 'program', role: 'program', stubs: [[0x20, 4]] },
    { name: 'shared page', role: 'sharedPage', stubs: [[0x10, 417]] },
  ],
};
const GO: typeof STATIC = { ...STATIC, objects: [{ name: 'program', role: 'program', stubs: [] }] };
const REPLACED: typeof DYNAMIC = {
  os: 'freebsd',
  objects: [
    { name: 'logsys.so', role: 'libsys', replaces: 'libsys.so.7', stubs: [[0x20, null]] },
    { name: 'ld-elf.so.1', role: 'rtld', stubs: [[0x20, 477]] },
  ],
};

const LINKER: typeof DYNAMIC = {
  os: 'linux',
  objects: [{ name: 'ld-musl.so', role: 'libsys', alsoRtld: true, replaces: 'libc.so', stubs: [[0x20, null]] }],
};

type Call = SmallModel['calls'][number];
const [READ, WRITE, UMTX, SIGRETURN] = [
  { name: 'read', number: 3 },
  { name: 'write', number: 4 },
  { name: '_umtx_op', number: 454 },
  { name: 'sigreturn', number: 417 },
];

function decide(change: Partial<Recipe>, process: Omit<SmallModel, 'calls'>, call: Call): Ruling {
  return rulingOf(replay(indexCalls(smallModel({ ...process, calls: [call] })), [policyOf(change)]), 0);
}

describe('the parts', () => {
  const sites = { key: 'site', indirect: false } as const;
  const sets = { key: 'set' } as const;
  const libsys = (offset: number, call: Pick<Call, 'name' | 'number'>): Call =>
    ({ from: 'libsys.so.7', offset, ...call }) as Call;
  const from = (name: string, call: Pick<Call, 'name' | 'number'> = READ): Call =>
    ({ from: name, offset: 0x10, ...call }) as Call;
  const indirect: Call = { ...libsys(0xa0, READ), indirect: true };

  const cases: readonly (readonly [string, Partial<Recipe>, Omit<SmallModel, 'calls'>, Call, Ruling['verdict']])[] = [
    ['a region: any number at any place', {}, DYNAMIC, libsys(0x333, WRITE), 'allowed'],
    ['a region: elsewhere', {}, DYNAMIC, from('libc.so.7'), 'denied'],
    ...TRUSTED_ROLES.map((role) => {
      const { name } = DYNAMIC.objects.find((object) => object.role === role) ?? { name: '' };
      const call = { ...from(name), offset: 0x333 };
      return [`trusted: ${role}`, { trusted: ['rtld', role] }, DYNAMIC, call, 'allowed'] as const;
    }),
    [
      'memory without a file is never trusted',
      { trusted: [...TRUSTED_ROLES] },
      DYNAMIC,
      from('anonymous memory'),
      'denied',
    ],
    ['a place that is not known', {}, DYNAMIC, { from: null, ...READ }, 'unknown'],
    ['a site: its own', sites, DYNAMIC, libsys(0x20, READ), 'allowed'],
    ['a site: another number’s', sites, DYNAMIC, libsys(0x20, WRITE), 'denied'],
    ['a site: of a number with several, anywhere', sites, DYNAMIC, libsys(0x333, UMTX), 'allowed'],
    ['a set: one of several', sets, DYNAMIC, libsys(0x80, UMTX), 'allowed'],
    ['a set: none of several', sets, DYNAMIC, libsys(0x333, UMTX), 'denied'],
    ['a set: a number that is not listed', sets, DYNAMIC, libsys(0x20, { name: 'getpid', number: 20 }), 'denied'],
    ['a set: an object without a table', { ...sets, trusted: ['rtld', 'libc'] }, DYNAMIC, from('libc.so.7'), 'denied'],
    ['a set: each object has its own', sets, DYNAMIC, { ...from('ld-elf.so.1', READ), offset: 0x20 }, 'denied'],
    ['syscall(2): switched on', {}, DYNAMIC, indirect, 'allowed'],
    ['syscall(2): switched off', { indirect: false }, DYNAMIC, indirect, 'denied'],
    ['syscall(2): its instruction is in every set', sets, DYNAMIC, indirect, 'allowed'],
    ['syscall(2): switched off, sets', { ...sets, indirect: false }, DYNAMIC, indirect, 'denied'],
    [
      'syscall(2): its instruction, without its function',
      { ...sets, indirect: false },
      DYNAMIC,
      libsys(0xa0, READ),
      'denied',
    ],
    ['the page: sigreturn', {}, DYNAMIC, from('shared page', SIGRETURN), 'allowed'],
    ['the page: another call', {}, DYNAMIC, from('shared page', READ), 'denied'],
    ['the page: open to any call', { page: 'any' }, DYNAMIC, from('shared page', READ), 'allowed'],
    ['the page: closed', { page: 'none' }, DYNAMIC, from('shared page', SIGRETURN), 'denied'],
    ['a static program: refused', {}, STATIC, { from: 'program', offset: 0x20, ...WRITE }, 'denied'],
    [
      'a static program: by its text',
      { statics: 'text' },
      STATIC,
      { from: 'program', offset: 0x333, ...WRITE },
      'allowed',
    ],
    ...([sets, sites] as const).flatMap((key) => [
      [
        `a static program: ${key.key}, by its text`,
        { ...key, statics: 'text' },
        STATIC,
        from('program'),
        'allowed',
      ] as const,
      [
        ...([`a static program: ${key.key}, by its table`, { ...key, statics: 'table' }, STATIC] as const),
        ...([{ from: 'program', offset: 0x20, ...WRITE }, 'allowed'] as const),
      ] as const,
      [
        `a static program: ${key.key}, not in its table`,
        { ...key, statics: 'table' },
        STATIC,
        from('program', WRITE),
        'denied',
      ] as const,
      [`a Go program: ${key.key}, no table`, { ...key, statics: 'table' }, GO, from('program'), 'denied'] as const,
    ]),
    ['a dynamic program is no static one', { statics: 'text' }, DYNAMIC, from('program'), 'denied'],
    ['a replaced libsys is nobody’s', {}, REPLACED, { ...from('logsys.so'), offset: 0x20, indirect: true }, 'denied'],
    ['a replaced libsys: admitted', { replaceable: true }, REPLACED, from('logsys.so'), 'allowed'],
    [
      ...(['a replaced libsys: admitted, by its one instruction', { ...sets, replaceable: true }, REPLACED] as const),
      ...([{ ...from('logsys.so'), offset: 0x20, indirect: true }, 'allowed'] as const),
    ],
    ['a replaced libsys that is the interpreter too: known as that', {}, LINKER, from('ld-musl.so'), 'allowed'],
    ['a replaced libsys: elsewhere in it', { ...sets, replaceable: true }, REPLACED, from('logsys.so'), 'denied'],
  ];

  test.each(cases)('%s', (_title, change, process, call, verdict) => {
    expect(decide(change, process, call).verdict).toBe(verdict);
  });

  test('where no table is recorded, a function’s name stands for it', () => {
    const objects = [{ name: 'libsys.so.7', role: 'libsys', placed: false }] as const;
    const named = (symbol: string, more: Partial<Call> = {}): Call => ({
      ...{ from: 'libsys.so.7', symbol: [symbol, 0xa], name: 'read', number: 3, ...more },
    });
    const { verdict, grade } = decide(sets, { os: 'freebsd', objects }, named('__sys_read'));
    expect([verdict, grade]).toEqual(['allowed', 'symbol']);
    expect(decide(sets, { os: 'freebsd', objects }, named('__sys_write')).verdict).toBe('unknown');
  });

  test('what a refusal does', () => {
    const effect = (word: Recipe['effect']) => decide({ effect: word }, DYNAMIC, from('program')).effect;
    expect(effect('SIGABRT')).toMatchObject({ action: 'signal', signal: 'SIGABRT', catchable: false, fatal: true });
    expect(effect('SIGSEGV')).toMatchObject({ action: 'signal', signal: 'SIGSEGV', catchable: true, fatal: true });
    expect(effect('SIGSYS')).toMatchObject({ action: 'signal', signal: 'SIGSYS', catchable: true, fatal: true });
    expect(effect('ENOSYS')).toMatchObject({ action: 'errno', signal: null, errno: 'ENOSYS', fatal: false });
  });

  test('a rule that logs says what it would refuse, and lets it in', () => {
    const ruling = decide({ effect: 'log' }, DYNAMIC, from('program'));
    expect(ruling).toMatchObject({ verdict: 'allowed', effect: { action: 'observe' } });
    expect(ruling.reason()).toBe(decide({}, DYNAMIC, from('program')).reason());
    expect(ruling.wouldPassIf()).toBeNull();
    expect(decide({ effect: 'log' }, DYNAMIC, libsys(0x20, READ)).effect).toBeNull();
  });

  test('gates and reach', () => {
    const picture = (change: Partial<Recipe>, process: Omit<SmallModel, 'calls'> = DYNAMIC) => {
      const calls = [{ from: 'shared page', offset: 0x10, ...SIGRETURN }];
      const run = replay(indexCalls(smallModel({ ...process, calls })), [policyOf(change)]);
      const gates = gatesOf(run, 0, 0).map(({ module, numbers }) => [at(run.model.modules, module).name, numbers]);
      return { gates, ...reachOf(run, 0, 0) };
    };
    const text = 0x1_0000;
    expect(picture({})).toEqual({
      ...{ any: 2 * text, pairs: text },
      gates: [
        ...[
          ['libsys.so.7', null],
          ['ld-elf.so.1', null],
          ['shared page', [417]],
        ],
      ],
    });
    expect(picture({ page: 'any' })).toMatchObject({ any: 3 * text, pairs: 0 });
    // What is only logged is let in, from each of the objects.
    expect(picture({ effect: 'log' })).toMatchObject({ any: DYNAMIC.objects.length * text, pairs: 0 });
    expect(picture({ ...sets, effect: 'log' })).toMatchObject({ any: DYNAMIC.objects.length * text, pairs: 0 });
    expect(picture({ ...sets, page: 'none' })).toEqual({
      // Both instructions of 454 and one of each other number; syscall(2) issues any number from one address.
      ...{ any: 1, pairs: 5 },
      gates: [
        ...[
          ['libsys.so.7', [3, 4, 454]],
          ['ld-elf.so.1', [477]],
        ],
      ],
    });
    expect(picture({ ...sites, page: 'none' })).toMatchObject({ any: 0, pairs: 3 + text });
    expect(picture({ statics: 'text', page: 'none' }, STATIC)).toMatchObject({ any: text, gates: [['program', null]] });
    expect(picture({ ...sets, statics: 'table', page: 'none' }, STATIC)).toMatchObject({ any: 0, pairs: 1 });
  });
});

const folder = new URL('../../cases/truth/', import.meta.url);
const CASES = readdirSync(folder).flatMap((name) => {
  const file = readCases(readFileSync(new URL(name, folder), 'utf8'));
  if (!file.ok) throw new Error(file.problem.message);
  return file.value.cases.map((item) => {
    const opened = openCase(item);
    if (!opened.ok) throw new Error(opened.problem.message);
    return [item.id, indexCalls(opened.value.model)] as const;
  });
});
const WORLDS: ReadonlyMap<string, CallIndex> = new Map([
  ...SCENARIOS.map(({ id, build }) => [id, indexCalls(build())] as const),
  ...CASES,
]);
const world = fc.constantFrom(...WORLDS.keys());
const indexOf = (id: string): CallIndex => {
  const index = WORLDS.get(id);
  if (!index) throw new Error(`no world ${id}`);
  return index;
};

describe('more trust, in any history', () => {
  /** Sound recipes for regions and permissions, where what is trusted only ever adds text that may enter. */
  const byRegion = fc
    .tuple(recipe, fc.constantFrom('region' as const, 'permission' as const))
    .map(([one, key]) => ({ ...one, key }))
    .filter((one) => contradiction(one) === null);
  const more = fc.record({
    trusted: fc.subarray([...TRUSTED_ROLES]),
    indirect: fc.boolean(),
    replaceable: fc.boolean(),
  });

  test('a recipe that trusts more never refuses more', () => {
    fc.assert(
      fc.property(byRegion, more, world, (less, added, id) => {
        const greater: Recipe = {
          ...less,
          trusted: TRUSTED_ROLES.filter((role) => less.trusted.includes(role) || added.trusted.includes(role)),
          indirect: less.indirect || added.indirect,
          replaceable: less.replaceable || added.replaceable,
        };
        fc.pre(contradiction(greater) === null);
        const refused = (one: Recipe): ReadonlySet<number> => {
          const made = compose(one);
          const { decisions } = replay(indexOf(id), made.ok ? [made.value] : []);
          return new Set(decisions.flatMap(({ verdict }, at) => (verdict === 'denied' ? [at] : [])));
        };
        const before = refused(less);
        expect([...refused(greater)].filter((at) => !before.has(at))).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  test('a rule that logs refuses no call, whatever it is made of', () => {
    fc.assert(
      fc.property(recipe, world, (one, id) => {
        const made = compose({ ...one, effect: 'log' });
        fc.pre(made.ok);
        const { byPolicy, model } = replay(indexOf(id), made.ok ? [made.value] : []);
        for (const [attempt, { verdict }] of at(byPolicy, 0).entries()) {
          // Its registration call may fail all the same: that is no rule about places.
          const operation = circumstanceOf(model, at(model.attempts, attempt))?.operation?.kind ?? 'none';
          if (operation !== 'msyscall' && operation !== 'pinsyscalls') expect(verdict).not.toBe('denied');
        }
      }),
    );
  });

  test('the wider page lets through what the narrower does', () => {
    fc.assert(
      fc.property(recipe, world, (one, id) => {
        const runs = (['none', 'sigreturn', 'any'] as const).map((page) => compose({ ...one, page }));
        const refused = runs.map((made) =>
          made.ok
            ? replay(indexOf(id), [made.value]).decisions.flatMap(({ verdict }, at) =>
                verdict === 'denied' ? [at] : [],
              )
            : null,
        );
        for (const [place, wider] of refused.entries()) {
          const narrower = refused[place - 1];
          if (narrower && wider) expect(narrower).toEqual(expect.arrayContaining(wider));
        }
      }),
    );
  });
});

const ON_FREEBSD = SCENARIOS.filter(({ os }) => os === 'freebsd');

test.each(ON_FREEBSD.map(({ id, build }) => [id, build] as const))(
  '%s: the proposal made of its parts decides as the proposal does',
  (_id, build) => {
    const index = indexCalls(build());
    const parts = policyOf({ registrar: 'kernel' });
    const [made, rule] = [replay(index, [parts]), replay(index, [freebsdRtldLibsys])];
    for (const [id, attempt] of index.model.attempts.entries()) {
      const operation = circumstanceOf(index.model, attempt)?.operation?.kind ?? 'none';
      if (operation === 'msyscall' || operation === 'pinsyscalls') continue;
      const [one, other] = [at(made.decisions, id), at(rule.decisions, id)];
      expect([one.verdict, one.grade]).toEqual([other.verdict, other.grade]);
    }
  },
);

describe('registrars: who may still register when the program runs', () => {
  /** What comes of the first registration in a history: by ld.so in msys-12, by an attacker from libsys in the other. */
  const come = (world: string, registrar: Recipe['registrar']) => {
    const index = indexOf(world);
    const attempt = index.model.attempts.findIndex(
      (one) => circumstanceOf(index.model, one)?.operation?.kind === 'msyscall',
    );
    const run = replay(index, [policyOf({ registrar, trusted: ['rtld', 'libsys'] })]);
    return [run.decisions[attempt]?.effect?.errno ?? 'registered', explain(run, 0, attempt).at(-1)?.outcome];
  };

  test.each([
    ['kernel', ['ENOSYS', 'failed'], ['ENOSYS', 'failed']],
    ['rtld-once', ['EPERM', 'failed'], ['EPERM', 'failed']],
    ['rtld-open', ['registered', 'passed'], ['EPERM', 'failed']],
    ['program', ['registered', 'passed'], ['registered', 'passed']],
  ] as const)('%s: rtld gets %j, another object %j', (registrar, rtld, other) => {
    expect(come('msys-12', registrar)).toEqual(rtld);
    expect(come('freebsd-15-attacks', registrar)).toEqual(other);
  });

  test('so a second registration stops where rtld alone may make it', () => {
    const policies = (['rtld-open', 'program'] as const).map((registrar) => policyOf({ registrar }));
    const { rows } = matrixOf(indexOf('freebsd-15-attacks'), policies);
    const row = rows.find(({ name }) => name === 'second registration');
    expect(row?.cells.map(({ outcome }) => outcome)).toEqual(['stopped', 'remains']);
  });
});
