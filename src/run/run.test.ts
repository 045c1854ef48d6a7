import { describe, expect, test } from 'vitest';
import { ModelBuilder } from '../model/builder.ts';
import { indexCalls } from '../model/call-index.ts';
import type { Grade, Model } from '../model/model.ts';
import { errno, kill, watched } from '../policy/effects.ts';
import type { Effect, Policy } from '../policy/policy.ts';
import { allowed, denied, unknown } from '../policy/rulings.ts';
import { decisionOf, explain, gatesOf, nextDenial, outcome, reachOf, replay } from './run.ts';

/** Refuses calls by name, so that the run can be tested apart from any real rule. */
function refuses(names: readonly string[], { id = 'test', fatal = true, grade = 'exact' as Grade } = {}): Policy {
  const effect: Effect = fatal ? kill('SIGABRT', '') : errno('ENOSYS');
  return {
    ...{ id, aliases: [], group: 'Mine', title: id, summary: '', origin: '', citations: [], wall: 'region' },
    tests: { name: 'the name is none of those refused' },
    carriedOver: () => null,
    begin: () => null,
    check({ attempt: { name } }, _state, log) {
      const passes = log.ask('name', !names.includes(name), () => name);
      return passes
        ? allowed(() => `${id}.`, grade)
        : denied(
            () => `${id}.`,
            grade,
            effect,
            () => 'it had another name',
          );
    },
    gates: () => [],
    reach: () => ({ any: 0, pairs: 0 }),
  };
}

const unsure: Policy = {
  ...refuses([], { id: 'unsure' }),
  check: (_entry, _state, log) => {
    log.ask('name', null, () => '?');
    return unknown(() => '?');
  },
};

/** Lets everything in, under its eyes. */
const watching: Policy = {
  ...refuses([], { id: 'watching' }),
  check: (entry, state, log) => ({
    ...refuses([]).check(entry, state, log),
    effect: watched('trace', 'stops for the recorder'),
  }),
};

/** `a: open read | b: write` – images in order of first mention, calls in order; `b<a`: b was forked by a. */
function history(text: string): Model {
  const builder = new ModelBuilder();
  const images = new Map<string, number>();
  for (const part of text.split(' | ')) {
    const [head = '', calls = ''] = part.split(': ');
    const [name = '', parent] = head.split('<');
    const image =
      images.get(name) ??
      builder.image({
        ...{ pid: images.size + 1, name, path: null, linkage: 'dynamic', linkageGrade: 'exact', runtime: null },
        ...{ parent: images.get(parent ?? '') ?? -1, startedBy: 'fork' },
      });
    images.set(name, image);
    for (const call of calls.split(' ')) {
      const kind = call === 'time' ? 'no-entry' : 'syscall';
      const attempt = builder.attempt({ image, epoch: 0, site: -1, name: call, number: null, kind, indirect: false });
      builder.call({ attempt, stack: -1 });
    }
  }
  const system = { os: 'freebsd', release: '15', arch: 'amd64', instructionLength: 2 } as const;
  return builder.finish({ title: '', summary: '', kind: 'trace', system });
}

const run = (text: string, ...policies: readonly Policy[]) => replay(indexCalls(history(text)), policies);
const outcomes = (result: ReturnType<typeof run>) =>
  Array.from({ length: result.model.calls.length }, (_, call) => outcome(result, call));

test('without a policy everything passes, and a time read is no call', () => {
  const result = run('a: open time read');
  expect(outcomes(result)).toEqual(['allowed', 'no-entry', 'allowed']);
  expect(result.totals).toEqual({ calls: 2, allowed: 2, denied: 0, unknown: 0, noEntry: 1, reported: 0 });
  expect(result.decidedBy).toEqual([-1, -1, -1]);
});

test('the first refusal with a signal kills: what follows never happens', () => {
  const result = run('a: open read write read | b: read', refuses(['read', 'write']));
  expect(outcomes(result)).toEqual(['allowed', 'denied', 'never', 'never', 'denied']);
  expect([...result.death]).toEqual([1, 4]);
  expect(result.totals).toMatchObject({ calls: 5, allowed: 1, denied: 4 });
});

test('a refusal that only returns an errno kills nobody', () => {
  const result = run('a: open read write', refuses(['open'], { fatal: false }));
  expect(outcomes(result)).toEqual(['denied', 'allowed', 'allowed']);
  expect([...result.death]).toEqual([-1]);
});

test('a child of a dead process is never born, and neither is its child', () => {
  const result = run('a: open read | b<a: open | c<b: open | d: open', refuses(['read']));
  expect([...result.unborn]).toEqual([0, 1, 1, 0]);
  expect(outcomes(result)).toEqual(['allowed', 'denied', 'never', 'never', 'allowed']);
});

test('a child born before its parent died lives on', () => {
  const result = run('a: open | b<a: open | a: read | b<a: write', refuses(['read']));
  expect([...result.unborn]).toEqual([0, 0]);
  expect(outcomes(result)).toEqual(['allowed', 'allowed', 'denied', 'allowed']);
});

