import { describe, expect, test } from 'vitest';
import { at } from '../base/assert.ts';
import { buildHistory } from '../evidence/history/build.ts';
import type { History, HistoryEvent, HistoryObject } from '../evidence/history/history.ts';
import { ANY_THREAD, threadOf } from '../kernel/process.ts';
import { indexCalls } from '../model/call-index.ts';
import type { Model } from '../model/model.ts';
import { kill } from '../policy/effects.ts';
import { SILENT } from '../policy/log.ts';
import type { Policy } from '../policy/policy.ts';
import { linuxSeccompIp } from '../policy/rules/linux-seccomp-ip.ts';
import { openbsdMsyscall } from '../policy/rules/openbsd-msyscall.ts';
import { openbsdPinsyscalls, openbsdPinsyscalls77 } from '../policy/rules/openbsd-pinsyscalls.ts';
import { allowed, denied, unknown } from '../policy/rulings.ts';
import { atEpoch, courseOf, hasStations } from './machine.ts';
import { decisionOf, explain, outcome, type Run, replay } from './run.ts';

const OBJECTS: Readonly<Record<string, HistoryObject>> = {
  program: { role: 'program' },
  'libc.so.97.1': {
    role: 'libc',
    sites: { getpid: { at: 0x20, number: 20 }, write: { at: 0x40, number: 4 }, pinsyscalls: { at: 0x60, number: 158 } },
  },
  'ld.so': { role: 'rtld', sites: { msyscall: { at: 0x20, number: 37 }, pinsyscalls: { at: 0x40, number: 158 } } },
  sigtramp: { role: 'sharedPage', sites: { sigreturn: { at: 0x10, number: 103 } } },
  'libplug.so.1': { role: 'library', mapped: false },
  stack: { role: 'anonymous', stack: true, writable: true, executable: false },
};

const LIBC = 'libc.so.97.1';
const NUMBERS = { getpid: 20, write: 4, msyscall: 37, sigreturn: 103, pinsyscalls: 158, munmap: 73, mprotect: 74 };

function historyOf(events: readonly HistoryEvent[], more: Partial<History> = {}): History {
  const process = { linkage: 'dynamic' } as const;
  return { system: 'openbsd', objects: OBJECTS, numbers: NUMBERS, process, events, ...more };
}

function runOf(policies: readonly Policy[], events: readonly HistoryEvent[], more: Partial<History> = {}): Run {
  const built = buildHistory(historyOf(events, more), { title: '', summary: '', kind: 'scenario' });
  if (!built.ok) throw new Error(built.problem.message);
  return replay(indexCalls(built.value.model), policies);
}

const outcomes = (run: Run): string[] =>
  Array.from({ length: run.model.calls.length }, (_, call) => outcome(run, call));

/** `SIGSEGV`, `EPERM`, `allowed`, call by call. */
const answers = (run: Run): string[] =>
  Array.from({ length: run.model.calls.length }, (_, call) => {
    const { verdict, effect } = decisionOf(run, call);
    return verdict === 'denied' ? (effect?.signal ?? effect?.errno ?? 'denied') : verdict;
  });

const last = <T>(list: readonly T[] | undefined): T => at(list ?? [], (list?.length ?? 0) - 1);

const fromLibc: HistoryEvent = { call: 'getpid', from: `${LIBC}:getpid` };
const fromProgram: HistoryEvent = { call: 'getpid', from: 'program' };
const msyscallFrom = (from: string): HistoryEvent => ({
  ...{ call: 'msyscall', from, args: { start: LIBC, length: 0x10000 } },
});
const register = msyscallFrom('ld.so:msyscall');
const pin = (more: object = {}): HistoryEvent => ({
  ...{ call: 'pinsyscalls', from: 'ld.so:pinsyscalls', args: { start: LIBC, length: 0x10000, ...more } },
});

/** Lets everything in, and keeps a diary of what it is told. */
const diary: Policy<readonly string[]> = {
  ...{
    id: 'diary',
    aliases: [],
    group: 'Mine',
    title: 'diary',
    summary: '',
    origin: '',
    citations: [],
    wall: 'region',
  },
  tests: {},
  carriedOver: () => null,
  begin: ({ image }) => [`begin ${image}`],
  check: () => allowed(() => 'It may.', 'exact'),
  perform: (_entry, operation, state) =>
    operation.kind === 'none' ? null : { state: [...state, operation.kind], refused: null },
  follow: ({ kind }, { image }, state) => [...state, `${kind} in ${image}`],
  fork: (state, thread) => [...state, `fork by ${thread}`],
  gates: () => [],
  reach: () => ({ any: 0, pairs: 0 }),
};

