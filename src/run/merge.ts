import { at } from '../base/assert.ts';
import { type Model, weakest } from '../model/model.ts';
import type { Effect, Judgement, Ruling } from '../policy/policy.ts';
import { unknown } from '../policy/rulings.ts';

/** What comes of the answers of several policies. */
export interface Merged {
  readonly judgement: Judgement;
  /** Position of the policy that decided; -1 where none is on. */
  readonly decidedBy: number;
}

/** The answer where no policy is on. */
export const UNCHECKED: Ruling = {
  verdict: 'allowed',
  effect: null,
  grade: 'exact',
  reason: () => 'No policy is on: the kernel does not ask where a call comes from.',
  wouldPassIf: () => null,
};

/**
 * The first refusal decides. Without one, doubt outweighs consent; of equal answers that with the weaker grade is shown,
 * and of consents one that watches the call (a tracer, a log).
 */
export function merge(answers: readonly Judgement[]): Merged {
  let judgement: Judgement = UNCHECKED;
  let decidedBy = -1;
  for (let position = 0; position < answers.length; position++) {
    const answer = at(answers, position);
    if (answer.verdict === 'denied') return { judgement: answer, decidedBy: position };
    const doubt = answer.verdict === 'unknown' && judgement.verdict === 'allowed';
    const same = answer.verdict === judgement.verdict;
    const watches = same && answer.effect !== null && judgement.effect === null;
    const weaker = same && judgement.effect === null && weakest(answer.grade, judgement.grade) !== judgement.grade;
    if (decidedBy < 0 || doubt || watches || weaker) {
      judgement = answer;
      decidedBy = position;
    }
  }
  return { judgement, decidedBy };
}

/** What came of every attempt, and the position of the policy that decided it. */
export interface Decisions {
  /** What came of it, per attempt: the first refusal decides. */
  readonly decisions: readonly Judgement[];
  /** Position of the policy that decided, per attempt; -1 where none is on. */
  readonly decidedBy: readonly number[];
}

/** `byPolicy[p][attempt]`: what each policy said. */
export function decisionsOf({ attempts }: Model, byPolicy: readonly (readonly Judgement[])[]): Decisions {
  const decisions: Judgement[] = [];
  const decidedBy: number[] = [];
  for (const [id, { kind }] of attempts.entries()) {
    const { judgement, decidedBy: position } =
      kind === 'no-entry' ? { judgement: NO_ENTRY, decidedBy: -1 } : merge(byPolicy.map((rulings) => at(rulings, id)));
    decisions.push(judgement);
    decidedBy.push(position);
  }
  return { decisions, decidedBy };
}

/**
 * One policy's answers in every course that the evidence leaves open, as one; null: the verdict depends on the course.
 * Where only the effect does, that counts in which the process lives on.
 */
export function agreed<Answer extends Judgement>(answers: readonly Answer[]): Answer | null {
  const first = at(answers, 0);
  if (answers.some(({ verdict }) => verdict !== first.verdict)) return null;
  const chosen = answers.find(({ effect }) => !effect?.fatal) ?? first;
  const isSame = answers.every(({ effect }) => effect === chosen.effect);
  return { ...chosen, grade: isSame ? weakest(...answers.map(({ grade }) => grade)) : 'assumed' };
}

/** The answer to what never enters the kernel. */
export const NO_ENTRY: Ruling = {
  verdict: 'no-entry',
  effect: null,
  grade: 'exact',
  reason: () => 'Answered in user space; the kernel is not entered, so no policy is asked.',
  wouldPassIf: () => null,
};

const KNOWN = new Map<Effect | null, Map<string, Judgement>>();

/**
 * Drops the words. Of the judgements themselves there are few, so that a switch on a trace with thousands of attempts
 * leaves nothing behind that has to be collected.
 */
export function judgementOf({ verdict, effect, grade }: Judgement): Judgement {
  let ofEffect = KNOWN.get(effect);
  if (!ofEffect) {
    ofEffect = new Map();
    KNOWN.set(effect, ofEffect);
  }
  const key = verdict + grade;
  let judgement = ofEffect.get(key);
  if (!judgement) {
    judgement = { verdict, effect, grade };
    ofEffect.set(key, judgement);
  }
  return judgement;
}

/** What an answer is that depends on the course. */
export const UNSETTLED: Judgement = judgementOf(unknown(() => ''));
