import { describe, expect, test } from 'vitest';
import { stripHeight, withCaption } from './caption.ts';
import { widthOf } from './measure.ts';
import type { Scene, Shape } from './scene.ts';
import { placedPath } from './transform.ts';

const scene = (more: Partial<Scene> = {}): Scene => ({
  ...{ width: 1280, height: 720, scale: 1, title: 'T', description: 'D', hotspots: [], words: [] },
  still: [
    { kind: 'rect', id: 'paper', role: 'paper', x: 0, y: 0, width: 1280, height: 720, fill: 'paper' },
    { kind: 'text', id: 'a', role: 'x', x: 640, y: 360, size: 20, text: 'middle', anchor: 'middle' },
  ],
  moving: [
    { kind: 'circle', id: 'm', role: 'token', x: 640, y: 700, radius: 7 },
    { kind: 'path', id: 'p', role: 'cross', d: 'M10 10L20 20' },
  ],
  ...more,
});
const CAPTION = 'Only libsys has the instruction that enters the kernel, and all others have to go through it. '.repeat(
  3,
);

const find = (list: readonly Shape[], id: string): Shape => {
  const shape = list.find((candidate) => candidate.id === id);
  if (!shape) throw new Error(`no ${id}`);
  return shape;
};
const texts = ({ still }: Scene): Extract<Shape, { kind: 'text' }>[] =>
  still.flatMap((shape) => (shape.kind === 'text' && shape.role === 'caption' ? [shape] : []));

describe('a caption', () => {
  test.each([
    [1280, 720],
    [960, 720],
    [2400, 1350],
  ])(
    'of a picture of %i × %i can be read from the back, lies within its strip, and leaves the size as it is',
    (width, height) => {
      const result = withCaption(scene({ width, height }), 'A title', CAPTION);
      expect(result).toMatchObject({ width, height });
      const strip = find(result.still, 'caption-strip');
      if (strip.kind !== 'rect') throw new Error('it is a box');
      expect(strip.y + strip.height).toBeCloseTo(height);
      expect(strip.height).toBeCloseTo(stripHeight({ width, height }, 'A title', CAPTION));
      expect(
        texts(result)
          .map(({ text }) => text)
          .join(' '),
      ).toBe(`A title ${CAPTION.trim()}`);
      for (const shape of texts(result)) {
        const { x, y, size } = shape;
        expect(size).toBeGreaterThanOrEqual(24 * Math.min(width / 960, height / 720) - 1e-9);
        expect(x + widthOf(shape)).toBeLessThanOrEqual(width);
        expect(y - size).toBeGreaterThan(strip.y);
        expect(y + size * 0.25).toBeLessThan(height);
      }
    },
  );

  test('makes the picture smaller in its proportions, and leaves it in the middle', () => {
    const result = withCaption(scene(), 'A title', 'Short.');
    const foot = 720 - stripHeight(scene(), 'A title', 'Short.');
    const middle = find(result.still, 'a');
    if (middle.kind !== 'text') throw new Error('it is a text');
    expect(middle.x).toBeCloseTo(640);
    expect(middle.y).toBeCloseTo(foot / 2);
    expect(middle.size).toBeCloseTo((20 * foot) / 720);
    const moving = find(result.moving, 'm');
    expect(moving.kind === 'circle' && moving.y).toBeCloseTo((700 * foot) / 720);
  });

  test('takes nothing from a picture whose frame has room for it', () => {
    const strip = stripHeight(scene(), 'A title', 'Short.');
    const result = withCaption(scene(), 'A title', 'Short.', { width: 1280, height: 720 + strip, strip });
    expect(result.height).toBe(720 + strip);
    expect(find(result.still, 'a')).toEqual(find(scene().still, 'a'));
    expect(result.moving).toEqual(scene().moving);
  });

  test('shows what the camera saw, across the whole width, and nothing that moves beneath it', () => {
    const camera = { x: 400, y: 100, width: 640, height: 360 };
    const result = withCaption(scene({ camera }), 'A title', 'Short.');
    expect(result.camera).toBeUndefined();
    const paper = find(result.still, 'paper');
    if (paper.kind !== 'rect') throw new Error('it is a box');
    expect(paper.x).toBeLessThanOrEqual(0);
    expect(paper.x + paper.width).toBeGreaterThanOrEqual(1280);
    const middle = find(result.still, 'a');
    const foot = 720 - stripHeight(scene(), 'A title', 'Short.');
    expect(middle).toMatchObject({ kind: 'text', size: (20 * foot) / 360 });
    expect(result.moving.map(({ id }) => id)).toEqual(['p']);
  });

  test('of no words leaves no strip', () => {
    expect(stripHeight(scene(), '', '')).toBe(0);
    expect(withCaption(scene(), '', '').still.some(({ role }) => role === 'caption')).toBe(false);
  });
});

test('path data is placed command by command', () => {
  const place = { by: 2, dx: 10, dy: -5 };
  expect(placedPath('M1 2L3 4H5V6C1 2 3 4 5 6Z', place)).toBe('M12 -1L16 3H20V7C12 -1 16 3 20 7Z');
  expect(placedPath('M0 0A4 5 30 1 0 7 8', place)).toBe('M10 -5A8 10 30 1 0 24 11');
});
