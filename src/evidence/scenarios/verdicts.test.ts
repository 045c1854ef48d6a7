import { describe, expect, test } from 'vitest';
import { at } from '../../base/assert.ts';
import { indexCalls } from '../../model/call-index.ts';
import { attemptOf } from '../../model/queries.ts';
import { policyById } from '../../policy/registry.ts';
import { decisionOf, gatesOf, type Run, replay } from '../../run/run.ts';
import { scenarioById } from './index.ts';

/** What becomes of each program: it lives, or dies at a call, for a reason. */
type Fate = 'lives' | readonly [step: number, call: string, why: RegExp];

interface Expected {
  readonly allowed: number;
  readonly denied: number;
  readonly cat: Fate;
  readonly mt: Fate;
  readonly sh: Fate;
  readonly caddy: Fate;
}

const NOT_RTLD_OR_LIBSYS = /a static program, not in rtld or libsys/;
const NO_TABLE = /no table: nothing in it may enter/;

const EXPECTED: Readonly<Record<string, Readonly<Record<string, Expected>>>> = {
  'freebsd-15': {
    'openbsd-msyscall': { allowed: 72, denied: 0, cat: 'lives', mt: 'lives', sh: 'lives', caddy: 'lives' },
    'openbsd-pinsyscalls': {
      ...{ allowed: 60, denied: 12, mt: 'lives', sh: 'lives' },
      cat: [30, 'getpid', /may make getpid \(20\): that is .* syscall\(2\) makes any call/],
      caddy: [63, 'sysarch', NO_TABLE],
    },
    'freebsd-rtld-libsys': {
      ...{ allowed: 53, denied: 19, cat: 'lives', mt: 'lives' },
      sh: [55, 'sysarch', NOT_RTLD_OR_LIBSYS],
      caddy: [63, 'sysarch', NOT_RTLD_OR_LIBSYS],
    },
  },
  'freebsd-14': {
    'openbsd-msyscall': {
      ...{ allowed: 64, denied: 2, cat: 'lives', sh: 'lives', caddy: 'lives' },
      mt: [44, '_umtx_op', /is in libthr\.so\.3, not in a registered range/],
    },
    'openbsd-pinsyscalls': {
      ...{ allowed: 52, denied: 14, sh: 'lives' },
      cat: [26, 'getpid', /syscall\(2\) makes any call/],
      mt: [44, '_umtx_op', /is in libthr\.so\.3, not in a pinned region/],
      caddy: [57, 'sysarch', NO_TABLE],
    },
    'freebsd-rtld-libsys': {
      ...{ allowed: 19, denied: 47 },
      cat: [13, 'readlink', /is in libc\.so\.7, not in rtld or libsys/],
      mt: [35, 'thr_self', /is in libc\.so\.7, not in rtld or libsys/],
      sh: [49, 'sysarch', NOT_RTLD_OR_LIBSYS],
      caddy: [57, 'sysarch', NOT_RTLD_OR_LIBSYS],
    },
  },
};

const cases = Object.entries(EXPECTED).flatMap(([scenario, byPolicy]) =>
  Object.entries(byPolicy).map(([policy, expected]) => ({ scenario, policy, expected })),
);

describe.each(cases)('$scenario under $policy', ({ scenario, policy, expected }) => {
  const model = scenarioById(scenario)?.build();
  const rule = policyById(policy);
  if (!model || !rule) throw new Error('no such scenario or policy');
  const run = replay(indexCalls(model), [rule]);

  test('totals', () => {
    const { allowed, denied } = expected;
    expect(run.totals).toEqual({ calls: allowed + denied, allowed, denied, unknown: 0, noEntry: 2, reported: 0 });
  });

  test.each(['cat', 'mt', 'sh', 'caddy'] as const)('%s', (name) => {
    const fate = expected[name];
    const image = model.images.findIndex((candidate) => candidate.name === name);
    const death = at(run.death, image);
    if (fate === 'lives') {
      expect(death).toBe(-1);
      return;
    }
    const [step, call, why] = fate;
    expect([death + 1, attemptOf(model, death).name]).toEqual([step, call]);
    expect(decisionOf(run, death).reason()).toMatch(why);
  });
});

test('the refusal of libthr’s own instruction in 14 is only as sure as the inference it rests on', () => {
  const model = scenarioById('freebsd-14')?.build();
  const rule = policyById('msyscall');
  if (!model || !rule) throw new Error('no such scenario or policy');
  expect(decisionOf(replay(indexCalls(model), [rule]), 43).grade).toBe('assumed');
});

describe('gates', () => {
  const model = scenarioById('freebsd-15')?.build();
  if (!model) throw new Error('no such scenario');
  const runOf = (word: string): Run => {
    const rule = policyById(word);
    if (!rule) throw new Error('no such policy');
    return replay(indexCalls(model), [rule]);
  };
  const nameOf = (module: number): string => at(model.modules, module).name;
  const gates = (word: string, image: number) =>
    gatesOf(runOf(word), 0, image).map(({ module, numbers }) => [nameOf(module), numbers]);

  /** Numbers that the table of an object holds. */
  const listed = (name: string): number[] => {
    const mapping = model.mappings.find(({ image, module }) => image === 0 && nameOf(module) === name);
    const numbers = new Set(mapping?.stubs?.flatMap(({ number }) => number ?? []));
    return [...numbers].sort((a, b) => a - b);
  };

  /** Numbers that pass, by the object they leave from: what the picture draws keyholes for. */
  const passing = (word: string, image: number): Record<string, number[]> => {
    const { decisions } = runOf(word);
    const found = new Map<string, Set<number>>();
    for (const [id, attempt] of model.attempts.entries()) {
      if (attempt.image !== image || attempt.number === null || at(decisions, id).verdict !== 'allowed') continue;
      const name = nameOf(at(model.sites, attempt.site).module);
      found.set(name, (found.get(name) ?? new Set()).add(attempt.number));
    }
    return Object.fromEntries([...found].map(([name, numbers]) => [name, [...numbers].sort((a, b) => a - b)]));
  };

  test('regions are open to any number', () => {
    expect(gates('msyscall', 0)).toEqual([
      ['ld-elf.so.1', null],
      ['shared page', null],
      ['libsys.so.7', null],
    ]);
    expect(gates('rtld-libsys', 0)).toEqual([
      ['ld-elf.so.1', null],
      ['libsys.so.7', null],
      ['shared page', [417]],
    ]);
  });

  test('keyholes are those of the table', () => {
    expect(gates('pinsyscalls', 0)).toEqual([
      ['libsys.so.7', listed('libsys.so.7')],
      ['ld-elf.so.1', listed('ld-elf.so.1')],
      ['shared page', [417]],
    ]);
    expect(gates('pinsyscalls', 3)).toEqual([['shared page', [417]]]);
  });

  test('few of them are used', () => {
    expect(passing('pinsyscalls', 0)).toEqual({
      'libsys.so.7': [1, 3, 4, 5, 6, 58, 477, 499, 551],
      'ld-elf.so.1': [3, 5, 6, 74, 165, 253, 477, 551, 573],
      'shared page': [417],
    });
    expect(passing('pinsyscalls', 3)).toEqual({});
    for (const [name, numbers] of Object.entries(passing('pinsyscalls', 0))) {
      expect(listed(name)).toEqual(expect.arrayContaining(numbers));
    }
    expect(listed('libsys.so.7').length).toBeGreaterThan(300);
  });
});