test('the next refusal skips what never happens, in both directions', () => {
  const result = run('a: open read read | b: write read', refuses(['read']));
  expect(nextDenial(result, -1)).toBe(1);
  expect(nextDenial(result, 1)).toBe(4);
  expect(nextDenial(result, 4)).toBe(-1);
  expect(nextDenial(result, 4, -1)).toBe(1);
});

describe('several policies', () => {
  test('the first one that refuses decides', () => {
    const first = refuses(['write'], { id: 'first' });
    const second = refuses(['write', 'read'], { id: 'second' });
    const result = run('a: write read open', first, second);
    expect(result.decidedBy).toEqual([0, 1, 0]);
    expect(decisionOf(result, 1).reason()).toBe('second.');
  });

  test('doubt outweighs consent, and of two consents the weaker grade is shown', () => {
    expect(run('a: open', refuses([]), unsure).decidedBy).toEqual([1]);
    expect(run('a: open', unsure, refuses([])).decidedBy).toEqual([0]);
    expect(run('a: open', refuses([]), refuses([], { grade: 'assumed' })).decidedBy).toEqual([1]);
  });
});

test('of what is let in, that which is watched is counted', () => {
  const result = run('a: open time read | b: read', watching);
  expect(result.totals).toEqual({ calls: 3, allowed: 3, denied: 0, unknown: 0, noEntry: 1, reported: 3 });
  expect(result.totalsOfImage.map(({ reported }) => reported)).toEqual([2, 1]);
  // A refusal has an effect, and is not let in.
  expect(run('a: open', refuses(['open']), watching).totals.reported).toBe(0);
});

describe('what would make a call pass', () => {
  const named = (id: string, change: string): Policy => {
    const rule = refuses(['read'], { id });
    return {
      ...rule,
      check: (entry, state, log) => {
        const ruling = rule.check(entry, state, log);
        return ruling.verdict === 'denied' ? { ...ruling, wouldPassIf: () => change } : ruling;
      },
    };
  };
  const passesIf = (...policies: readonly Policy[]) => decisionOf(run('a: read', ...policies), 0).wouldPassIf();

  test('is what every policy that refuses would need, in their order', () => {
    const [one, two] = [named('one', 'it left from A'), named('two', 'it were B')];
    expect(passesIf(one)).toBe('it left from A');
    expect(passesIf(one, unsure, two)).toBe('it left from A, and it were B');
    expect(passesIf(one, refuses([]), named('three', 'it left from A'))).toBe('it left from A');
  });

  test('is not said of a call that passes', () => {
    expect(passesIf(refuses([]), unsure)).toBeNull();
  });
});

describe('several policies, each heard', () => {
  test('what each said is kept, whoever decided', () => {
    const { byPolicy } = run(
      'a: write read time',
      refuses(['write'], { id: 'first' }),
      refuses(['read'], { id: 'second' }),
    );
    expect(byPolicy.map((answers) => answers.map(({ verdict }) => verdict))).toEqual([
      ['denied', 'allowed', 'no-entry'],
      ['allowed', 'denied', 'no-entry'],
    ]);
  });

  test('of two consents that which watches is shown, and is no refusal', () => {
    for (const policies of [
      [refuses([]), watching],
      [watching, refuses([])],
    ]) {
      const result = run('a: open', ...policies);
      expect(decisionOf(result, 0)).toMatchObject({ verdict: 'allowed', effect: { action: 'trace' } });
      expect(result.policies[result.decidedBy[0] ?? -1]).toBe(watching);
      expect([...result.death]).toEqual([-1]);
    }
  });
});

test('the reasoning: every test, with what came of it', () => {
  const two = { name: 'the name is none of those refused', never: 'what is never asked' };
  const result = run('a: open read time', { ...refuses(['read']), tests: two });
  const never = { text: two.never, values: '' };
  expect(explain(result, 0, 0)).toEqual([
    { text: two.name, values: 'open', outcome: 'passed' },
    { ...never, outcome: 'not-asked' },
  ]);
  expect(explain(result, 0, 1)).toEqual([
    { text: two.name, values: 'read', outcome: 'failed' },
    { ...never, outcome: 'not-reached' },
  ]);
  expect(explain(result, 0, 2)).toEqual([]);
  expect(explain(run('a: open', unsure), 0, 0)).toMatchObject([{ outcome: 'unknown' }]);
});

test('a test that a policy asks has to be declared', () => {
  const result = run('a: open', { ...refuses([]), tests: {} });
  expect(() => explain(result, 0, 0)).toThrow('declares no test "name"');
});

test('gates and reach are those of the end, image by image', () => {
  const result = run('a: open | b: read', {
    ...refuses([]),
    // What a rule keeps depends on what a process is, not on which one: equal processes share it.
    begin: ({ modules }) => modules.length,
    gates: ({ image }, state) => [{ module: image, numbers: [Number(state)], label: '' }],
    reach: ({ image }) => ({ any: image, pairs: 0 }),
  });
  expect([0, 1].map((image) => gatesOf(result, 0, image))).toEqual([
    [{ module: 0, numbers: [0], label: '' }],
    [{ module: 1, numbers: [0], label: '' }],
  ]);
  expect([0, 1].map((image) => reachOf(result, 0, image).any)).toEqual([0, 1]);
});
