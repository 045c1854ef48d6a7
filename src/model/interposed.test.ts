import { describe, expect, test } from 'vitest';
import { at } from '../base/assert.ts';
import { importedFixture } from '../evidence/fixtures/read.ts';
import { SCENARIOS, scenarioById } from '../evidence/scenarios/index.ts';
import { policyById } from '../policy/registry.ts';
import { outcome, type Run, replay } from '../run/run.ts';
import { type CallIndex, indexCalls } from './call-index.ts';
import { type Coverage, coverageOf, placeOf } from './coverage.ts';
import { violations } from './integrity.ts';
import { type Interposer, interpose, isAnswered } from './interposed.ts';
import type { Model } from './model.ts';
import { attemptOf, circumstanceOf, framesOf, siteOf } from './queries.ts';

function open(id: string): CallIndex {
  const scenario = scenarioById(id);
  if (!scenario) throw new Error(`no scenario ${id}`);
  return indexCalls(scenario.build());
}

/** Functions on the way of a call with their objects, the innermost last: "liblogsys.so.1`raw_syscall". */
const wayOf = (model: Model, call: number): string[] =>
  [...framesOf(model, at(model.calls.stack, call))]
    .reverse()
    .map((id) => at(model.frames, id))
    .map(({ module, symbol }) => `${model.modules[module]?.name}\`${symbol}`);

/** Index of the first call of this name by an image. */
function callOf({ calls, attempts, images }: Model, image: string, name: string): number {
  for (let call = 0; call < calls.length; call++) {
    const attempt = at(attempts, at(calls.attempt, call));
    if (at(images, attempt.image).name === image && attempt.name === name) return call;
  }
  throw new Error(`${image} makes no ${name}`);
}

const passingOf = ({ passing }: Coverage): readonly (readonly [string, number])[] =>
  passing.map(({ why, calls }) => [why, calls]);

/** The calls with an object that stands in, and what it sees of them. */
const standIn = (index: CallIndex, mode: Interposer) => ({ ...coverageOf(index, mode), ...interpose(index, mode) });

const judged = (index: CallIndex, policy: string): Run => {
  const found = policyById(policy);
  if (!found) throw new Error(`no policy ${policy}`);
  return replay(index, [found]);
};

describe('a logging libsys', () => {
  test('sees what goes through libsys, and nothing else', () => {
    const logging = standIn(open('freebsd-15'), 'logging');
    // 28 calls from libsys, and one time read by a function of libsys.
    expect([logging.recorded, logging.answered]).toEqual([29, 0]);
    expect(passingOf(logging)).toEqual([
      ['rtld, which has stubs of its own', 24],
      ['static program (Go): nothing is linked at run time', 11],
      ['static program: nothing is linked at run time', 8],
      ['signal return from the shared page', 1],
      ['time read by a static program itself (Go)', 1],
    ]);
    const { model } = logging.index;
    const made = logging.made.map((id) => at(model.attempts, id));
    expect(made.every(({ indirect }) => indirect)).toBe(true);
    const sites = made.map((attempt) => siteOf(model, attempt));
    expect(new Set(sites.map((site) => `${model.modules[site?.module ?? -1]?.name} ${site?.symbol}`))).toEqual(
      new Set(['liblogsys.so.1 raw_syscall']),
    );
    expect(new Set(sites.map((site) => site?.pc)).size).toBe(1);
  });

  test('every call of it ends in one function, after the one that bears the call’s name', () => {
    const { model } = interpose(open('freebsd-15'), 'logging').index;
    expect(wayOf(model, callOf(model, 'cat', 'write')).slice(-3)).toEqual([
      ...['libc.so.7`write', 'liblogsys.so.1`__sys_write', 'liblogsys.so.1`raw_syscall'],
    ]);
    const clock = callOf(model, 'cat', 'clock_gettime');
    expect(wayOf(model, clock)).toContain('liblogsys.so.1`clock_gettime');
    expect(wayOf(model, clock).join()).not.toContain('raw_syscall');
    // What another tracer printed as its place is what stands there.
    const frames = model.frames.filter(({ module }) => model.modules[module]?.name === 'liblogsys.so.1');
    expect(new Set(frames.map(({ printed }) => printed))).toEqual(new Set(['liblogsys.so.1']));
  });

  test('before the split it is libc that is replaced', () => {
    const index = open('freebsd-14');
    expect(placeOf(index.model)).toEqual({ names: ['libc.so.7'], inFront: false });
    expect(passingOf(standIn(index, 'logging')).map(([why]) => why)).toContain('instructions in libthr.so.3');
  });

  test('a jump past its functions is not recorded, and finds the one instruction', () => {
    const logging = standIn(open('freebsd-15-attacks'), 'logging');
    expect(passingOf(logging)).toContainEqual(['a jump to an instruction of libsys.so.7, past its functions', 3]);
    const { model } = logging.index;
    const jump = callOf(model, 'wrong stub', 'execve');
    expect(siteOf(model, attemptOf(model, jump))?.symbol).toBe('raw_syscall');
    expect(wayOf(model, jump)).toEqual(['liblogsys.so.1`raw_syscall']);
    // A replay cannot keep an attacker from it either.
    const replaying = interpose(open('freebsd-15-attacks'), 'replaying').index.model;
    const socket = callOf(replaying, 'mid-instruction jump', 'socket');
    expect(attemptOf(replaying, socket)).toMatchObject({ kind: 'syscall', indirect: true });
  });

  test('what of rr is in its page is no signal return', () => {
    expect(passingOf(standIn(open('linux-rr'), 'logging'))).toContainEqual(['instructions in rr page', 16]);
  });
});

