import { at } from '../base/assert.ts';
import type { CallIndex } from '../model/call-index.ts';
import { type Attempt, type Model, weakest } from '../model/model.ts';
import type { Decision, Policy, Verdict } from '../policy/policy.ts';

/** Number of system calls per verdict; `no-entry` reads are counted apart. */
export interface Totals {
  readonly calls: number;
  readonly allowed: number;
  readonly denied: number;
  readonly unknown: number;
  readonly noEntry: number;
}

/** What a set of policies makes of a model. */
export interface Run {
  readonly index: CallIndex;
  readonly model: Model;
  /** In the order in which the kernel asks them. */
  readonly policies: readonly Policy[];
  /** State of each policy for each image: `states[p][image]`; the policy's own, see `Policy.gates`. */
  readonly states: readonly (readonly unknown[])[];
  /** What each policy said: `byPolicy[p][attempt]`. */
  readonly byPolicy: readonly (readonly Decision[])[];
  /** What came of it, per attempt: the first refusal decides. */
  readonly decisions: readonly Decision[];
  /** Position in `policies` of the policy that decided, per attempt; -1 where none is on. */
  readonly decidedBy: readonly number[];
  /** Call that kills the image, -1 where it lives. Calls after it never happen. */
  readonly death: Int32Array;
  /** 1 where the image never comes to life because the process that would have started it is dead. */
  readonly unborn: Uint8Array;
  readonly totals: Totals;
  readonly totalsOfImage: readonly Totals[];
}

const UNCHECKED: Decision = {
  verdict: 'allowed',
  reason: 'No policy is on: the kernel does not ask where a call comes from.',
  steps: [],
  effect: null,
  grade: 'exact',
  wouldPassIf: null,
};

const NO_ENTRY: Decision = {
  verdict: 'no-entry',
  reason: 'Answered in user space from the shared page; the kernel is not entered, so no policy is asked.',
  steps: [],
  effect: null,
  grade: 'exact',
  wouldPassIf: null,
};

/**
 * Replays the model against a set of policies. Pure and deterministic; the work is in the number of distinct attempts
 * and images, not in the number of calls.
 */
export function replay(index: CallIndex, policies: readonly Policy[]): Run {
  const { model } = index;
  const states = policies.map((policy) => model.images.map((_, image) => policy.begin(model, image)));
  const byPolicy = policies.map((policy, position) =>
    model.attempts.map((attempt) =>
      attempt.kind === 'no-entry' ? NO_ENTRY : policy.check(model, at(states, position)[attempt.image], attempt),
    ),
  );
  const merged = model.attempts.map((attempt, id) => merge(attempt, byPolicy, id));
  const decisions = merged.map((entry) => entry.decision);
  const { death, unborn } = fates(index, decisions);
  return {
    index,
    model,
    policies,
    states,
    byPolicy,
    decisions,
    decidedBy: merged.map((entry) => entry.decidedBy),
    death,
    unborn,
    ...countTotals(index, decisions),
  };
}

function merge(
  attempt: Attempt,
  byPolicy: readonly (readonly Decision[])[],
  id: number,
): { decision: Decision; decidedBy: number } {
  if (attempt.kind === 'no-entry') return { decision: NO_ENTRY, decidedBy: -1 };
  let decision = UNCHECKED;
  let decidedBy = -1;
  for (const [position, answers] of byPolicy.entries()) {
    const answer = at(answers, id);
    if (answer.verdict === 'denied') return { decision: answer, decidedBy: position };
    const firstAnswer = decidedBy < 0;
    const newDoubt = answer.verdict === 'unknown' && decision.verdict === 'allowed';
    const weakerGrade = answer.verdict === decision.verdict && weakest(answer.grade, decision.grade) !== decision.grade;
    if (firstAnswer || newDoubt || weakerGrade) {
      decision = answer;
      decidedBy = position;
    }
  }
  return { decision, decidedBy };
}

/** When each image dies, and which images are never started because their parent died first. */
function fates(index: CallIndex, decisions: readonly Decision[]): { death: Int32Array; unborn: Uint8Array } {
  const { model } = index;
  const death = new Int32Array(model.images.length).fill(-1);
  for (const [id, attempt] of model.attempts.entries()) {
    const decision = at(decisions, id);
    if (decision.verdict !== 'denied' || !decision.effect?.fatal) continue;
    const first = at(index.first, id);
    const known = at(death, attempt.image);
    if (first >= 0 && (known < 0 || first < known)) death[attempt.image] = first;
  }
  const unborn = new Uint8Array(model.images.length);
  for (const [image, { parent }] of model.images.entries()) {
    if (parent < 0) continue;
    const parentDeath = at(death, parent);
    const start = at(index.firstOfImage, image);
    if (at(unborn, parent) === 1 || (parentDeath >= 0 && (start < 0 || start > parentDeath))) unborn[image] = 1;
  }
  return { death, unborn };
}

type Sums = Record<Verdict, number>;

/** Totals of the run and of each image, in one pass over the attempts. */
function countTotals(index: CallIndex, decisions: readonly Decision[]): Pick<Run, 'totals' | 'totalsOfImage'> {
  const empty = (): Sums => ({ allowed: 0, denied: 0, unknown: 0, 'no-entry': 0 });
  const all = empty();
  const ofImage = index.model.images.map(empty);
  for (const [id, { image }] of index.model.attempts.entries()) {
    const { verdict } = at(decisions, id);
    const weight = at(index.weight, id);
    all[verdict] += weight;
    at(ofImage, image)[verdict] += weight;
  }
  return { totals: totalsOf(all), totalsOfImage: ofImage.map(totalsOf) };
}

const totalsOf = (sums: Sums): Totals => ({
  calls: sums.allowed + sums.denied + sums.unknown,
  allowed: sums.allowed,
  denied: sums.denied,
  unknown: sums.unknown,
  noEntry: sums['no-entry'],
});

/** What becomes of one call: its verdict, or `never` where its process is dead by then. */
export type Outcome = Verdict | 'never';

export function outcome(run: Run, call: number): Outcome {
  const attempt = at(run.model.calls.attempt, call);
  const { image } = at(run.model.attempts, attempt);
  const death = at(run.death, image);
  if (at(run.unborn, image) === 1 || (death >= 0 && call > death)) return 'never';
  return at(run.decisions, attempt).verdict;
}

export const decisionOf = (run: Run, call: number): Decision => at(run.decisions, at(run.model.calls.attempt, call));

/** The next call after `from` (or before it, with `step` -1) that is refused and does happen; -1 if there is none. */
export function nextDenial(run: Run, from: number, step: 1 | -1 = 1): number {
  for (let call = from + step; call >= 0 && call < run.model.calls.length; call += step) {
    if (outcome(run, call) === 'denied') return call;
  }
  return -1;
}
