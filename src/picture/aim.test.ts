import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { policyById } from '../policy/registry.ts';
import { replay } from '../run/run.ts';
import { cameraOn, markShapes } from './aim.ts';
import { beside, halvesOf } from './beside.ts';
import { frame } from './frame.ts';
import { stageSize } from './scene.ts';
import { focusOf, stageOf } from './stage.ts';
import { boxesOf, readTarget } from './targets.ts';

const index = indexCalls(scenarioById('freebsd-15')?.build() ?? expect.fail('no scenario'));
const policy = policyById('freebsd-rtld-libsys') ?? expect.fail('no policy');
const size = { width: 1280, height: 720 };
const view = { ...stageSize(1280, 720), focus: null, range: null, window: 1 };

const box = fc.record({
  x: fc.integer({ min: 0, max: 1200 }),
  y: fc.integer({ min: 0, max: 680 }),
  width: fc.integer({ min: 1, max: 80 }),
  height: fc.integer({ min: 1, max: 40 }),
});

describe('the camera', () => {
  test('shows all that it looks at, in the proportions of the stage, and never leaves the stage', () => {
    fc.assert(
      fc.property(fc.array(box, { minLength: 1, maxLength: 4 }), (boxes) => {
        const camera = cameraOn(boxes, size);
        expect(camera.width / camera.height).toBeCloseTo(1280 / 720, 6);
        expect(Math.min(camera.x, camera.y)).toBeGreaterThanOrEqual(0);
        expect(camera.x + camera.width).toBeLessThanOrEqual(1280 + 1e-6);
        expect(camera.y + camera.height).toBeLessThanOrEqual(720 + 1e-6);
        for (const { x, y, width, height } of boxes) {
          expect(x).toBeGreaterThanOrEqual(camera.x - 1e-6);
          expect(y).toBeGreaterThanOrEqual(camera.y - 1e-6);
          expect(x + width).toBeLessThanOrEqual(camera.x + camera.width + 1e-6);
          expect(y + height).toBeLessThanOrEqual(camera.y + camera.height + 1e-6);
        }
      }),
    );
  });

  test('sees everything where there is nothing to look at', () => {
    expect(cameraOn([], size)).toEqual({ x: 0, y: 0, ...size });
  });
});

describe('targets', () => {
  const run = replay(index, [policy]);
  const stage = stageOf(run, view, focusOf(run, view, -1));

  test('are found by soname, role, call and function, and only what is there', () => {
    const found = (text: string): number => {
      const target = readTarget(text);
      return target ? boxesOf(stage, target).length : -1;
    };
    for (const text of ['object:libsys.so.7', 'object:libsys', 'object:rtld', 'call:read', 'wall', 'kernel']) {
      expect([text, found(text)]).toEqual([text, expect.toSatisfy((count: number) => count > 0)]);
    }
    expect(found('object:libnothing.so')).toBe(0);
    for (const text of ['libsys', 'wall:3', 'object:', 'planet:earth', '']) expect(found(text)).toBe(-1);
  });

  test('stand out under a veil with a hole and a ring for each', () => {
    const boxes = boxesOf(stage, { kind: 'object', name: 'rtld' });
    const shapes = markShapes(boxes, size);
    expect(shapes.map(({ role }) => role)).toEqual(['veil', ...boxes.map(() => 'ring')]);
    expect(markShapes([], size)).toEqual([]);
  });
});

test('a ring at the edge of the stage is whole', () => {
  const [ring] = markShapes([{ x: 0, y: 600, width: 1280, height: 120 }], size).filter(({ role }) => role === 'ring');
  if (ring?.kind !== 'rect') throw new Error('it is a box');
  const half = (ring.strokeWidth ?? 0) / 2;
  expect(Math.min(ring.x, ring.y) - half).toBeGreaterThanOrEqual(0);
  expect(ring.x + ring.width + half).toBeLessThanOrEqual(1280);
  expect(ring.y + ring.height + half).toBeLessThanOrEqual(720);
});

describe('the veil', () => {
  test('is open over every mark and closed elsewhere, however the marks overlap', () => {
    fc.assert(
      fc.property(fc.array(box, { minLength: 1, maxLength: 5 }), fc.array(box, { maxLength: 8 }), (marks, places) => {
        const [veil] = markShapes(marks, size);
        const holes = veil?.kind === 'path' ? veil.d.split('M').slice(2).map(corners) : [];
        for (const { x, y } of [...marks, ...places]) {
          const [px, py] = [x + 0.5, y + 0.5];
          const inside = (box: { x: number; y: number; width: number; height: number }, by: number): boolean =>
            px > box.x - by && px < box.x + box.width + by && py > box.y - by && py < box.y + box.height + by;
          expect(holes.filter((hole) => inside(hole, 0)).length).toBe(marks.some((mark) => inside(mark, 4)) ? 1 : 0);
        }
      }),
    );
  });
});

/** Of the path of one hole. */
function corners(d: string): { x: number; y: number; width: number; height: number } {
  const numbers = (d.match(/-?[\d.]+/g) ?? []).map(Number);
  const [xs, ys] = [numbers.filter((_, i) => i % 2 === 0), numbers.filter((_, i) => i % 2 === 1)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

describe('two pictures side by side', () => {
  const halves = halvesOf(size, false);
  const half = { ...view, ...halves.half };
  const both = beside(frame(replay(index, []), half, 3), frame(replay(index, [policy]), half, 3), ['a', 'b'], halves);

  test('stand within the stage, each shape with an id of its own', () => {
    const shapes = [...both.still, ...both.moving];
    expect(new Set(shapes.map(({ id }) => id)).size).toBe(shapes.length);
    expect([both.width, both.height]).toEqual([1280, 720]);
    for (const shape of shapes) if (shape.kind !== 'path') expect(shape.x).toBeLessThanOrEqual(1280);
  });

  test('say what both show', () => {
    expect(both.description).toMatch(/^Left, .* Right, /);
    expect(both.words).toContain('Right: b.');
  });
});
