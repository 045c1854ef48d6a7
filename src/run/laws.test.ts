import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { at } from '../base/assert.ts';
import { readCases } from '../cases/read.ts';
import { openCase } from '../cases/run.ts';
import { importedFixture } from '../evidence/fixtures/read.ts';
import { buildHistory } from '../evidence/history/build.ts';
import type { Arguments, History, HistoryEvent, HistoryObject } from '../evidence/history/history.ts';
import { SCENARIOS } from '../evidence/scenarios/index.ts';
import { type Entry, entryOf } from '../kernel/entry.ts';
import { type CallIndex, indexCalls } from '../model/call-index.ts';
import { violations } from '../model/integrity.ts';
import { type Grade, type Model, weakest } from '../model/model.ts';
import { FILTER_ACTIONS } from '../model/operation.ts';
import { circumstanceOf, siteOf } from '../model/queries.ts';
import { composed } from '../policy/lab/compose.ts';
import { type Log, Recorder } from '../policy/log.ts';
import type { CheckStep, Judgement, Policy, Ruling, StepOutcome, Verdict } from '../policy/policy.ts';
import { ALL_POLICIES, inOrder } from '../policy/registry.ts';
import { atEpoch, hasStations } from './machine.ts';
import { explain, gatesOf, type Run, reachOf, replay, rulingOf } from './run.ts';

/**
 * What holds for every policy in every history: the scenarios, the truth table of deployed policies, which has the
 * registrations, forks and signals, traces, which have neither addresses nor tables, and histories that nobody wrote.
 */

const RECIPES = [
  'lab~orrs.s.t.10a~region',
  'lab~orrs.s.t.11l~log_first',
  'lab~rrrsctl.n.t.01e~errno',
  'lab~prsp.a.r.10v~the_program_registers',
  'lab~oprs.a.t.10s~permission',
  'lab~osrs.s.k.00a~sites',
  'lab~kmrs.s.t.00a~sets_from_the_kernel',
  'lab~rmrs.n.k.11v~sets_with_syscall',
];

const COMPOSED = RECIPES.map((word): Policy => {
  const policy = composed(word);
  if (!policy) throw new Error(`${word} is no sound recipe`);
  return policy;
});
const EVERY: readonly Policy[] = [...ALL_POLICIES, ...COMPOSED];

interface World {
  readonly id: string;
  readonly index: CallIndex;
  /** Builds the model afresh. */
  build(): Model;
}

const world = (id: string, build: () => Model): World => ({ id, index: indexCalls(build()), build });

const scenarios = SCENARIOS.map(({ id, build }) => world(id, build));

const folder = new URL('../cases/truth/', import.meta.url);
const cases = readdirSync(folder).flatMap((name) => {
  const file = readCases(readFileSync(new URL(name, folder), 'utf8'));
  if (!file.ok) throw new Error(file.problem.message);
  return file.value.cases.map((item) =>
    world(item.id, () => {
      const opened = openCase(item);
      if (!opened.ok) throw new Error(opened.problem.message);
      return opened.value.model;
    }),
  );
});

const traces = await Promise.all(
  [
    'strace-ink-direct-syscalls.txt',
    'strace-ink-musl-static.txt',
    'strace-fink-fork-exec-signal.txt',
    'synthetic-dtrace-freebsd15-cat.txt',
  ].map(async (name): Promise<World> => {
    const { model } = await importedFixture(name);
    return world(name, () => model);
  }),
);

const WORLDS = new Map([...scenarios, ...cases, ...traces].map((one) => [one.id, one]));
const anyWorld = fc.constantFrom(...WORLDS.keys());
const subset = fc.subarray([...EVERY.keys()], { maxLength: 6 });
const anyPolicy = fc.constantFrom(...EVERY.keys());
const chosen = (...positions: readonly number[]): readonly Policy[] =>
  inOrder(positions.map((at) => EVERY[at] as Policy));

function worldOf(id: string): World {
  const found = WORLDS.get(id);
  if (!found) throw new Error(`no world ${id}`);
  return found;
}

/** Everything that a run says, as data. */
function told(run: Run) {
  const ids = [...run.model.attempts.keys()];
  return {
    ids: run.policies.map(({ id }) => id),
    decidedBy: run.decidedBy,
    rulings: ids.map((id) => words(rulingOf(run, id))),
    byPolicy: run.byPolicy,
    steps: run.policies.map((_, position) => ids.map((id) => explain(run, position, id))),
    deaths: [...run.death],
    unborn: [...run.unborn],
    totals: [run.totals, ...run.totalsOfImage],
    walls: run.policies.map((_, position) =>
      run.model.images.map((_image, image) => [gatesOf(run, position, image), reachOf(run, position, image)]),
    ),
  };
}

