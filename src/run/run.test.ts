import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../evidence/scenarios/index.ts';
import { ModelBuilder } from '../model/builder.ts';
import { indexCalls } from '../model/call-index.ts';
import type { Model } from '../model/model.ts';
import type { Decision, Policy, Verdict } from '../policy/policy.ts';
import { POLICIES } from '../policy/registry.ts';
import { decisionOf, nextDenial, outcome, replay } from './run.ts';

/** Refuses calls by name, so that the run can be tested apart from any real rule. */
function refuses(
  names: readonly string[],
  { id = 'test', fatal = true, grade = 'exact' as Decision['grade'] } = {},
): Policy {
  const effect = { signal: fatal ? 'SIGABRT' : null, errno: 'ENOSYS', catchable: false, fatal, text: 'refused' };
  return {
    ...{ id, aliases: [], title: id, summary: '', origin: '', citations: [], wall: 'region' },
    carriedOver: () => null,
    begin: () => null,
    check: (_model, _state, { name }) =>
      names.includes(name)
        ? { verdict: 'denied', reason: id, steps: [], effect, grade, wouldPassIf: 'never' }
        : { verdict: 'allowed', reason: id, steps: [], effect: null, grade, wouldPassIf: null },
    gates: () => [],
  };
}

const unsure: Policy = {
  ...refuses([], { id: 'unsure' }),
  check: () => ({ verdict: 'unknown', reason: '?', steps: [], effect: null, grade: 'assumed', wouldPassIf: null }),
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
  expect(result.totals).toEqual({ calls: 2, allowed: 2, denied: 0, unknown: 0, noEntry: 1 });
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
    expect(decisionOf(result, 1).reason).toBe('second');
  });

  test('doubt outweighs consent, and of two consents the weaker grade is shown', () => {
    expect(run('a: open', refuses([]), unsure).decidedBy).toEqual([1]);
    expect(run('a: open', unsure, refuses([])).decidedBy).toEqual([0]);
    expect(run('a: open', refuses([]), refuses([], { grade: 'assumed' })).decidedBy).toEqual([1]);
  });
});

describe.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  const model = scenario.build();
  const index = indexCalls(model);
  const subset = fc.uniqueArray(fc.constantFrom(...POLICIES.keys()));
  const chosen = (positions: readonly number[]) => POLICIES.filter((_, position) => positions.includes(position));

  test('a replay repeats', () => {
    for (const policy of POLICIES) {
      expect(replay(index, [policy])).toEqual(replay(indexCalls(scenario.build()), [policy]));
    }
  });

  test('one more policy never lets more through', () => {
    const openness: Readonly<Record<Verdict, number>> = { 'no-entry': 3, allowed: 2, unknown: 1, denied: 0 };
    fc.assert(
      fc.property(subset, fc.constantFrom(...POLICIES.keys()), (some, added) => {
        const fewer = replay(index, chosen(some)).decisions;
        const more = replay(index, chosen([...some, added])).decisions;
        return fewer.every(({ verdict }, id) => openness[more[id]?.verdict ?? 'allowed'] <= openness[verdict]);
      }),
    );
  });

  test('every call is counted once', () => {
    fc.assert(
      fc.property(subset, (some) => {
        const { totals, totalsOfImage } = replay(index, chosen(some));
        const sum = (key: keyof typeof totals) => totalsOfImage.reduce((total, image) => total + image[key], 0);
        return (
          totals.allowed + totals.denied + totals.unknown === totals.calls &&
          totals.calls + totals.noEntry === model.calls.length &&
          sum('calls') === totals.calls &&
          sum('denied') === totals.denied
        );
      }),
    );
  });

  test('every decision says why, and a refusal what it does and what would pass', () => {
    for (const decision of POLICIES.flatMap((policy) => replay(index, [policy]).decisions)) {
      expect(decision.reason).toMatch(/\.$/);
      expect(decision.effect === null).toBe(decision.verdict !== 'denied');
      expect(decision.wouldPassIf === null).toBe(decision.verdict !== 'denied');
      if (decision.verdict === 'denied') expect(decision.steps.some(({ outcome }) => outcome === 'failed')).toBe(true);
    }
  });
});
