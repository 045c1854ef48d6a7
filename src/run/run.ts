import { at } from '../base/assert.ts';
import { entryOf } from '../kernel/entry.ts';
import type { CallIndex } from '../model/call-index.ts';
import type { Model } from '../model/model.ts';
import { circumstanceOf } from '../model/queries.ts';
import { type Log, Recorder, SILENT } from '../policy/log.ts';
import type { CheckStep, Gate, Judgement, Policy, Reach, Ruling, Verdict } from '../policy/policy.ts';
import { together, unknown } from '../policy/rulings.ts';
import { type Fates, fatesOf, isOver } from './fates.ts';
import { atEpoch, type Course, hasStations } from './machine.ts';
import { agreed, NO_ENTRY, UNCHECKED } from './merge.ts';
import { type Played, played } from './played.ts';
import { verdictsOf } from './verdicts.ts';

/** Number of system calls per verdict; `no-entry` reads are counted apart. */
export interface Totals {
  readonly calls: number;
  readonly allowed: number;
  readonly denied: number;
  readonly unknown: number;
  readonly noEntry: number;
  /** Of those allowed: let in under somebody's eyes, so stopped for a tracer, logged, or reported. */
  readonly reported: number;
}

/** What a set of policies makes of a model. */
export interface Run extends Played, Fates {
  readonly index: CallIndex;
  readonly model: Model;
  /** In the order in which the kernel asks them. */
  readonly policies: readonly Policy[];
  readonly totals: Totals;
  readonly totalsOfImage: readonly Totals[];
}

/**
 * Replays the model against a set of policies. Pure and deterministic; the work is in the number of distinct attempts
 * and images, not in the number of calls.
 */
export function replay(index: CallIndex, policies: readonly Policy[]): Run {
  const verdicts = playedOf(index, policies);
  return {
    ...{ index, model: index.model, policies },
    ...fatesOf(index, verdicts.decisions),
    ...verdicts,
    ...countTotals(index, verdicts.decisions),
  };
}

/** Where no call changes anything, each policy's answers are kept with the model; there is one course. */
function playedOf(index: CallIndex, policies: readonly Policy[]): Played {
  if (hasStations(index.model)) return played(index, policies);
  const verdicts = verdictsOf(index, policies);
  const { processes, states } = verdicts;
  return { ...verdicts, courses: [{ processes, states, settled: new Map(), undecided: 0 }] };
}

type Sums = Record<Verdict | 'reported', number>;

/** Totals of the run and of each image, in one pass over the attempts. */
function countTotals(index: CallIndex, decisions: readonly Judgement[]): Pick<Run, 'totals' | 'totalsOfImage'> {
  const empty = (): Sums => ({ allowed: 0, denied: 0, unknown: 0, 'no-entry': 0, reported: 0 });
  const all = empty();
  const ofImage = index.model.images.map(empty);
  for (const [id, { image }] of index.model.attempts.entries()) {
    const { verdict, effect } = at(decisions, id);
    const weight = at(index.weight, id);
    for (const sums of [all, at(ofImage, image)]) {
      sums[verdict] += weight;
      if (verdict === 'allowed' && effect !== null) sums.reported += weight;
    }
  }
  return { totals: totalsOf(all), totalsOfImage: ofImage.map(totalsOf) };
}

const totalsOf = (sums: Sums): Totals => ({
  calls: sums.allowed + sums.denied + sums.unknown,
  allowed: sums.allowed,
  denied: sums.denied,
  unknown: sums.unknown,
  noEntry: sums['no-entry'],
  reported: sums.reported,
});

/** What becomes of one call: its verdict, or `never` where its process is dead by then. */
export type Outcome = Verdict | 'never';

/** What becomes of a call, by index. */
export function outcome(run: Run, call: number): Outcome {
  const id = at(run.model.calls.attempt, call);
  const attempt = at(run.model.attempts, id);
  return isOver(run, run.model, attempt, call) ? 'never' : at(run.decisions, id).verdict;
}

/** What came of a call, with the words of the policy that decided. */
export const decisionOf = (run: Run, call: number): Ruling => rulingOf(run, at(run.model.calls.attempt, call));

