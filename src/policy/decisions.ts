import type { Grade } from '../model/model.ts';
import type { CheckStep, Decision, Effect } from './policy.ts';

/** The three answers of a policy. Steps that a list leaves out were not reached. */

export const allowed = (reason: string, grade: Grade, steps: readonly CheckStep[]): Decision => ({
  verdict: 'allowed',
  reason,
  steps,
  effect: null,
  grade,
  wouldPassIf: null,
});

/** Nothing is claimed, so nothing better than the weakest grade is due. */
export const unknown = (reason: string, steps: readonly CheckStep[]): Decision => ({
  verdict: 'unknown',
  reason,
  steps,
  effect: null,
  grade: 'assumed',
  wouldPassIf: null,
});

export const denied = (
  reason: string,
  grade: Grade,
  steps: readonly CheckStep[],
  effect: Effect,
  wouldPassIf: string,
): Decision => ({ verdict: 'denied', reason, steps, effect, grade, wouldPassIf });

export const passed = (text: string): CheckStep => ({ text, outcome: 'passed' });
export const failed = (text: string): CheckStep => ({ text, outcome: 'failed' });
export const unsettled = (text: string): CheckStep => ({ text, outcome: 'unknown' });
export const notReached = (text: string): CheckStep => ({ text, outcome: 'not-reached' });
