import { describe, expect, test } from 'vitest';
import { at } from '../../base/assert.ts';
import { indexCalls } from '../../model/call-index.ts';
import { violations } from '../../model/integrity.ts';
import type { Model } from '../../model/model.ts';
import { attemptOf, siteOf } from '../../model/queries.ts';
import { ALL_POLICIES, inOrder, policyById } from '../../policy/registry.ts';
import { decisionOf, outcome, type Run, replay } from '../../run/run.ts';
import { SCENARIOS, scenarioById } from './index.ts';

/** Those written in the notation; the two others have tests of their own. */
const WRITTEN = SCENARIOS.filter(({ id }) => id !== 'freebsd-15' && id !== 'freebsd-14');

const built = (id: string): Model => {
  const scenario = scenarioById(id);
  if (!scenario) throw new Error(`no scenario ${id}`);
  return scenario.build();
};

const under = (model: Model, ids: readonly string[]): Run =>
  replay(
    indexCalls(model),
    inOrder(
      ids.map((id) => {
        const policy = policyById(id);
        if (!policy) throw new Error(`no policy ${id}`);
        return policy;
      }),
    ),
  );

test('ids and titles are unique', () => {
  for (const word of ['id', 'title'] as const) {
    const words = SCENARIOS.map((scenario) => scenario[word]);
    expect(new Set(words).size).toBe(words.length);
  }
});

describe.each(WRITTEN.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  const model = scenario.build();
  const calls = Array.from({ length: model.calls.length }, (_, call) => attemptOf(model, call));

  test('is a sound model, the same each time', () => {
    expect(violations(model)).toEqual([]);
    expect(scenario.build()).toEqual(model);
  });

  test('has a size that one can step through', () => {
    expect(calls.length).toBeGreaterThanOrEqual(40);
    expect(calls.length).toBeLessThanOrEqual(110);
    for (const [image, { parent, name }] of model.images.entries()) {
      const own = calls.filter((attempt) => attempt.image === image).length;
      expect([name, own >= (parent < 0 ? 4 : 1) && own <= 14]).toEqual([name, true]);
    }
  });

  test('every step is told, in a sentence', () => {
    for (const [call, { name }] of calls.entries()) {
      const note = model.notes[model.calls.note?.[call] ?? -1];
      expect(`${name}: ${note}`).toMatch(/: \S.{14,138}[.]$/);
    }
  });

  test('says first what is illustrative, and of everything else where it is from', () => {
    expect(model.citations[0]?.label).toMatch(/^Illustrative/);
    expect(model.citations[0]?.source).toMatch(/^written for this scenario, not recorded/);
    expect(model.citations.every(({ label, source }) => label !== '' && source !== '')).toBe(true);
  });

  test('an attack has one goal, of its own process, and its name', () => {
    for (const [image, { attack, goal, name }] of model.images.entries()) {
      if (!attack) {
        expect(goal).toBeUndefined();
        continue;
      }
      expect(attack.name).toBe(name);
      expect(at(calls, goal ?? -1).image).toBe(image);
      expect(attack.goal.startsWith(`${at(calls, goal ?? -1).name}: `)).toBe(true);
    }
  });

  test('only attacks use a stub for another number than its own', () => {
    for (const attempt of calls) {
      const site = siteOf(model, attempt);
      if (!site || at(model.images, attempt.image).attack) continue;
      const address = (site.pc ?? 0n) - BigInt(model.system.instructionLength);
      const stub = model.mappings
        .filter(({ image, module }) => image === attempt.image && module === site.module)
        .flatMap(({ stubs }) => stubs ?? [])
        .find((candidate) => candidate.address === address);
      if (stub && stub.number !== null) expect([attempt.name, attempt.number]).toEqual([attempt.name, stub.number]);
    }
  });

  test('frames and sites lie in objects of the process', () => {
    for (const [call, attempt] of calls.entries()) {
      const own = new Set(model.mappings.filter(({ image }) => image === attempt.image).map(({ module }) => module));
      const { start, frames } = model.stacks;
      const stack = at(model.calls.stack, call);
      for (const frame of frames.subarray(start[stack], start[stack + 1])) {
        const { module, symbol } = at(model.frames, frame);
        expect([attempt.name, symbol, own.has(module)]).toEqual([attempt.name, symbol, true]);
      }
    }
  });

  test('can be judged by every rule', () => {
    for (const policy of ALL_POLICIES) {
      const { totals } = replay(indexCalls(model), [policy]);
      expect(totals.calls + totals.noEntry).toBe(calls.length);
    }
  });
});