/** What came of an attempt, with the words of the policy that decided. */
export function rulingOf(run: Run, id: number): Ruling {
  const position = at(run.decidedBy, id);
  if (position < 0) return at(run.model.attempts, id).kind === 'no-entry' ? NO_ENTRY : UNCHECKED;
  const rulings = run.courses.map((course) => asked(run, course, position, id, SILENT));
  const ruling = agreed(rulings);
  if (!ruling) return unknown(() => eitherOr(rulings.map(({ reason }) => reason())));
  return ruling.verdict === 'denied' && run.policies.length > 1
    ? { ...ruling, wouldPassIf: () => wouldPassAllIf(run, id) }
    : ruling;
}

/** Where the answer depends on whether an earlier call was let in. */
function eitherOr(reasons: readonly string[]): string {
  const [one, other] = new Set(reasons);
  return `It depends on an earlier call that the evidence leaves undecided. Either: ${one} Or: ${other}`;
}

/** The kernel asks one policy after the other, and each that would refuse has to be satisfied, of the arguments too. */
function wouldPassAllIf(run: Run, id: number): string {
  const [course] = run.courses;
  const asks = run.policies.map((_, position) => asked(run, course, position, id, SILENT, true));
  return together(asks.flatMap(({ wouldPassIf }) => wouldPassIf() ?? []));
}

/**
 * Asks a policy about an attempt once more, for its words. `runs`: about the arguments too, which nobody looks at where
 * another policy refuses the call before it has run.
 */
function asked(
  run: Run,
  { processes, states, settled }: Course,
  position: number,
  id: number,
  log: Log,
  runs = settled.get(id)?.runs ?? false,
): Ruling {
  const policy = at(run.policies, position);
  const attempt = at(run.model.attempts, id);
  const entry = entryOf(atEpoch(at(processes, attempt.image), attempt.epoch), attempt);
  const state = atEpoch(at(at(states, position), attempt.image), attempt.epoch);
  const ruling = policy.check(entry, state, log);
  const operation = circumstanceOf(run.model, attempt)?.operation ?? null;
  if (ruling.verdict === 'denied' || !operation || !runs) return ruling;
  return policy.perform?.(entry, operation, state, log)?.refused ?? ruling;
}

/** The next call after `from` (or before it, with `step` -1) that is refused and does happen; -1 if there is none. */
export function nextDenial(run: Run, from: number, step: 1 | -1 = 1): number {
  for (let call = from + step; call >= 0 && call < run.model.calls.length; call += step) {
    if (outcome(run, call) === 'denied') return call;
  }
  return -1;
}

/**
 * The reasoning of one policy about one attempt, test by test: the rule runs once more, and this time says what it asks.
 * `position`: in `run.policies`.
 */
export function explain(run: Run, position: number, id: number): CheckStep[] {
  if (at(run.model.attempts, id).kind === 'no-entry') return [];
  const heard = run.courses.map((course) => {
    const recorder = new Recorder(at(run.policies, position));
    const ruling = asked(run, course, position, id, recorder);
    return { ...ruling, steps: recorder.steps(ruling.verdict) };
  });
  return agreed(heard)?.steps ?? joinedSteps(heard.map(({ steps }) => steps));
}

/** What is asked in several courses that differ: a test on whose answer they differ is open. */
function joinedSteps(courses: readonly (readonly CheckStep[])[]): CheckStep[] {
  const texts = [...new Set(courses.flatMap((steps) => steps.map(({ text }) => text)))];
  return texts.map((text): CheckStep => {
    const asked = courses.flatMap((steps) => steps.filter((step) => step.text === text && step.values !== ''));
    const [first] = asked;
    if (!first) return { text, values: '', outcome: 'not-asked' };
    const isSame = asked.length === courses.length && asked.every(({ outcome }) => outcome === first.outcome);
    const values = [...new Set(asked.map((step) => step.values))].join('; or ');
    return { text, values, outcome: isSame ? first.outcome : 'unknown' };
  });
}

/** Last epoch of an image: what its wall looks like once everything is registered. */
const lastOf = <T>(epochs: readonly T[]): T => at(epochs, epochs.length - 1);

/** What a policy lets through for an image in the end. */
export const gatesOf = ({ policies, processes, states }: Run, position: number, image: number): readonly Gate[] =>
  at(policies, position).gates(lastOf(at(processes, image)), lastOf(at(at(states, position), image)));

/** From where a call of an image could start under a policy, in the end. */
export const reachOf = ({ policies, processes, states }: Run, position: number, image: number): Reach =>
  at(policies, position).reach(lastOf(at(processes, image)), lastOf(at(at(states, position), image)));