describe('what a run-time linker registers by name is not registered', () => {
  const registrationsIn = ({ model }: CallIndex): string[] =>
    model.attempts.flatMap((attempt) => {
      const operation = circumstanceOf(model, attempt)?.operation;
      return operation && /^(msyscall|pinsyscalls?|annotate)$/.test(operation.kind)
        ? [`${at(model.images, attempt.image).name}: ${operation.kind}`]
        : [];
    });

  test.each([
    ['openbsd-7.2', 'openbsd-msyscall'],
    ['openbsd-7.4', 'openbsd-msyscall-execpin'],
    ['openbsd-7.5', 'openbsd-7.5-both'],
    ['openbsd-7.6', 'openbsd-pinsyscalls'],
  ])('%s', (scenario, policy) => {
    const logging = standIn(open(scenario), 'logging');
    const { model } = logging.index;
    const registered = registrationsIn(logging.index).filter((text) => !text.startsWith('second registration'));
    // Static programs pin themselves still.
    expect(registered.filter((text) => !/^sh: pinsyscall$/.test(text))).toEqual([]);
    const run = judged(logging.index, policy);
    expect(logging.made.every((id) => at(run.decisions, id).verdict === 'denied')).toBe(true);
    const call = callOf(model, 'ftp', policy === 'openbsd-pinsyscalls' ? 'pinsyscalls' : 'msyscall');
    expect(model.notes[model.calls.note?.[call] ?? -1]).toMatch(
      /^Registers nothing here: ld\.so knows libc\.so\.[\d.]+ by its name, and liblogsys\.so\.1, .* has another\.$/,
    );
  });

  test('SerenityOS: its text becomes immutable, and is not marked', () => {
    const logging = standIn(open('serenityos'), 'logging');
    const { model } = logging.index;
    const marks = model.attempts.flatMap((attempt) => {
      const operation = circumstanceOf(model, attempt)?.operation;
      const isLoader = model.modules[siteOf(model, attempt)?.module ?? -1]?.role === 'rtld';
      return operation?.kind === 'annotate' && isLoader ? [operation] : [];
    });
    expect(marks.length).toBeGreaterThan(0);
    expect(marks.every(({ syscallCode, immutable }) => !syscallCode && immutable)).toBe(true);
    const run = judged(logging.index, 'serenity-syscall-region');
    expect(logging.made.some((id) => at(run.decisions, id).verdict === 'denied')).toBe(true);
  });

  test('a range that a program names itself is named still', () => {
    const before = open('linux-glibc').model;
    const { model } = interpose(open('linux-glibc'), 'logging').index;
    expect(model.circumstances.slice(0, before.circumstances.length)).toEqual(before.circumstances);
    expect(model.attempts.map(({ circumstance }) => circumstance)).toEqual(
      before.attempts.map(({ circumstance }) => circumstance),
    );
  });
});

describe('in front of a vDSO', () => {
  const shipped = open('zircon');

  test('it is called first, and the vDSO makes the call', () => {
    expect(placeOf(shipped.model)).toEqual({ names: ['vdso'], inFront: true });
    const { model } = interpose(shipped, 'logging').index;
    const call = callOf(model, 'log_listener', 'zx_channel_write');
    expect(wayOf(model, call).slice(-2)).toEqual(['liblogsys.so.1`zx_channel_write', 'vdso`zx_channel_write']);
    expect(model.mappings.some(({ note }) => note === 'in front of vdso')).toBe(true);
  });

  test('so enforcement lets in what it let in, and an attacker no further', () => {
    const before = judged(shipped, 'zircon-vdso');
    const after = judged(interpose(shipped, 'logging').index, 'zircon-vdso');
    for (let call = 0; call < shipped.model.calls.length; call++)
      expect(outcome(after, call)).toBe(outcome(before, call));
  });

  test('what is answered does not reach the vDSO', () => {
    const { model } = interpose(shipped, 'replaying').index;
    const call = callOf(model, 'log_listener', 'zx_channel_write');
    expect(wayOf(model, call).at(-1)).toBe('libreplaysys.so.1`zx_channel_write');
  });
});