/** Word for word; what differs is only worked out where something does. */
function expectSame(one: Run, other: Run): void {
  const [first, second] = [told(one), told(other)];
  if (!isDeepStrictEqual(first, second)) expect(first).toEqual(second);
}

const words = ({ verdict, effect, grade, reason, wouldPassIf }: Ruling) => ({
  ...{ verdict, effect, grade, reason: reason(), wouldPassIf: wouldPassIf() },
});

/** The policy’s own answer, check and registration, in the state that the run kept for the attempt. */
function askedAgain(run: Run, id: number, log: Log): Ruling {
  const policy = at(run.policies, 0);
  const attempt = at(run.model.attempts, id);
  const entry: Entry = entryOf(atEpoch(at(run.processes, attempt.image), attempt.epoch), attempt);
  const state = atEpoch(at(at(run.states, 0), attempt.image), attempt.epoch);
  const ruling = policy.check(entry, state, log);
  const operation = circumstanceOf(run.model, attempt)?.operation ?? null;
  if (ruling.verdict === 'denied' || !operation) return ruling;
  return policy.perform?.(entry, operation, state, log)?.refused ?? ruling;
}

const OPENNESS: Readonly<Record<Verdict, number>> = { 'no-entry': 3, allowed: 2, unknown: 1, denied: 0 };

/** Whether a call changes what rules or the memory depend on, if it is let in. */
const changesState = (model: Model, id: number): boolean => {
  const kind = circumstanceOf(model, at(model.attempts, id))?.operation?.kind ?? 'none';
  return kind !== 'none';
};

/**
 * Call of each image from which on two runs need not agree: the first that changes something and that the added policy
 * itself does not let in, in the image or before it. What never happened, or may not have, need not have effects: a filter
 * that was not installed refuses nothing.
 */
function partings({ model, index, policies, byPolicy }: Run, added: Policy): readonly number[] {
  const answers = at(byPolicy, policies.indexOf(added));
  const first = model.images.map(() => Number.POSITIVE_INFINITY);
  for (const [id, { image }] of model.attempts.entries()) {
    if (!changesState(model, id) || at(answers, id).verdict === 'allowed') continue;
    first[image] = Math.min(at(first, image), at(index.first, id));
  }
  for (const [image, { parent }] of model.images.entries()) {
    if (parent >= 0) first[image] = Math.min(at(first, image), at(first, parent));
  }
  return first;
}

function expectNoMoreOpen({ index }: Pick<World, 'index'>, some: readonly number[], added: number): void {
  const fewer = replay(index, chosen(...some));
  const more = replay(index, chosen(...some, added));
  const until = partings(more, EVERY[added] as Policy);
  for (const [id, { verdict }] of fewer.decisions.entries()) {
    if (at(index.first, id) > at(until, at(index.model.attempts, id).image)) continue;
    expect(OPENNESS[at(more.decisions, id).verdict], `attempt ${id}`).toBeLessThanOrEqual(OPENNESS[verdict]);
  }
}

describe.each([
  ['the scenarios', scenarios, 100],
  ['the truth table', cases, 250],
  ['traces', traces, 50],
] as const)('%s', (_name, worlds, numRuns) => {
  const id = fc.constantFrom(...worlds.map((one) => one.id));

  test('one more policy never lets more through', () => {
    fc.assert(
      fc.property(id, subset, anyPolicy, (one, some, added) => expectNoMoreOpen(worldOf(one), some, added)),
      { numRuns },
    );
  });

  test('a replay repeats, word for word', () => {
    for (const { index, build } of worlds) {
      const again = indexCalls(build());
      expectSame(replay(index, ALL_POLICIES), replay(again, ALL_POLICIES));
      expectSame(replay(index, COMPOSED.slice(0, 2)), replay(again, COMPOSED.slice(0, 2)));
    }
  });

  test('every call is counted once', () => {
    fc.assert(
      fc.property(id, subset, (one, some) => expectEachCounted(replay(worldOf(one).index, chosen(...some)))),
      { numRuns },
    );
  });
});

