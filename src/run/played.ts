import { at } from '../base/assert.ts';
import { entryOf } from '../kernel/entry.ts';
import type { CallIndex } from '../model/call-index.ts';
import { SILENT } from '../policy/log.ts';
import type { Judgement, Policy } from '../policy/policy.ts';
import { atEpoch, type Course, coursesOf } from './machine.ts';
import { agreed, decisionsOf, judgementOf, NO_ENTRY, UNSETTLED } from './merge.ts';
import type { Verdicts } from './verdicts.ts';

/** Verdicts of a history, with the courses that they rest on. */
export interface Played extends Verdicts {
  /** One, unless a call that changes something is undecided; `processes` and `states` are those of the first. */
  readonly courses: readonly [Course, ...Course[]];
}

/**
 * What policies say where calls change the state: they are gone through together, since a call that one refuses registers
 * nothing with another. What depends on whether an undecided call took effect is itself undecided.
 */
export function played(index: CallIndex, policies: readonly Policy[]): Played {
  const courses = coursesOf(index, policies);
  const answers = courses.map((course) => answersIn(index, policies, course));
  const { attempts } = index.model;
  const byPolicy = policies.map((_, position) =>
    attempts.map((_attempt, id) => {
      const known = agreed(answers.map((byAttempt) => at(at(byAttempt, id), position)));
      return known ? judgementOf(known) : UNSETTLED;
    }),
  );
  const { processes, states } = courses[0];
  return { courses, processes, states, byPolicy, ...decisionsOf(index.model, byPolicy) };
}

/**
 * By attempt and policy: as the calls that change the state were settled on the way; all others are asked in the state of
 * their epoch.
 */
function answersIn({ model }: CallIndex, policies: readonly Policy[], course: Course): (readonly Judgement[])[] {
  const { processes, states, settled } = course;
  return model.attempts.map((attempt, id): readonly Judgement[] => {
    if (attempt.kind === 'no-entry') return policies.map(() => NO_ENTRY);
    const known = settled.get(id);
    if (known) return known.byPolicy;
    const { image, epoch } = attempt;
    const entry = entryOf(atEpoch(at(processes, image), epoch), attempt);
    return policies.map((policy, position) =>
      judgementOf(policy.check(entry, atEpoch(at(at(states, position), image), epoch), SILENT)),
    );
  });
}
