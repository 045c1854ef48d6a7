import { describe, expect, test } from 'vitest';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { type CallIndex, indexCalls } from '../model/call-index.ts';
import { coverageOf } from '../model/coverage.ts';
import { interpose } from '../model/interposed.ts';
import { smallModel } from '../policy/fixtures/small-model.ts';
import type { Policy } from '../policy/policy.ts';
import { POLICIES, policyById } from '../policy/registry.ts';
import { type Reception, receptionsOf } from './interposition.ts';

const asked = (index: CallIndex, policies: readonly Policy[]): readonly Reception[] =>
  receptionsOf(index, interpose(index, 'logging').index, coverageOf(index, 'logging').made, policies);

function receptions(scenario: string, policies: readonly Policy[] = POLICIES): readonly Reception[] {
  const found = scenarioById(scenario);
  if (!found) throw new Error(`no scenario ${scenario}`);
  const index = indexCalls(found.build());
  return asked(index, policies);
}

const idsOf = (list: readonly Reception[], refuses: boolean): string[] =>
  list.filter((reception) => reception.refuses === refuses).map(({ policy }) => policy.id);

const BY_NAME = [
  'cheribsd-perm-syscall',
  'openbsd-msyscall',
  'openbsd-msyscall-execpin',
  'openbsd-7.5-both',
  'openbsd-pinsyscalls',
  'serenity-syscall-region',
  'freebsd-rtld-libsys',
];
const BY_RANGE = ['linux-sud', 'linux-seccomp-ip', 'zircon-vdso'];

describe('which rules would have an object in the place of libsys', () => {
  // docs/policies.md and the facts behind it: those that know it by name would not, those that name a range would.
  test.each([
    ...['freebsd-15', 'freebsd-14', 'freebsd-15-attacks', 'openbsd-7.6', 'openbsd-7.5', 'openbsd-7.4', 'openbsd-7.2'],
    ...['cheribsd-c18n', 'serenityos', 'linux-glibc'],
  ])('%s', (scenario) => {
    const list = receptions(scenario);
    expect([idsOf(list, true), idsOf(list, false)]).toEqual([BY_NAME, BY_RANGE]);
  });

  test('what stands in front of a vDSO is refused by none: an attacker’s failed registration is no refusal of it', () => {
    expect([idsOf(receptions('zircon'), true), idsOf(receptions('zircon'), false)]).toEqual([[], BY_RANGE]);
  });

  test('the interpreter is known to the kernel by no name, but its table has no form for one instruction', () => {
    expect(idsOf(receptions('linux-musl'), true)).toEqual(['cheribsd-perm-syscall', 'openbsd-pinsyscalls']);
  });

  test('each with a reason, in one sentence that names what it takes', () => {
    const why = (scenario: string, id: string): string =>
      receptions(scenario).find(({ policy }) => policy.id === id)?.why ?? '';
    expect(why('openbsd-7.6', 'openbsd-pinsyscalls')).toBe(
      'The run-time linker pins libc.so.100.3 by name; and a table has no form for one instruction that makes every call.',
    );
    expect(why('openbsd-7.2', 'openbsd-msyscall')).toContain('It would have to be the registered object');
    expect(why('freebsd-15', 'cheribsd-perm-syscall')).toContain('It would need the permission');
    expect(why('linux-musl', 'openbsd-pinsyscalls')).toContain('It is the interpreter');
    expect(why('freebsd-14', 'freebsd-rtld-libsys')).toBe('It refuses libc.so.7 as well.');
    expect(why('zircon', 'zircon-vdso')).toBe('It has to call the vDSO in its turn, which is fine.');
    for (const scenario of ['freebsd-15', 'openbsd-7.5', 'zircon', 'linux-glibc', 'linux-musl']) {
      for (const { policy, why } of receptions(scenario)) expect(why, policy.id).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('of composed rules as of the others', () => {
    const policies = ['lab~orrs.s.t.10a~fixed', 'lab~orrs.s.t.11a~open'].flatMap((id) => policyById(id) ?? []);
    expect(receptions('freebsd-15', policies).map(({ refuses, why }) => [refuses, why])).toEqual([
      [true, 'It does not let libsys be replaced.'],
      [false, 'It lets libsys be replaced.'],
    ]);
  });

  test('where nothing is linked at run time there is nothing to say', () => {
    const objects = [{ name: 'sh', role: 'program', stubs: [[0x20, 4]] }] as const;
    const calls = [{ from: 'sh', offset: 0x20, name: 'write', number: 4 }] as const;
    const index = indexCalls(smallModel({ os: 'freebsd', linkage: 'static', objects, calls }));
    expect(asked(index, POLICIES)).toEqual([]);
  });
});