function expectEachCounted({ totals, totalsOfImage, index }: Run): void {
  const sum = (key: keyof typeof totals): number => totalsOfImage.reduce((total, image) => total + image[key], 0);
  expect(totals.allowed + totals.denied + totals.unknown).toBe(totals.calls);
  expect(totals.calls + totals.noEntry).toBe(index.weight.reduce((total, weight) => total + weight, 0));
  for (const key of ['calls', 'allowed', 'denied', 'unknown', 'noEntry'] as const) expect(sum(key)).toBe(totals[key]);
}

/** What a policy that is on alone says to one attempt, asked in every way. */
interface Answer {
  /** For the message of a law that is broken. */
  readonly where: string;
  readonly tests: Policy['tests'];
  readonly callTests: Policy['tests'];
  readonly judgement: Judgement;
  /** Asked in silence, and recorded. */
  readonly silent: ReturnType<typeof words>;
  readonly recorded: ReturnType<typeof words>;
  readonly explained: readonly CheckStep[];
  readonly steps: readonly CheckStep[];
  /** Keys of the tests, as they were asked. */
  readonly asked: readonly string[];
  /** How well the place is known. */
  readonly place: Grade;
  /** An undecided call before it leaves more than one state to ask it in. */
  readonly open: boolean;
}

function answersIn(index: CallIndex, policy: Policy, name: string): Answer[] {
  const run = replay(index, [policy]);
  const { model } = index;
  return [...model.attempts.entries()].flatMap(([id, attempt]): Answer[] => {
    if (attempt.kind === 'no-entry') return [];
    const recorder = new Recorder(policy);
    const asked: string[] = [];
    const recorded = askedAgain(run, id, {
      ask(test, outcome, values) {
        asked.push(test);
        return recorder.ask(test, outcome, values);
      },
    });
    return [
      {
        where: `${name}: attempt ${id}, ${attempt.name}, under ${policy.id}`,
        tests: policy.tests,
        callTests: policy.callTests ?? {},
        judgement: at(run.decisions, id),
        silent: words(rulingOf(run, id)),
        recorded: words(recorded),
        explained: explain(run, 0, id),
        steps: recorder.steps(recorded.verdict),
        asked,
        place: siteOf(model, attempt)?.grade ?? 'assumed',
        open: run.courses.length > 1,
      },
    ];
  });
}

const UNASKED: readonly StepOutcome[] = ['not-reached', 'not-asked'];

const LAWS: Readonly<Record<string, (answer: Answer) => boolean>> = {
  'says why, in a sentence': ({ silent: { reason } }) => /^\S.*\.$/.test(reason),

  'says of a refusal what it does and what would pass, and of nothing else': ({
    silent: { verdict, effect, wouldPassIf },
  }) => {
    if (verdict === 'denied') {
      const does = effect !== null && ['signal', 'errno', 'exception'].includes(effect.action) && effect.text !== '';
      return does && wouldPassIf !== null && /^[^.].*[^.]$/.test(wouldPassIf);
    }
    // Let in under somebody’s eyes: a tracer, a log.
    const watched =
      effect === null || (verdict === 'allowed' && ['trace', 'observe'].includes(effect.action) && !effect.fatal);
    return watched && wouldPassIf === null;
  },

  'lists the declared tests in order, and then those of the call': ({ tests, callTests, explained }) => {
    const texts = explained.map(({ text }) => text);
    const entry = Object.values(tests);
    const ofCall = Object.values(callTests).filter((text) => texts.includes(text));
    return isDeepStrictEqual(texts, [...entry, ...ofCall]);
  },

  'says what was compared wherever a test was asked': ({ explained }) =>
    explained.every(({ values, outcome }) => (values === '') === UNASKED.includes(outcome)),

  'calls only that not reached which comes after a refusal': ({ judgement: { verdict }, explained }) => {
    const first = explained.findIndex(({ outcome }) => outcome === 'not-reached');
    return (
      first < 0 || (verdict === 'denied' && explained.slice(first).every(({ outcome }) => outcome === 'not-reached'))
    );
  },

  'follows from the last test that was reached': ({ judgement: { verdict }, explained }) => {
    const reached = explained.flatMap(({ outcome }) => (UNASKED.includes(outcome) ? [] : [outcome]));
    if (verdict === 'denied') return reached.at(-1) === 'failed';
    return reached.length > 0 && (verdict !== 'unknown' || reached.includes('unknown'));
  },

  'is the same whether somebody listens or not': ({ judgement, silent, recorded, steps, explained, open }) => {
    const { verdict, effect, grade } = silent;
    return (
      isDeepStrictEqual({ verdict, effect, grade }, judgement) &&
      (open || isDeepStrictEqual([recorded, steps], [silent, explained]))
    );
  },

  'asks in the declared order, and each test once': ({ tests, callTests, asked }) =>
    isDeepStrictEqual(
      asked,
      Object.keys({ ...tests, ...callTests }).filter((key) => asked.includes(key)),
    ),

  'is known no better than the place it rests on': ({ silent: { reason, grade }, place }) =>
    // What is tested before the place does not rest on it.
    /^(?:The number|The stack pointer|syscall\(2\) enters)/.test(reason) || weakest(grade, place) === grade,
};