/** Refuses one call by its name, and keeps nothing. */
const refusing = (name: string): Policy => ({
  ...{
    ...diary,
    id: 'refusing',
    begin: () => null,
    check: diary.check as Policy['check'],
    tests: { name: 'the name' },
  },
  ...{ perform: () => null, follow: (_change, _after, state) => state, fork: (state) => state },
  check: ({ attempt }) =>
    attempt.name === name
      ? denied(
          () => 'It may not.',
          'exact',
          kill('SIGABRT', ''),
          () => 'it had another name',
        )
      : allowed(() => 'It may.', 'exact'),
});

const told = (run: Run, image = 0): readonly string[] => {
  const position = run.policies.findIndex(({ id }) => id === diary.id);
  return last(run.states[position]?.[image]) as readonly string[];
};

describe('what a policy is told', () => {
  const munmap: HistoryEvent = { call: 'munmap', from: LIBC, args: { object: 'program' } };

  test('events and calls, in order; the call first as a call, then as a change', () => {
    const run = runOf(
      [diary],
      [{ map: 'libplug.so.1' }, fromLibc, register, munmap, { protect: LIBC, writable: true }, { mask: ['SIGSEGV'] }],
    );
    expect(told(run)).toEqual([
      ...['begin 0', 'map in 0', 'msyscall', 'unmap', 'unmap in 0', 'protect in 0', 'mask in 0'],
    ]);
  });

  test('of a call that any policy refuses, nothing', () => {
    for (const policies of [
      [diary, refusing('munmap')],
      [refusing('munmap'), diary],
    ]) {
      const run = runOf(policies, [munmap]);
      expect(told(run)).toEqual(['begin 0']);
      expect(last(run.processes[0]).areas).toHaveLength(5);
    }
  });

  test('a call that one rule lets fail registers nothing with the others, and changes no memory', () => {
    const failing: Policy = {
      ...refusing(''),
      perform: (_entry, _operation, state) => ({
        ...{ state },
        refused: denied(
          () => 'It fails.',
          'exact',
          kill('SIGABRT', ''),
          () => 'it did not',
        ),
      }),
    };
    const run = runOf([failing, diary], [munmap]);
    expect(outcomes(run)).toEqual(['denied']);
    expect(told(run)).toEqual(['begin 0']);
    expect(last(run.processes[0]).areas).toHaveLength(5);
  });

  test('a child goes on from the state of its parent, and each alone from then on', () => {
    const run = runOf(
      [diary],
      [
        register,
        { newThread: 'second' },
        { fork: 'child', thread: 'second' },
        { process: 'child', mask: [] },
        { unmap: LIBC },
      ],
    );
    expect(told(run, 0)).toEqual(['begin 0', 'msyscall', 'thread in 0', 'unmap in 0']);
    expect(told(run, 1)).toEqual(['begin 0', 'msyscall', 'thread in 0', 'fork by 1', 'mask in 1']);
  });

  test('an exec begins anew, unless the policy keeps something over it', () => {
    const exec: HistoryEvent = { exec: { linkage: 'dynamic' } };
    expect(told(runOf([diary], [register, exec]), 1)).toEqual(['begin 1']);
    const keeping: Policy = {
      ...diary,
      exec: (state, { image }) => [...(state as readonly string[]), `exec to ${image}`],
    } as Policy;
    expect(told(runOf([keeping], [register, exec]), 1)).toEqual(['begin 0', 'msyscall', 'exec to 1']);
  });

  test('of another process, nothing', () => {
    const run = runOf(
      [diary],
      [
        { start: 'other', program: { linkage: 'static' } },
        { process: 'other', mask: [] },
      ],
    );
    expect([0, 1].map((image) => told(run, image))).toEqual([['begin 0'], ['begin 1', 'mask in 1']]);
  });
});

