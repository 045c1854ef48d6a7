import { at } from '../base/assert.ts';
import { fail, ok, oneLine, type Problem, type Result } from '../base/result.ts';
import { buildHistory } from '../evidence/history/build.ts';
import { indexCalls } from '../model/call-index.ts';
import type { Model } from '../model/model.ts';
import type { Policy } from '../policy/policy.ts';
import { inOrder, NO_POLICY, policyById } from '../policy/registry.ts';
import { replay } from '../run/run.ts';
import { type CallResult, compare, expectationText } from './compare.ts';
import { nearPolicies } from './near.ts';
import type { ResolvedCase } from './read.ts';

export type { CallResult };

/** What came of a case. */
export interface CaseResult {
  readonly id: string;
  readonly title: string;
  readonly pass: boolean;
  /** Of all its calls with an expectation, in order, joined by semicolons. */
  readonly expected: string;
  readonly got: string;
  /** Of each call with an expectation. */
  readonly calls: readonly CallResult[];
  /** Why the case could not be run at all; null: it was. */
  readonly problem: string | null;
}

/** The model of a case, for the picture; and its policies, in the order in which they are asked. */
export function openCase(
  item: ResolvedCase,
): Result<{ model: Model; policies: readonly Policy[]; calls: readonly number[] }> {
  const policies: Policy[] = [];
  for (const id of item.policies) {
    if (id === NO_POLICY) continue;
    const policy = policyById(id);
    if (!policy) return fail(`There is no policy “${id}”.`, { remedy: nearPolicies(id) });
    policies.push(policy);
  }
  const head = { title: item.title || item.id, summary: item.note, kind: 'scenario' } as const;
  const built = buildHistory(item.history, head, item.lines);
  if (!built.ok) return built;
  return ok({ ...built.value, policies: inOrder(policies) });
}

/**
 * Plays a case and compares each call with what is expected of it. What cannot be played is a problem of that case
 * alone.
 */
export function runCase(item: ResolvedCase): CaseResult {
  const { id, title } = item;
  const problem = ({ line = item.lines.case, ...rest }: Problem): CaseResult => {
    const expected = item.events.flatMap((event) =>
      'call' in event && event.expect ? expectationText(event.expect) : [],
    );
    const sentence = oneLine({ line, ...rest });
    return { id, title, pass: false, expected: expected.join('; '), got: '', calls: [], problem: sentence };
  };
  const opened = openCase(item);
  if (!opened.ok) return problem(opened.problem);
  const { model, policies, calls } = opened.value;
  const run = replay(indexCalls(model), policies);
  const results: CallResult[] = [];
  for (const [position, event] of item.events.entries()) {
    const call = at(calls, position);
    if (call < 0 || !('call' in event) || event.expect === undefined) continue;
    const result = compare(run, call, event.call, event.expect);
    if (!result.ok) return problem({ line: at(item.lines.events, position), ...result.problem });
    results.push(result.value);
  }
  if (results.length === 0) return problem({ message: 'No call of it says what is expected: give one an “expect”.' });
  return {
    ...{ id, title },
    pass: results.every(({ pass }) => pass),
    expected: results.map(({ expected }) => expected).join('; '),
    got: results.map(({ got }) => got).join('; '),
    calls: results,
    problem: null,
  };
}