const broken = (answers: readonly Answer[], holds: (answer: Answer) => boolean): string[] =>
  answers.flatMap((answer) => (holds(answer) ? [] : [answer.where])).slice(0, 5);

describe.each([
  ['the scenarios', scenarios],
  ['the truth table', cases],
  ['traces', traces],
])('every decision in %s', (_name, worlds) => {
  const answers = worlds.flatMap(({ id, index }) => EVERY.flatMap((policy) => answersIn(index, policy, id)));

  test.each(Object.entries(LAWS))('%s', (_law, holds) => {
    expect(broken(answers, holds)).toEqual([]);
  });
});

test('a read that is answered in user space is asked about by nobody', () => {
  for (const { index } of WORLDS.values()) {
    for (const [id, { kind }] of index.model.attempts.entries()) {
      if (kind === 'syscall') continue;
      const run = replay(index, EVERY);
      expect([at(run.decisions, id).verdict, at(run.decidedBy, id)]).toEqual(['no-entry', -1]);
      expect(explain(run, 0, id)).toEqual([]);
      expect(rulingOf(run, id).reason()).toMatch(/^Answered in user space;.*\.$/);
    }
  }
});

describe('toggling', () => {
  /** Worlds in which each policy is asked once per model, and its answers kept. */
  const kept = [...WORLDS.values()].filter(({ index }) => !hasStations(index.model));

  test('there are such worlds', () => {
    expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(traces.map(({ id }) => id)));
  });

  test('what policies say does not depend on the order in which they were switched on and off', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kept.map(({ id }) => id)),
        fc.array(subset, { maxLength: 4 }),
        subset,
        (id, before, last) => {
          const { index, build } = worldOf(id);
          for (const some of before) replay(index, chosen(...some));
          expectSame(replay(index, chosen(...last)), replay(indexCalls(build()), chosen(...last)));
        },
      ),
      { numRuns: 30 },
    );
  });

  test('beside others a policy says what it says alone, where no call changes anything', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kept.map(({ id }) => id)), subset, (id, some) => {
        const { index } = worldOf(id);
        const { policies, byPolicy } = replay(index, chosen(...some));
        for (const [position, policy] of policies.entries()) {
          expect(at(byPolicy, position)).toEqual(at(replay(index, [policy]).byPolicy, 0));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('the order in which policies are asked decides who refuses, never whether', () => {
    fc.assert(
      fc.property(anyWorld, subset, (id, some) => {
        const { index } = worldOf(id);
        const policies = some.map((position) => EVERY[position] as Policy);
        const [one, other] = [replay(index, policies), replay(index, policies.toReversed())];
        const { model } = index;
        // A refusal whose effect another rule’s would not have had may start a handler, and so change what comes later.
        const same = model.attempts.every(
          (_, attempt) => at(one.decisions, attempt).effect === at(other.decisions, attempt).effect,
        );
        const verdicts = (run: Run): Verdict[] => run.decisions.map(({ verdict }) => verdict);
        if (same || !hasStations(model)) expect(verdicts(one)).toEqual(verdicts(other));
        expect(one.decisions[0]?.verdict).toBe(other.decisions[0]?.verdict);
      }),
      { numRuns: 200 },
    );
  });
});

