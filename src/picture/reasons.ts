import { at } from '../base/assert.ts';
import { decisionOf, type Run } from '../run/run.ts';
import { courseOf, type Layout } from './places.ts';

/** Why a call ends as it does, in words that can be read in passing. */

/** The reason of the inspector without its addresses in brackets. */
export const plainReason = (run: Run, call: number): string =>
  decisionOf(run, call)
    .reason()
    .replace(/ \([^()]*(\([^()]*\)[^()]*)*\)/g, '');

/** The rule that decided, where it shares its course of the wall with others; empty: the wall shows it. */
export function unseenRule(run: Run, wall: Pick<Layout, 'courses'>, call: number): string {
  const position = at(run.decidedBy, at(run.model.calls.attempt, call));
  const shared = (courseOf(wall, position)?.policies.length ?? 1) > 1;
  return shared ? at(run.policies, position).title : '';
}