/** What becomes of a process, in words. */
function fateOf(run: Run, image: number): string {
  const { model } = run;
  const { attack, goal = -1 } = at(model.images, image);
  if (attack && outcome(run, goal) === 'allowed') return 'goal let in';
  const death = at(run.death, image);
  const refused = Array.from({ length: model.calls.length }, (_, call) => call).filter(
    (call) => attemptOf(model, call).image === image && outcome(run, call) === 'denied',
  );
  if (death < 0) return refused.length === 0 ? 'runs' : `runs, ${refused.length} come back`;
  const { effect } = decisionOf(run, death);
  const how = `${effect?.signal ?? effect?.exception} at ${attemptOf(model, death).name}`;
  return attack ? `goal stopped: ${how}` : `dies: ${how}`;
}

const fates = (run: Run): Record<string, string> =>
  Object.fromEntries(run.model.images.map(({ name }, image) => [name, fateOf(run, image)]));

/** What the sources of each rule say (docs/policies.md), written down before the rules were asked; attacks last. */
const HOME: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'freebsd-15-attacks': {
    ...{ cat: 'runs', mt: 'runs', perl: 'runs', sh: 'runs', caddy: 'runs', node: 'runs' },
    ...everyAttack('goal let in'),
  },
  'openbsd-7.6': {
    ...{ ftp: 'runs', sh: 'runs', 'sh, child': 'runs', ls: 'runs', syncthing: 'runs', perl: 'runs' },
    ...{ redbean: 'dies: SIGABRT at mmap', caddy: 'dies: SIGABRT at sysctl' },
    'stack shellcode': 'goal stopped: SIGABRT at execve',
    'JIT page': 'goal stopped: SIGABRT at execve',
    'mid-instruction jump': 'goal stopped: SIGABRT at socket',
    'wrong stub': 'goal stopped: SIGABRT at execve',
    'right stub': 'goal let in',
    'second registration': 'goal stopped: SIGABRT at execve',
    'mprotect, then write': 'goal stopped: SIGABRT at execve',
    'forged sigreturn': 'goal let in',
  },
  'openbsd-7.5': {
    ...{ ftp: 'runs', sh: 'runs', 'sh, child': 'runs', ls: 'runs', syncthing: 'runs', perl: 'runs' },
    ...{ redbean: 'runs', caddy: 'dies: SIGSEGV at sysctl' },
    'stack shellcode': 'goal stopped: SIGSEGV at execve',
    'JIT page': 'goal stopped: SIGSEGV at execve',
    'mid-instruction jump': 'goal stopped: SIGABRT at socket',
    'wrong stub': 'goal stopped: SIGABRT at execve',
    'right stub': 'goal let in',
    'second registration': 'goal stopped: SIGSEGV at execve',
    'mprotect, then write': 'goal stopped: SIGSEGV at execve',
    'forged sigreturn': 'goal let in',
  },
  'openbsd-7.4': {
    ...{ ftp: 'runs', sh: 'runs', 'sh, child': 'runs', ls: 'runs', syncthing: 'runs', redbean: 'runs' },
    ...{ caddy: 'dies: SIGSEGV at sysctl', perl: 'dies: SIGABRT at execve' },
    'stack shellcode': 'goal stopped: SIGSEGV at execve',
    'JIT page': 'goal stopped: SIGSEGV at execve',
    'mid-instruction jump': 'goal let in',
    'wrong stub': 'goal stopped: SIGABRT at execve',
    'right stub': 'goal let in',
    'second registration': 'goal stopped: SIGSEGV at execve',
    'mprotect, then write': 'goal stopped: SIGSEGV at execve',
    'forged sigreturn': 'goal let in',
  },
  'openbsd-7.2': {
    ...{ ftp: 'runs', sh: 'runs', 'sh, child': 'runs', ls: 'runs', syncthing: 'runs', redbean: 'runs' },
    ...{ perl: 'runs', caddy: 'dies: SIGSEGV at sysctl' },
    'stack shellcode': 'goal stopped: SIGSEGV at execve',
    'JIT page': 'goal stopped: SIGSEGV at execve',
    'mid-instruction jump': 'goal let in',
    'wrong stub': 'goal let in',
    'right stub': 'goal let in',
    'second registration': 'goal stopped: SIGSEGV at execve',
    'mprotect, then write': 'goal let in',
    'forged sigreturn': 'goal let in',
  },
  'openbsd-6.6': {
    ...{ ftp: 'runs', sh: 'runs', 'sh, child': 'runs', ls: 'runs' },
    ...{ redbean: 'runs', caddy: 'runs', perl: 'runs' },
    'stack shellcode': 'goal stopped: SIGSEGV at execve',
    'JIT page': 'goal let in',
    'mid-instruction jump': 'goal let in',
    'wrong stub': 'goal let in',
    'right stub': 'goal let in',
    'mprotect, then write': 'goal let in',
    'forged sigreturn': 'goal let in',
  },
  'cheribsd-c18n': {
    ...{ cat: 'runs', jsc: 'runs', sh: 'runs' },
    ...{ collectd: 'dies: SIGSYS at getpid' },
    'stack shellcode': 'goal stopped: SIGSYS at execve',
    'JIT page': 'goal stopped: SIGSYS at execve',
    'wrong stub': 'goal let in',
    'right stub': 'goal let in',
    'mprotect, then write': 'goal stopped: SIGSYS at execve',
    'forged sigreturn': 'goal let in',
  },
  serenityos: {
    ...{ ls: 'runs', Shell: 'runs', 'Shell, child': 'runs', echo: 'runs' },
    ...{ emulator: 'dies: SIGSEGV at write' },
    'stack shellcode': 'goal stopped: SIGSEGV at execve',
    'JIT page': 'goal stopped: SIGSEGV at execve',
    'mid-instruction jump': 'goal let in',
    'wrong stub': 'goal let in',
    'right stub': 'goal let in',
    'second registration': 'goal stopped: SIGSEGV at execve',
    'mprotect, then write': 'goal stopped: SIGSEGV at execve',
    'forged sigreturn': 'goal let in',
  },
  zircon: {
    ...{ log_listener: 'runs', audio_core: 'runs' },
    guest_code: 'dies: ZX_EXCP_POLICY_ERROR at zx_channel_write',
    bare: 'dies: ZX_EXCP_POLICY_ERROR at zx_channel_read',
    'stack shellcode': 'goal stopped: ZX_EXCP_POLICY_ERROR at zx_process_create',
    'JIT page': 'goal stopped: ZX_EXCP_POLICY_ERROR at zx_process_create',
    'mid-instruction jump': 'goal stopped: ZX_EXCP_POLICY_ERROR at zx_socket_create',
    'wrong stub': 'goal stopped: ZX_EXCP_POLICY_ERROR at zx_process_create',
    'right stub': 'goal let in',
    'second registration': 'goal stopped: ZX_EXCP_POLICY_ERROR at zx_process_create',
  },
  'linux-glibc': {
    ...{ python3: 'runs', wine: 'runs, 2 come back', gzip: 'runs', caddy: 'runs' },
    ...{ convert: 'dies: SIGSYS at futex' },
    'stack shellcode': 'goal stopped: SIGSYS at execve',
    'JIT page': 'goal stopped: SIGSYS at execve',
    'mid-instruction jump': 'goal let in',
    'wrong stub': 'goal let in',
    'right stub': 'goal let in',
    'second registration': 'goal let in',
    'mprotect, then write': 'goal stopped: SIGSYS at execve',
    'forged sigreturn': 'goal let in',
  },
  'linux-musl': {
    ...{ apk: 'runs', busybox: 'runs', 'busybox, child': 'runs', 'busybox ls': 'runs', nginx: 'runs' },
    'stack shellcode': 'goal stopped: SIGSYS at execve',
    'JIT page': 'goal stopped: SIGSYS at execve',
    'mid-instruction jump': 'goal let in',
    'wrong stub': 'goal let in',
    'right stub': 'goal let in',
    'second registration': 'goal stopped: SIGSYS at execve',
    'mprotect, then write': 'goal stopped: SIGSYS at execve',
    'forged sigreturn': 'goal let in',
  },
  'linux-rr': { ls: 'runs', sort: 'runs', bash: 'runs', python3: 'runs', esbuild: 'runs' },
};