/** Histories that nobody wrote: any call from any object, with any of the operations that a rule knows. */
const OBJECTS: Readonly<Record<string, HistoryObject>> = {
  program: { role: 'program', sites: { write: { at: 0x20, number: 4 }, raw: 0x40 } },
  'libfoo.so.1': { role: 'library', noSyscall: true },
  'libc.so.7': {
    role: 'libc',
    sites: {
      ...{ read: { at: 0x20, number: 3 }, write: { at: 0x40, number: 4 }, execve: { at: 0x60, number: 59 } },
      ...{ futex: { at: 0x80, number: 83 }, futex2: { at: 0xa0, number: 83 }, syscall: { at: 0xc0, indirect: true } },
    },
  },
  'libsys.so.7': {
    role: 'libsys',
    mapped: false,
    sites: { read: { at: 0x20, number: 3 }, write: { at: 0x40, number: 4 } },
  },
  'ld.so': { role: 'rtld', sites: { mmap: { at: 0x20, number: 49 }, register: 0x40 } },
  page: { role: 'sharedPage', size: 0x1000, sites: { sigreturn: { at: 0x10, number: 103 } } },
  jit: { role: 'anonymous', writable: true },
  stack: { role: 'anonymous', stack: true, writable: true, executable: false },
};
const NAMES = Object.keys(OBJECTS);
const NUMBERS = { read: 3, write: 4, msyscall: 37, execve: 59, futex: 83, sigreturn: 103, pinsyscalls: 158 };
const SITES = Object.entries(OBJECTS).flatMap(([name, { sites = {} }]) =>
  Object.keys(sites).map((site) => `${name}:${site}`),
);

const objectName = fc.constantFrom(...NAMES);
const place = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...SITES) },
  { weight: 2, arbitrary: objectName },
  { weight: 1, arbitrary: fc.constantFrom('libc.so.7+0xfffe', '0xffffffffff600400', '0xffffffffff600001', '0x10') },
);
const size = fc.constantFrom(0, 0x20, 0x10000, '0xffffffffffff0000');
const signalName = fc.constantFrom('SIGSEGV', 'SIGSYS', 'SIGABRT');
const signalAction = fc.constantFrom('catch' as const, 'ignore' as const, 'default' as const);
const protection = fc.record({ writable: fc.boolean(), executable: fc.boolean() }, { requiredKeys: [] });
const filterAction = fc.constantFrom(...FILTER_ACTIONS);
const rule = fc.tuple(
  fc.record(
    { ip: fc.record({ in: objectName, not: fc.boolean() }), number: fc.constantFrom(3, 4) },
    { requiredKeys: [] },
  ),
  filterAction,
);
const filter = fc
  .record({ rules: fc.array(rule, { maxLength: 2 }), otherwise: filterAction })
  .map(({ rules, otherwise }) => ({
    otherwise,
    rules: rules.map(([when, then]) => ({ when, then })),
  }));

/** Calls by name, with arguments that a rule looks at. */
const call: fc.Arbitrary<readonly [string, Arguments | undefined]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .constantFrom('read', 'write', 'execve', 'futex', 'sigreturn', '#5000', 'unheard')
      .map((name) => [name, undefined] as const),
  },
  ...(
    [
      ['msyscall', { start: place, length: size }],
      ['pinsyscall', { start: place, length: size, pins: fc.constantFrom(59, 3) }],
      [
        'pinsyscalls',
        { start: place, length: size, table: fc.constantFrom('sites' as const, null, { 3: 0x20, 4: -1 }) },
      ],
      ['annotate_mapping', { address: fc.option(place), flags: fc.subarray(['SyscallCode', 'Immutable']) }],
      [
        'prctl',
        {
          ...{
            option: fc.constant('PR_SET_SYSCALL_USER_DISPATCH'),
            mode: fc.constantFrom('off', 'on', 'inclusive', 7),
          },
          ...{
            offset: place,
            length: size,
            selector: fc.constantFrom('none' as const, 'byte' as const, 'unmapped' as const),
          },
        },
      ],
      ['prctl', { option: fc.constant('PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS'), value: fc.constantFrom(0, 1) }],
      ['seccomp', { filter, tsync: fc.boolean() }],
      ['seccomp', { mode: fc.constantFrom('memmap', 'memmap-off') }],
      ['mmap', { object: objectName, executable: fc.boolean() }],
      ['munmap', { object: objectName }],
      ['mprotect', { object: objectName, writable: fc.boolean(), executable: fc.boolean() }],
      ['sigaction', { signal: signalName, action: signalAction }],
      ['sysarch', { operation: fc.constantFrom('MIPS_GET_COUNT', 'other') }],
    ] as const
  ).map(([name, args]) => ({
    weight: 1,
    arbitrary: (fc.record(args as Record<string, fc.Arbitrary<unknown>>) as fc.Arbitrary<Arguments>).map(
      (values) => [name, values] as const,
    ),
  })),
);