describe('epochs', () => {
  test('a call is judged by the state before it', () => {
    const run = runOf([openbsdMsyscall], [fromLibc, register, fromLibc, register]);
    expect(answers(run)).toEqual(['SIGSEGV', 'allowed', 'allowed', 'EPERM']);
    expect(explain(run, 0, 0).at(3)).toMatchObject({ outcome: 'failed', values: expect.not.stringContaining(LIBC) });
    expect(explain(run, 0, 2).at(3)).toMatchObject({ outcome: 'passed', values: expect.stringContaining(LIBC) });
  });

  test('each call and each change begins one; the first is that of the start', () => {
    const { processes, states } = runOf([diary], [fromLibc, { unmap: 'program' }, register]);
    expect(processes[0]?.map(({ areas }) => areas.length)).toEqual([5, 5, 4, 4]);
    expect(states[0]?.[0]?.map((state) => (state as readonly string[]).length)).toEqual([1, 1, 2, 3]);
  });

  test('where nothing was recorded for one, the last before it counts', () => {
    expect([0, 1, 2, 9].map((epoch) => atEpoch(['a', 'b', 'c'], epoch))).toEqual(['a', 'b', 'c', 'c']);
  });

  test('a course does not depend on the policies where no call is refused', () => {
    const built = buildHistory(historyOf([register, { fork: 'child' }, { unmap: 'program' }, fromLibc]), {
      ...{ title: '', summary: '', kind: 'scenario' },
    });
    if (!built.ok) throw new Error(built.problem.message);
    const index = indexCalls(built.value.model);
    expect(hasStations(index.model)).toBe(true);
    expect(courseOf(index, [openbsdMsyscall, diary]).processes).toEqual(courseOf(index, []).processes);
  });
});

