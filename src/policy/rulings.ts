import { type Grade, weakest } from '../model/model.ts';
import type { Effect, Ruling } from './policy.ts';

/** The answers of a policy. */

const nothing = (): null => null;

/** The call enters the kernel. `effect`: what comes of it all the same, as a report. */
export const allowed = (reason: () => string, grade: Grade, effect: Effect | null = null): Ruling => ({
  verdict: 'allowed',
  effect,
  grade,
  reason,
  wouldPassIf: nothing,
});

/** The same answer, known no better than something else that it rests on. */
export const knownAtMost = (grade: Grade, ruling: Ruling): Ruling => ({
  ...ruling,
  grade: weakest(ruling.grade, grade),
});

/** Changes of which every one is needed, as one that completes "would pass if …". */
export const together = (changes: readonly string[]): string => [...new Set(changes)].join(', and ');

/** The change that one test needs, with what the tests after it would need: `next` is their answer. */
export const withNext = (change: string, next: Ruling): string => together([change, next.wouldPassIf() ?? []].flat());

/** Nothing is claimed, so nothing better than the weakest grade is due. */
export const unknown = (reason: () => string): Ruling => ({
  verdict: 'unknown',
  effect: null,
  grade: 'assumed',
  reason,
  wouldPassIf: nothing,
});

/** The call is refused, with what comes of it. `wouldPassIf` completes "would pass if …". */
export const denied = (reason: () => string, grade: Grade, effect: Effect, wouldPassIf: () => string): Ruling => ({
  verdict: 'denied',
  effect,
  grade,
  reason,
  wouldPassIf,
});