/** The same attacks under rules that FreeBSD does not have, and what these would do to its programs. */
const FREEBSD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'openbsd-msyscall': {
    ...{ cat: 'runs', mt: 'runs', perl: 'runs', sh: 'runs', caddy: 'runs', node: 'runs' },
    'stack shellcode': 'goal stopped: SIGSEGV at execve',
    'JIT page': 'goal stopped: SIGSEGV at execve',
    'mid-instruction jump': 'goal let in',
    'wrong stub': 'goal let in',
    'right stub': 'goal let in',
    'second registration': 'goal stopped: SIGSEGV at execve',
    'mprotect, then write': 'goal let in',
    'forged sigreturn': 'goal let in',
  },
  'openbsd-pinsyscalls': {
    ...{ cat: 'runs', mt: 'runs', sh: 'runs', node: 'runs' },
    ...{ perl: 'dies: SIGABRT at getpid', caddy: 'dies: SIGABRT at sysarch' },
    'stack shellcode': 'goal stopped: SIGABRT at execve',
    'JIT page': 'goal stopped: SIGABRT at execve',
    'mid-instruction jump': 'goal stopped: SIGABRT at socket',
    'wrong stub': 'goal stopped: SIGABRT at execve',
    'right stub': 'goal let in',
    'second registration': 'goal stopped: SIGABRT at msyscall',
    'mprotect, then write': 'goal stopped: SIGABRT at execve',
    'forged sigreturn': 'goal let in',
  },
  'freebsd-rtld-libsys': {
    ...{ cat: 'runs', mt: 'runs', perl: 'runs', node: 'runs' },
    ...{ sh: 'dies: SIGABRT at sysarch', caddy: 'dies: SIGABRT at sysarch' },
    'stack shellcode': 'goal stopped: SIGABRT at execve',
    'JIT page': 'goal stopped: SIGABRT at execve',
    'mid-instruction jump': 'goal let in',
    'wrong stub': 'goal let in',
    'right stub': 'goal let in',
    'second registration': 'goal stopped: SIGABRT at execve',
    'mprotect, then write': 'goal let in',
    'forged sigreturn': 'goal let in',
  },
};

function everyAttack(fate: string): Record<string, string> {
  const names = ['stack shellcode', 'JIT page', 'mid-instruction jump', 'wrong stub', 'right stub'];
  const more = ['second registration', 'mprotect, then write', 'forged sigreturn'];
  return Object.fromEntries([...names, ...more].map((name) => [name, fate]));
}

test.each(WRITTEN.map((scenario) => [scenario.id, scenario] as const))('fates at home: %s', (id, scenario) => {
  expect(fates(under(scenario.build(), scenario.home))).toEqual(HOME[id]);
});

test.each(Object.entries(FREEBSD))('fates on FreeBSD under %s', (policy, expected) => {
  expect(fates(under(built('freebsd-15-attacks'), [policy]))).toEqual(expected);
});

test('rr lets the calls of its untraced entries pass, and stops for all others', () => {
  const model = built('linux-rr');
  const run = under(model, ['linux-rr']);
  for (let call = 0; call < model.calls.length; call++) {
    const site = siteOf(model, attemptOf(model, call));
    const stops = decisionOf(run, call).effect?.action === 'trace';
    expect(stops).toBe(site?.symbol?.includes('untraced') !== true);
  }
});