describe('a registration that is undecided', () => {
  /** Does not know what to say of these calls, and keeps nothing. */
  const unsureOf = (...names: readonly string[]): Policy => ({
    ...refusing(''),
    id: 'unsure',
    check: ({ attempt }) => (names.includes(attempt.name) ? unknown(() => '?') : allowed(() => 'It may.', 'exact')),
  });
  const events = [register, fromLibc, { call: 'getpid', from: 'ld.so' }, fromProgram];

  test('leaves undecided what depends on it, and nothing else', () => {
    const run = runOf([openbsdMsyscall, unsureOf('msyscall')], events);
    expect(answers(run)).toEqual(['unknown', 'unknown', 'allowed', 'SIGSEGV']);
    expect(run.byPolicy[0]?.map(({ verdict }) => verdict)).toEqual(['allowed', 'unknown', 'allowed', 'denied']);
    expect(run.totals).toMatchObject({ allowed: 1, denied: 1, unknown: 2 });
  });

  test('says so, with both answers; and of each test whether it depends on it', () => {
    const run = runOf([openbsdMsyscall, unsureOf('msyscall')], events);
    const reason = decisionOf(run, 1).reason();
    expect(reason).toMatch(
      /^It depends on an earlier call .* Either: .*registered by msyscall\. Or: .*not in a registered/,
    );
    const { calls } = run.model;
    expect(explain(run, 0, at(calls.attempt, 1)).map(({ outcome }) => outcome)).toEqual([
      ...['unknown', 'passed', 'passed', 'unknown'],
    ]);
    expect(explain(run, 0, at(calls.attempt, 3)).at(-1)?.outcome).toBe('failed');
  });

  test('is one of several: each may have been let in without the others', () => {
    const unmap: HistoryEvent = { call: 'munmap', from: 'ld.so', args: { object: LIBC } };
    const run = runOf([openbsdMsyscall, unsureOf('msyscall', 'munmap')], [register, unmap, fromLibc]);
    expect(answers(run)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(run.courses).toHaveLength(4);
  });

  test('is no doubt for a process that does not descend from it', () => {
    const run = runOf([openbsdMsyscall, unsureOf('msyscall')], [
      ...[{ fork: 'early' }, { ...fromLibc, process: 'early' }, register],
      ...[{ fork: 'late' }, { ...fromLibc, process: 'late' }],
      ...[
        { start: 'other', program: { linkage: 'dynamic' } },
        { ...fromLibc, process: 'other' },
      ],
    ] as readonly HistoryEvent[]);
    expect(answers(run)).toEqual(['SIGSEGV', 'unknown', 'unknown', 'SIGSEGV']);
  });

  test('of which only the effect depends is refused all the same; the process is taken to live', () => {
    const run = runOf(
      [openbsdMsyscall, unsureOf('sigaction')],
      [{ call: 'sigaction', from: 'ld.so', args: { signal: 'SIGSEGV', action: 'catch' } }, fromProgram, fromProgram],
    );
    expect(outcomes(run)).toEqual(['unknown', 'denied', 'denied']);
    expect(decisionOf(run, 1)).toMatchObject({ effect: { signal: 'SIGSEGV', fatal: false }, grade: 'assumed' });
  });
});

describe('a registration that is refused has no effect', () => {
  test('from text that may not make calls', () => {
    const run = runOf([openbsdMsyscall], [msyscallFrom('program'), fromLibc, register, fromLibc]);
    expect(answers(run)).toEqual(['SIGSEGV', 'SIGSEGV', 'allowed', 'allowed']);
  });

  test('by another policy', () => {
    const run = runOf([openbsdMsyscall, refusing('msyscall')], [register, fromLibc]);
    expect(answers(run)).toEqual(['SIGABRT', 'SIGSEGV']);
    expect(run.decidedBy).toEqual([1, 0]);
    expect(run.states[0]?.[0]?.at(-1)).toEqual(run.states[0]?.[0]?.[0]);
  });

  test('by its arguments; 7.6 may try again, 7.7 has used its one time up', () => {
    const events = [pin({ npins: 0 }), pin(), fromLibc];
    expect(answers(runOf([openbsdPinsyscalls], events))).toEqual(['E2BIG', 'allowed', 'allowed']);
    expect(answers(runOf([openbsdPinsyscalls77], events))).toEqual(['E2BIG', 'EPERM', 'SIGABRT']);
  });

  test('because it is the second one: the first stays', () => {
    const another: HistoryEvent = {
      ...{ call: 'msyscall', from: 'ld.so:msyscall', args: { start: 'program', length: 0x10000 } },
    };
    expect(answers(runOf([openbsdMsyscall], [register, another, fromLibc, fromProgram]))).toEqual([
      ...['allowed', 'EPERM', 'allowed', 'SIGSEGV'],
    ]);
  });

  test('a change of memory that is refused does not happen', () => {
    const mprotect = (from: string): HistoryEvent => ({
      ...{ call: 'mprotect', from, args: { object: LIBC, writable: true } },
    });
    const writable = (run: Run): boolean | undefined => last(run.processes[0]).areas[1]?.writable;
    expect(writable(runOf([openbsdMsyscall], [register, mprotect('program')]))).toBe(false);
    expect(writable(runOf([openbsdMsyscall], [register, mprotect(LIBC)]))).toBe(true);
  });
});

test('a registration that another policy refused was never tried, and is not explained as one that failed', () => {
  const wrapping: HistoryEvent = {
    ...{ call: 'msyscall', from: 'ld.so:msyscall', args: { start: LIBC, length: '0xffffffffffffffff' } },
  };
  expect(answers(runOf([openbsdMsyscall], [wrapping]))).toEqual(['EINVAL']);
  const run = runOf([openbsdMsyscall, refusing('msyscall')], [wrapping]);
  expect(answers(run)).toEqual(['SIGABRT']);
  expect(run.byPolicy[0]?.map(({ verdict }) => verdict)).toEqual(['allowed']);
  expect(explain(run, 0, 0).map(({ text }) => text)).not.toContainEqual(expect.stringMatching(/itself/));
});

describe('fork', () => {
  const child = { process: 'child' } as const;

  test('a child inherits the registration, and that it was used', () => {
    const events = [register, { fork: 'child' }, { ...fromLibc, ...child }, { ...register, ...child }];
    expect(answers(runOf([openbsdMsyscall], events))).toEqual(['allowed', 'allowed', 'EPERM']);
  });

  test('it inherits pins', () => {
    const wrong: HistoryEvent = { call: 'write', from: `${LIBC}:getpid`, ...child };
    const events = [pin(), { fork: 'child' }, { ...fromLibc, ...child }, wrong];
    expect(answers(runOf([openbsdPinsyscalls], events))).toEqual(['allowed', 'allowed', 'SIGABRT']);
  });

  test('what is registered after it is the registrant’s own', () => {
    const events = [{ fork: 'child' }, { ...register, ...child }, { ...fromLibc, ...child }, fromLibc];
    expect(answers(runOf([openbsdMsyscall], events))).toEqual(['allowed', 'allowed', 'SIGSEGV']);
  });

  test('it inherits memory as it is, the handlers, and the mask of the thread that forked', () => {
    const run = runOf(
      [],
      [
        { unmap: 'program' },
        { protect: LIBC, writable: true },
        { signal: 'SIGSEGV', action: 'catch' },
        { newThread: 'second' },
        { thread: 'second', mask: ['SIGSYS'] },
        { fork: 'child', thread: 'second' },
      ],
    );
    const process = last(run.processes[1]);
    expect(
      process.areas.map(({ mapping, writable }) => [at(run.model.modules, mapping.module).name, writable]),
    ).toEqual([
      ...[
        [LIBC, true],
        ['ld.so', false],
        ['sigtramp', false],
        ['stack', true],
      ],
    ]);
    expect([...process.actions]).toEqual([['SIGSEGV', 'catch']]);
    expect([...process.threads].map(([id, { mask }]) => [id, [...mask]])).toEqual([[ANY_THREAD, ['SIGSYS']]]);
  });

  test('memory that was mapped as a stack is one in the child too', () => {
    const sp = 'libplug.so.1';
    const events: HistoryEvent[] = [register, { map: sp, stack: true }, { ...fromLibc, sp }, { fork: 'child' }];
    expect(answers(runOf([openbsdMsyscall], [...events, { ...fromLibc, ...child, sp }]))).toEqual([
      ...['allowed', 'allowed', 'allowed'],
    ]);
  });

  test('a child of a process whose registrations are not recorded is taken as its own evidence shows it', () => {
    const built = buildHistory(historyOf([{ unmap: LIBC }, { fork: 'child' }]), {
      title: '',
      summary: '',
      kind: 'trace',
    });
    if (!built.ok) throw new Error(built.problem.message);
    const { model } = built.value;
    const images = model.images.map(({ registrations: _registrations, ...image }) => image);
    const { processes } = replay(indexCalls({ ...model, images }), [openbsdMsyscall]);
    expect([0, 1].map((image) => last(processes[image]).areas.length)).toEqual([4, 5]);
  });

  test('no child of a process that is dead by then, by the place of the fork', () => {
    const later = [{ fork: 'child' }, fromLibc, { ...fromLibc, ...child }];
    expect(outcomes(runOf([openbsdPinsyscalls], [pin(), fromProgram, ...later]))).toEqual([
      ...['allowed', 'denied', 'never', 'never'],
    ]);
    const before = [{ fork: 'child' }, fromProgram, { ...fromLibc, ...child }];
    expect(outcomes(runOf([openbsdPinsyscalls], [pin(), ...before]))).toEqual(['allowed', 'denied', 'allowed']);
  });
});

describe('exec', () => {
  const exec: HistoryEvent = { exec: { linkage: 'dynamic' } };

  test('what was registered is gone, and may be registered again', () => {
    const events = [register, exec, fromLibc, register, fromLibc];
    expect(answers(runOf([openbsdMsyscall], events))).toEqual(['allowed', 'SIGSEGV', 'allowed', 'allowed']);
    expect(answers(runOf([openbsdPinsyscalls], [pin(), exec, fromLibc, pin(), fromLibc]))).toEqual([
      ...['allowed', 'SIGABRT', 'allowed', 'allowed'],
    ]);
  });

  test('memory is that of the new program; caught signals are back to default, ignored ones stay', () => {
    const run = runOf(
      [],
      [
        { map: 'libplug.so.1' },
        { signal: 'SIGSEGV', action: 'catch' },
        { signal: 'SIGSYS', action: 'ignore' },
        { mask: ['SIGUSR1'] },
        { newThread: 'second' },
        { exec: { linkage: 'static', objects: ['program'] } },
      ],
    );
    const process = last(run.processes[1]);
    expect(process.areas.map(({ mapping }) => at(run.model.modules, mapping.module).name)).toEqual(['program']);
    expect([...process.actions]).toEqual([['SIGSYS', 'ignore']]);
    expect([...process.threads].map(([id, { mask }]) => [id, [...mask]])).toEqual([[ANY_THREAD, ['SIGUSR1']]]);
  });

  test('a seccomp filter stays', () => {
    const filter: HistoryEvent = {
      ...{ call: 'seccomp', from: 'program' },
      args: { filter: { rules: [], otherwise: 'KILL_PROCESS' } },
    };
    const getpid: HistoryEvent = { call: 'getpid', from: 'program', number: 39 };
    const run = runOf([linuxSeccompIp], [getpid, filter, exec, getpid], { system: 'linux' });
    expect(answers(run)).toEqual(['allowed', 'allowed', 'SIGSYS']);
  });
});

describe('a refusal that is caught', () => {
  const caught: HistoryEvent = { signal: 'SIGSEGV', action: 'catch' };
  const back: HistoryEvent = { call: 'sigreturn', from: 'sigtramp:sigreturn' };
  const held = (run: Run, epoch: number): string[] => [
    ...threadOf(atEpoch(run.processes[0] ?? [], epoch), ANY_THREAD).mask,
  ];

  test('is not fatal, and starts the handler', () => {
    const run = runOf([openbsdMsyscall], [register, caught, fromProgram, fromLibc]);
    expect(outcomes(run)).toEqual(['allowed', 'denied', 'allowed']);
    expect(decisionOf(run, 1).effect).toMatchObject({ signal: 'SIGSEGV', catchable: true, fatal: false });
    expect([...run.death]).toEqual([-1]);
    expect([1, 2, 3, 4].map((epoch) => held(run, epoch))).toEqual([[], [], ['SIGSEGV'], ['SIGSEGV']]);
  });

  test('a second one in the handler kills', () => {
    const run = runOf([openbsdMsyscall], [register, caught, fromProgram, fromProgram, fromLibc]);
    expect(outcomes(run)).toEqual(['allowed', 'denied', 'denied', 'never']);
    expect(decisionOf(run, 2).effect).toMatchObject({ signal: 'SIGSEGV', fatal: true });
  });

  test('the return of the handler gives the mask back', () => {
    const run = runOf(
      [openbsdMsyscall],
      [register, { mask: ['SIGUSR1'] }, caught, fromProgram, back, fromProgram, fromLibc],
    );
    expect(outcomes(run)).toEqual(['allowed', 'denied', 'allowed', 'denied', 'allowed']);
    expect([4, 5].map((epoch) => held(run, epoch))).toEqual([['SIGUSR1', 'SIGSEGV'], ['SIGUSR1']]);
  });

  test('a return that is refused gives nothing back', () => {
    const forged: HistoryEvent = { call: 'sigreturn', from: 'program' };
    const run = runOf([openbsdMsyscall], [register, caught, fromProgram, forged, fromProgram]);
    expect(run.decisions.map(({ effect }) => effect?.fatal)).toEqual([undefined, false, true, true]);
  });

  test('a thread’s handler is its own', () => {
    const second = { thread: 'second' } as const;
    const run = runOf(
      [openbsdMsyscall],
      [
        register,
        caught,
        { newThread: 'second' },
        { ...fromProgram, ...second },
        fromProgram,
        { ...fromProgram, ...second },
      ],
    );
    expect(run.decisions.map(({ effect }) => effect?.fatal)).toEqual([undefined, false, false, true]);
  });

  test('no handler catches what cannot be caught', () => {
    const run = runOf([openbsdPinsyscalls], [pin(), { signal: 'SIGABRT', action: 'catch' }, fromProgram, fromLibc]);
    expect(outcomes(run)).toEqual(['allowed', 'denied', 'never']);
    expect(held(run, 9)).toEqual([]);
  });
});

test('what happens between calls counts where no call is known to change anything, as in a trace', () => {
  const built = buildHistory(historyOf([fromLibc, { unmap: LIBC }, { map: LIBC }, fromLibc]), {
    ...{ title: '', summary: '', kind: 'trace' },
  });
  if (!built.ok) throw new Error(built.problem.message);
  const { model } = built.value;
  const trace: Model = {
    ...model,
    images: model.images.map(({ registrations: _registrations, ...image }) => image),
    circumstances: model.circumstances.map((circumstance) => ({ ...circumstance, operation: null })),
  };
  // The flag goes with the mapping; that which comes in its place has none.
  expect(answers(replay(indexCalls(trace), [openbsdMsyscall]))).toEqual(['allowed', 'SIGSEGV']);
  expect(answers(replay(indexCalls(trace), [openbsdMsyscall, diary]))).toEqual(['allowed', 'SIGSEGV']);
});

test('after its death each call of a process is judged on its own, and never happens', () => {
  const run = runOf([openbsdMsyscall], [fromProgram, register, fromLibc]);
  expect(answers(run)).toEqual(['SIGSEGV', 'allowed', 'allowed']);
  expect(outcomes(run)).toEqual(['denied', 'never', 'never']);
});

test('policies leave no trace in one another: a diary reads the same beside any rule that lets everything in', () => {
  const events = [register, { map: 'libplug.so.1' }, fromLibc];
  expect(told(runOf([diary], events))).toEqual(told(runOf([openbsdMsyscall, diary], events)));
});

test('asking is silent: a check leaves the state as it is', () => {
  const run = runOf([openbsdMsyscall], [register, fromLibc]);
  const before = structuredClone(run.states);
  for (const id of run.model.attempts.keys()) explain(run, 0, id);
  expect(run.states).toEqual(before);
  expect(SILENT.ask('any', null, () => '')).toBeNull();
});