const callEvent = fc.tuple(call, place, fc.option(objectName), fc.option(fc.boolean())).map(
  ([[name, args], from, sp, permission]): HistoryEvent => ({
    ...{ call: name, from },
    ...(args === undefined ? {} : { args }),
    ...(sp === null ? {} : { sp }),
    ...(permission === null ? {} : { permission }),
  }),
);
const linkage = fc.constantFrom('dynamic' as const, 'static' as const);
const otherEvent: fc.Arbitrary<HistoryEvent> = fc.oneof(
  fc.record({ fork: fc.constantFrom('child', 'grandchild') }),
  fc.record({ exec: fc.record({ linkage, objects: fc.subarray(NAMES) }) }),
  fc.record({ newThread: fc.constant('second') }),
  fc.tuple(objectName, protection).map(([map, more]) => ({ map, ...more })),
  fc.record({ unmap: objectName }),
  fc.tuple(objectName, protection).map(([protect, more]) => ({ protect, ...more })),
  fc.record({ signal: signalName, action: signalAction }),
  fc.record({ mask: fc.subarray(['SIGSEGV', 'SIGSYS']) }),
  fc.record({ deliver: signalName }),
  fc.record({ selector: fc.constantFrom(0, 1, 2, 'unmapped' as const) }),
  fc.record({ critical: fc.option(fc.record({ from: place, length: fc.constant(0x40) })) }),
);
const event = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: callEvent }, { weight: 1, arbitrary: otherEvent }),
    fc.constantFrom('main', 'main', 'child', 'grandchild'),
    fc.constantFrom('main', 'main', 'second'),
  )
  .map(([what, process, thread]): HistoryEvent => ({ ...what, process, thread }) as HistoryEvent);

const history: fc.Arbitrary<History> = fc.record({
  system: fc.constantFrom(...(['openbsd', 'freebsd', 'cheribsd', 'linux', 'serenity', 'fuchsia', 'windows'] as const)),
  arch: fc.constantFrom('amd64' as const, 'i386' as const, 'arm64' as const),
  registrations: fc.constantFrom('home' as const, 'all' as const),
  settings: fc.record({ compartments: fc.boolean(), debugRseq: fc.boolean(), userDispatch: fc.boolean() }),
  process: fc.record({ linkage }),
  objects: fc.constant(OBJECTS),
  numbers: fc.constant(NUMBERS),
  events: fc.array(event, { minLength: 1, maxLength: 14, size: 'max' }),
});

/** The history as far as it can be: an event that it has no room for (a thread that nobody made) is left out. */
function indexOfRandom(whole: History): CallIndex {
  let index: CallIndex | null = null;
  let events: readonly HistoryEvent[] = [];
  for (const next of whole.events) {
    const built = buildHistory({ ...whole, events: [...events, next] }, { title: '', summary: '', kind: 'scenario' });
    if (!built.ok) continue;
    events = [...events, next];
    index = indexCalls(built.value.model);
  }
  fc.pre(index !== null && index.model.calls.length > 0);
  return index as unknown as CallIndex;
}

describe('histories that nobody wrote', () => {
  const runs = { numRuns: 80 };

  test('are sound', () => {
    fc.assert(
      fc.property(history, (one) => {
        expect(violations(indexOfRandom(one).model)).toEqual([]);
      }),
      runs,
    );
  });

  test('every decision keeps the laws', () => {
    fc.assert(
      fc.property(history, subset, (one, some) => {
        const index = indexOfRandom(one);
        const answers = chosen(...some).flatMap((policy) => answersIn(index, policy, 'a history'));
        const violated = Object.entries(LAWS).map(([law, holds]) => [law, broken(answers, holds)] as const);
        expect(violated.filter(([, where]) => where.length > 0)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('one more policy never lets more through', () => {
    fc.assert(
      fc.property(history, subset, anyPolicy, (one, some, added) =>
        expectNoMoreOpen({ index: indexOfRandom(one) }, some, added),
      ),
      { numRuns: 250 },
    );
  });

  test('a replay repeats, word for word', () => {
    fc.assert(
      fc.property(history, subset, (one, some) => {
        expectSame(replay(indexOfRandom(one), chosen(...some)), replay(indexOfRandom(one), chosen(...some)));
      }),
      runs,
    );
  });
});
