import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { momentsOf, planOf } from './timing.ts';

const slides = fc.array(
  fc.record({
    title: fc.string(),
    caption: fc.string({ maxLength: 600 }),
    frame: fc.constantFrom(null, () => null as never),
  }),
  { minLength: 1, maxLength: 12 },
);

describe('the plan of a film', () => {
  it('gives a call 1.2 s, and a longer caption more time within bounds', () => {
    const still = { title: '', caption: '', frame: null };
    const { spans, length } = planOf([still, { ...still, caption: 'a'.repeat(96), frame: () => null as never }, still]);
    expect(spans).toEqual([
      { start: 0, travel: 0, hold: 2 },
      { start: 2, travel: 1.2, hold: 7.1 },
      { start: 10.3, travel: 0, hold: 2 },
    ]);
    expect(length).toBe(12.3);
    expect(planOf([{ ...still, caption: 'a'.repeat(5000) }]).length).toBe(12);
  });

  it('is filled by its pictures without a gap, in order', () => {
    fc.assert(
      fc.property(
        slides,
        fc.constantFrom(12.5, 30),
        fc.constantFrom(0.5, Number.POSITIVE_INFINITY),
        (list, rate, longest) => {
          const plan = planOf(list);
          const moments = momentsOf(plan, rate, longest);
          let now = 0;
          for (const { start, length } of moments) {
            expect(start).toBeCloseTo(now, 6);
            expect(length).toBeGreaterThan(0);
            now += length;
          }
          expect(now).toBeCloseTo(plan.length, 6);
          for (const slide of list.keys()) {
            const own = moments.filter((moment) => moment.slide === slide).map(({ progress }) => progress);
            expect(own.at(-1)).toBe(1);
            expect(own).toEqual(own.toSorted((a, b) => a - b));
            expect(own[0]).toBe(list[slide]?.frame ? 0 : 1);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
