import { describe, expect, test } from 'vitest';
import { scenarioById } from '../../evidence/scenarios/index.ts';
import { indexCalls } from '../../model/call-index.ts';
import { decisionOf, outcome, replay } from '../../run/run.ts';
import type { Policy } from '../policy.ts';
import {
  serenitySyscallRegion,
  serenitySyscallRegion2021,
  serenitySyscallRegion2022,
} from './serenity-syscall-region.ts';

/** SerenityOS's own scenario, which was sealed as in 2023, under the rules of the years before. */

const model = scenarioById('serenityos')?.build();
if (!model) throw new Error('no such scenario');
const index = indexCalls(model);

function outcomes(policy: Policy): string[] {
  const run = replay(index, [policy]);
  return Array.from({ length: model?.calls.length ?? 0 }, (_, call) => outcome(run, call));
}

test('at home nothing is carried over', () => {
  expect(serenitySyscallRegion.carriedOver(model)).toBeNull();
});

describe.each([
  ['2022', serenitySyscallRegion2022],
  ['2021', serenitySyscallRegion2021],
])('the rule of %s', (_year, rule) => {
  test('takes the work of its own loader as given, and says so', () => {
    expect(rule.carriedOver(model)).toContain('loader of SerenityOS 2023');
  });

  test('stops what today’s rule stops, and nothing that the loader does', () => {
    expect(outcomes(rule)).toEqual(outcomes(serenitySyscallRegion));
  });

  test('does not say of a sealed process that it is not', () => {
    const run = replay(index, [rule]);
    const reasons = Array.from({ length: model.calls.length }, (_, call) => decisionOf(run, call).reason());
    const unsealed = reasons.filter((reason) => reason.includes('not sealed'));
    expect(unsealed).toHaveLength(4);
    for (const reason of unsealed) expect(reason).toContain('(echo +');
  });
});
