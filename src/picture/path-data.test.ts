import { describe, expect, test } from 'vitest';
import { type PathStep, pathSteps } from './path-data.ts';

const near = (value: number): unknown => expect.closeTo(value, 3);

describe('path data', () => {
  test('of lines: absolute commands, further pairs, both shorthands, closing', () => {
    expect(pathSteps('M1 2L3-4.5 5 6H7V-.5ZL9 9')).toEqual([
      { kind: 'move', to: { x: 1, y: 2 } },
      { kind: 'line', to: { x: 3, y: -4.5 } },
      { kind: 'line', to: { x: 5, y: 6 } },
      { kind: 'line', to: { x: 7, y: 6 } },
      { kind: 'line', to: { x: 7, y: -0.5 } },
      { kind: 'close' },
      { kind: 'line', to: { x: 9, y: 9 } },
    ]);
    expect(pathSteps('M0 0 10 0')).toEqual(pathSteps('M0 0L10 0'));
    expect(pathSteps('')).toEqual([]);
  });

  test('after closing goes on from where the outline began', () => {
    expect(pathSteps('M4 5L9 9ZV7').at(-1)).toEqual({ kind: 'line', to: { x: 4, y: 7 } });
  });

  test('keeps cubics, and makes the same curve of a quadratic', () => {
    expect(pathSteps('M0 0C1 2 3 4 5 6')[1]).toEqual({
      ...{ kind: 'curve', a: { x: 1, y: 2 }, b: { x: 3, y: 4 }, to: { x: 5, y: 6 } },
    });
    expect(pathSteps('M0 0Q3 6 6 0')[1]).toEqual({
      ...{ kind: 'curve', a: { x: 2, y: 4 }, b: { x: 4, y: 4 }, to: { x: 6, y: 0 } },
    });
  });

  const pointsOn = (steps: readonly PathStep[], radius: number): number[] => {
    let from = { x: 0, y: 0 };
    const away: number[] = [];
    for (const step of steps) {
      if (step.kind === 'close') continue;
      if (step.kind === 'curve') {
        const { a, b, to } = step;
        for (const t of [0.25, 0.5, 0.75]) {
          const s = 1 - t;
          const at = (axis: 'x' | 'y'): number =>
            s ** 3 * from[axis] + 3 * s * s * t * a[axis] + 3 * s * t * t * b[axis] + t ** 3 * to[axis];
          away.push(Math.hypot(at('x'), at('y')) / radius);
        }
      }
      from = step.to;
    }
    return away;
  };

  test.each([
    ['a quarter, clockwise', 'M10 0A10 10 0 0 1 0 10', 1],
    ['the long way round', 'M10 0A10 10 0 1 0 0 10', 3],
    ['half a turn', 'M10 0A10 10 0 0 1 -10 0', 2],
    ['radii that are too small for the way', 'M10 0A1 1 0 0 1 -10 0', 2],
  ])('of an arc stays on its circle: %s', (_, d, pieces) => {
    const steps = pathSteps(d);
    expect(steps).toHaveLength(pieces + 1);
    for (const distance of pointsOn(steps, 10)) expect(distance).toBeCloseTo(1, 3);
  });

  test('of an arc goes the way that its flags say', () => {
    const first = (d: string): PathStep | undefined => pathSteps(d)[1];
    expect(first('M10 0A10 10 0 0 1 0 10')).toMatchObject({ a: { x: near(10), y: near(5.523) } });
    expect(first('M10 0A10 10 0 1 0 0 10')).toMatchObject({ a: { x: near(10), y: near(-5.523) } });
    expect(first('M0 0A5 5 0 0 1 0 0')).toBeUndefined();
    expect(first('M0 0A0 5 0 0 1 3 4')).toEqual({ kind: 'line', to: { x: 3, y: 4 } });
  });

  test('that the picture never writes is refused', () => {
    expect(() => pathSteps('M0 0l1 1')).toThrow('there is no command l');
    expect(() => pathSteps('M0 0L1')).toThrow('L takes 2 numbers at a time, not 1');
    expect(() => pathSteps('M0 0Z1')).toThrow('Z takes 0 numbers');
  });
});
