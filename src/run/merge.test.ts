import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Grade, weakest } from '../model/model.ts';
import { errno, kill, watched } from '../policy/effects.ts';
import type { Judgement, Ruling, Verdict } from '../policy/policy.ts';
import { allowed, denied, unknown } from '../policy/rulings.ts';
import { agreed, merge } from './merge.ts';

const grade = fc.constantFrom<Grade>('exact', 'symbol', 'module', 'assumed');
const consent = grade.map((known) => allowed(() => 'It may.', known));
const consentUnderEyes = grade.map((known) => allowed(() => 'It may, watched.', known, watched('observe', 'logged')));
const doubt = fc.constant(unknown(() => 'Not known.'));
const effect = fc.constantFrom(kill('SIGABRT', ''), errno('ENOSYS'));
const refusal = fc.tuple(grade, effect).map(([known, what]) =>
  denied(
    () => 'It may not.',
    known,
    what,
    () => 'it might',
  ),
);
const ruling: fc.Arbitrary<Ruling> = fc.oneof(consent, consentUnderEyes, doubt, refusal);
const rulings = fc.array(ruling, { maxLength: 6 });

const OPENNESS: Readonly<Record<Verdict, number>> = { 'no-entry': 3, allowed: 2, unknown: 1, denied: 0 };
const openness = ({ verdict }: Judgement): number => OPENNESS[verdict];

test('nobody asked: it is let in', () => {
  const { judgement, decidedBy } = merge([]);
  expect([judgement.verdict, judgement.effect, decidedBy]).toEqual(['allowed', null, -1]);
});

test('the answer is that of one of them', () => {
  fc.assert(
    fc.property(rulings, (answers) => {
      const { judgement, decidedBy } = merge(answers);
      if (answers.length > 0) expect(judgement).toBe(answers[decidedBy]);
    }),
  );
});

test('the least open verdict counts; of refusals the first', () => {
  fc.assert(
    fc.property(rulings, (answers) => {
      const { judgement, decidedBy } = merge(answers);
      expect(openness(judgement)).toBe(Math.min(OPENNESS.allowed, ...answers.map(openness)));
      if (judgement.verdict === 'denied')
        expect(decidedBy).toBe(answers.findIndex(({ verdict }) => verdict === 'denied'));
    }),
  );
});

test('one more answer never lets more through, wherever it is put', () => {
  fc.assert(
    fc.property(rulings, ruling, fc.nat({ max: 6 }), (answers, added, place) => {
      expect(openness(merge(answers.toSpliced(place, 0, added)).judgement)).toBeLessThanOrEqual(
        openness(merge(answers).judgement),
      );
    }),
  );
});

test('of consents one that watches is shown, else that with the weakest grade', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(consent, consentUnderEyes), { minLength: 1 }), (answers) => {
      const { judgement, decidedBy } = merge(answers);
      const watchers = answers.findIndex(({ effect }) => effect !== null);
      if (watchers >= 0) expect(decidedBy).toBe(watchers);
      else expect(judgement.grade).toBe(weakest(...answers.map((answer) => answer.grade)));
    }),
  );
});

test('answers of several courses are one where their verdict is one', () => {
  fc.assert(
    fc.property(fc.array(ruling, { minLength: 1, maxLength: 4 }), (answers) => {
      const one = agreed(answers);
      const verdicts = new Set(answers.map(({ verdict }) => verdict));
      expect(one === null).toBe(verdicts.size > 1);
      if (!one) return;
      expect(answers.map(({ effect }) => effect)).toContain(one.effect);
      for (const { grade } of answers) expect(weakest(one.grade, grade)).toBe(one.grade);
      // That the process dies is claimed only where it does in every course.
      expect(one.effect?.fatal ?? false).toBe(answers.every(({ effect }) => effect?.fatal ?? false));
    }),
  );
});
