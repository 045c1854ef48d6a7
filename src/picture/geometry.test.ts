import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread, straight, Track, vertical } from './geometry.ts';

describe('spread', () => {
  const wishes = fc.array(
    fc.record({ centre: fc.integer({ min: 0, max: 600 }), width: fc.integer({ min: 4, max: 40 }) }),
    {
      maxLength: 12,
    },
  );

  it('keeps order, gaps and bounds whenever the intervals fit', () => {
    fc.assert(
      fc.property(wishes, (list) => {
        const ordered = [...list].sort((a, b) => a.centre - b.centre);
        const lefts = spread(ordered, 0, 600, 5);
        for (const [i, wish] of ordered.entries()) {
          const left = lefts[i] as number;
          expect(left).toBeGreaterThanOrEqual(-1e-9);
          expect(left + wish.width).toBeLessThanOrEqual(600 + 1e-9);
          const before = ordered[i - 1];
          if (before) expect(left - ((lefts[i - 1] as number) + before.width)).toBeGreaterThanOrEqual(5 - 1e-9);
        }
      }),
    );
  });

  it('leaves a lone interval where it wishes to be', () => {
    expect(spread([{ centre: 100, width: 20 }], 0, 600, 5)).toEqual([90]);
  });
});

describe('Track', () => {
  it('starts at the start, ends at the end and never runs backwards', () => {
    const from = { x: 10, y: 0 };
    const middle = { x: 60, y: 80 };
    const to = { x: 60, y: 200 };
    const track = new Track([vertical(from, middle), straight(middle, to)]);
    expect(track.at(0)).toEqual(from);
    expect(track.at(1)).toEqual(to);
    let last = -1;
    for (let i = 0; i <= 50; i++) {
      const { y } = track.at(i / 50);
      expect(y).toBeGreaterThanOrEqual(last);
      last = y;
    }
  });
});