describe('a replaying libsys', () => {
  const answeredIn = (scenario: string): ReadonlySet<string> => {
    const { model } = interpose(open(scenario), 'replaying').index;
    return new Set(model.attempts.filter(isAnswered).map(({ name }) => name));
  };

  test('makes for real what has to be', () => {
    const { index, answered, recorded } = standIn(open('freebsd-15'), 'replaying');
    expect([answered, recorded]).toEqual([18, 29]);
    const real = index.model.attempts.filter(({ name }) => name === 'mmap');
    expect(real.every(({ kind }) => kind === 'syscall')).toBe(true);
  });

  test.each([
    ['freebsd-15-attacks', 'thr_new _umtx_op mmap execve msyscall _exit', 'read write openat kevent'],
    ['openbsd-7.6', 'pledge __tfork sigprocmask mmap execve exit', 'read write socket sysctl'],
    ['serenityos', 'annotate_mapping sigaction fork waitid mprotect', 'open stat write'],
    ['zircon', 'zx_thread_create zx_process_exit zx_vmar_map zx_vmo_create zx_futex_wait', 'zx_channel_read'],
    ['linux-glibc', 'prctl seccomp clone3 rt_sigaction mmap exit_group', 'openat read write'],
    ['linux-musl', 'arch_prctl set_tid_address prctl seccomp mmap', 'open read write'],
  ])('%s: %s are made, %s are answered', (scenario, real, log) => {
    const answered = answeredIn(scenario);
    expect(real.split(' ').filter((name) => answered.has(name))).toEqual([]);
    expect(log.split(' ').filter((name) => !answered.has(name))).toEqual([]);
  });

  test('what is answered turns back in a place that is known', () => {
    const { model } = interpose(open('freebsd-15'), 'replaying').index;
    const call = callOf(model, 'cat', 'write');
    const attempt = attemptOf(model, call);
    expect([attempt.kind, isAnswered(attempt)]).toEqual(['no-entry', true]);
    expect(siteOf(model, attempt)).toMatchObject({ symbol: '__sys_write', pc: null });
    expect(wayOf(model, call).at(-1)).toBe('libreplaysys.so.1`__sys_write');
    // The page is not read: the time comes from the log.
    const clock = callOf(model, 'cat', 'clock_gettime');
    expect(wayOf(model, clock).at(-1)).toBe('libreplaysys.so.1`clock_gettime');
    // Of a time that a program reads by itself nothing is known but that it did.
    expect(isAnswered(attemptOf(model, callOf(model, 'caddy', 'clock_gettime')))).toBe(false);
  });
});

test('musl: what replaces library and linker in one file is both', () => {
  const { model } = interpose(open('linux-musl'), 'logging').index;
  expect(model.modules.find(({ replaces }) => replaces === 'libc.so')).toMatchObject({ alsoRtld: true });
});

const modes = ['logging', 'replaying'] as const;

describe('whatever the evidence', () => {
  const traces = ['strace-ink-direct-syscalls.txt', 'strace-ink-musl-static.txt', 'synthetic-dtrace-freebsd15-cat.txt'];

  test.each(SCENARIOS.flatMap(({ id }) => modes.map((mode) => [id, mode] as const)))('%s, %s: sound', (id, mode) => {
    const index = open(id);
    expectSound(index, mode);
    expect(interpose(index, mode)).toEqual(interpose(index, mode));
  });

  test.each(traces.flatMap((name) => modes.map((mode) => [name, mode] as const)))(
    '%s, %s: sound',
    async (name, mode) => {
      const index = indexCalls((await importedFixture(name)).model);
      expectSound(index, mode);
    },
  );

  function expectSound(index: CallIndex, mode: Interposer): void {
    const { index: after, recorded, answered, passing } = standIn(index, mode);
    expect(violations(after.model)).toEqual([]);
    expect(after.model.attempts).toHaveLength(index.model.attempts.length);
    expect(after.ways.length).toBe(index.ways.length);
    expect(answered).toBeLessThanOrEqual(recorded);
    const all = index.weight.reduce((sum, calls) => sum + calls, 0);
    expect(recorded + passing.reduce((sum, { calls }) => sum + calls, 0)).toBe(all);
    // The index is that of the model, as if it had been made of it.
    const { ways, wayOf } = indexCalls(after.model);
    const stackOf = (of: Pick<CallIndex, 'ways' | 'wayOf'>, call: number) => at(of.ways.stack, at(of.wayOf, call));
    for (let call = 0; call < after.model.calls.length; call++) {
      expect(stackOf(after, call)).toBe(stackOf({ ways, wayOf }, call));
    }
  }
});

test('a policy that lets libsys be replaced lets its calls in', () => {
  const { index } = interpose(open('freebsd-15'), 'logging');
  expect(judged(index, 'lab~omrs.s.t.11a~sets').totals.denied).toBe(0);
  expect(judged(index, 'lab~omrs.s.t.10a~sets').totals.denied).toBe(28);
});
