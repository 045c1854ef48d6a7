import { describe, expect, test } from 'vitest';
import { SCENARIOS, scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { decisionOf, explain, replay, rulingOf } from '../run/run.ts';
import { ALL_POLICIES, inOrder, policyById } from './registry.ts';

/** What would make a refused call pass, in words; and the values that the tests compare. */

function told(scenario: string, words: string, step: number) {
  const model = scenarioById(scenario)?.build();
  if (!model) throw new Error('no such scenario');
  const policies = inOrder(words.split(',').map((word) => policyById(word) ?? expect.fail(word)));
  const run = replay(indexCalls(model), policies);
  const id = model.calls.attempt[step - 1] ?? expect.fail('no such step');
  return {
    passesIf: decisionOf(run, step - 1).wouldPassIf(),
    tests: explain(run, 0, id).map(({ text, values, outcome }) => `${text}: ${outcome}, ${values}`),
  };
}

const ATTACKS = 'freebsd-15-attacks';

describe('would pass if', () => {
  test('several policies refuse: all of it is needed', () => {
    expect(told(ATTACKS, 'openbsd-wx-syscall,openbsd-msyscall', 55).passesIf).toBe(
      'the memory were made read-only first, and it went through libsys.so.7',
    );
    expect(told(ATTACKS, 'openbsd-wx-syscall', 55).passesIf).toBe('the memory were made read-only first');
  });

  test('what both would need is said once', () => {
    expect(told(ATTACKS, 'openbsd-msyscall,cheri', 61).passesIf).toBe('it went through libsys.so.7');
  });

  test('a call of a release without libsys cannot go through it', () => {
    expect(told('freebsd-14', 'rtld-libsys', 44).passesIf).toContain('the stubs were in libsys');
    expect(told('freebsd-14', 'cheri', 44).passesIf).toBe('it went through libc.so.7');
  });

  test('after the page test 7.5 asks its table', () => {
    expect(told(ATTACKS, 'both', 61).passesIf).toMatch(
      /^it used libsys\.so\.7’s own instruction for execve \(59\) at 0x/,
    );
  });

  test('after the page test 7.4 asks for the stub of execve', () => {
    expect(told(ATTACKS, 'execpin', 61).passesIf).toBe('it left from the function execve itself');
  });

  test('an object that has no instruction for a call cannot be told to use it', () => {
    expect(told('linux-rr', 'pins', 3).passesIf).toMatch(/^libc\.so\.6 had an instruction for rrcall_init_preload /);
    expect(told(ATTACKS, 'pins', 79).passesIf).toBe('it were made by an instruction of its own');
    expect(told(ATTACKS, 'zircon', 79).passesIf).toBe('libsys.so.7 had an instruction for msyscall, and it used that');
  });
});

test('a Go program is no vDSO, and no number is missing', () => {
  const { passesIf, tests } = told(ATTACKS, 'zircon', 34);
  expect(passesIf).toBe('it had a vDSO, and called that');
  expect(tests[0]).toBe('the process has a vDSO, whose place the kernel has recorded: failed, none is mapped');
});

test('a call without a number is not one without a table', () => {
  const { tests } = told(ATTACKS, 'pins', 79);
  expect(tests.join('\n')).toContain('its number is not recorded');
  expect(tests.join('\n')).not.toContain('no table is recorded');
});

test('on Linux the number 0 is read', () => {
  const { tests } = told('linux-musl', 'pins', 15);
  expect(tests.join('\n')).toContain('read (0) has no entry');
});

test('a jump between stubs is at none of them', () => {
  const { tests } = told(ATTACKS, 'windows', 65);
  expect(tests.at(-1)).toBe('the instruction is that of the number’s own stub: no, no stub has its instruction there');
});

describe('in every scenario under every policy', () => {
  const said = SCENARIOS.flatMap(({ id: scenario, build }) => {
    const index = indexCalls(build());
    return ALL_POLICIES.flatMap((policy) => {
      const run = replay(index, [policy]);
      return [...index.model.attempts.keys()].map((id) => ({
        where: `${scenario} under ${policy.id}, attempt ${id}`,
        passesIf: rulingOf(run, id).wouldPassIf(),
        values: explain(run, 0, id).flatMap(({ values }) => (values === '' ? [] : [values])),
      }));
    });
  });

  test('the change is a clause with a verb', () => {
    const clause = /\b(?:were|had|left|went|used|said|called|ran|let|listed|carried|admitted|could)\b/;
    expect(said.filter(({ passesIf }) => passesIf !== null && !clause.test(passesIf))).toEqual([]);
  });

  test('nothing is unfinished, or a word of the program', () => {
    const broken = /\b(?:null|undefined|NaN|XXX)\b|\bare$| {2}/;
    expect(said.filter(({ passesIf, values }) => broken.test([passesIf ?? '', ...values].join('; ')))).toEqual([]);
  });
});
