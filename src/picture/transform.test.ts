import { expect, test } from 'vitest';
import { placedPath } from './transform.ts';

test('a path is moved and enlarged as a whole, arcs and single coordinates included', () => {
  const path = 'M0 1.5L2-3H4V5C1 2 3 4 5 6A7 8 0 0 1 9 10Z';
  expect(placedPath(path, { by: 1, dx: 10, dy: 34 })).toBe('M10 35.5L12 31H14V39C11 36 13 38 15 40A7 8 0 0 1 19 44Z');
  expect(placedPath(path, { by: 2, dx: 0, dy: 1 })).toBe('M0 4L4 -5H8V11C2 5 6 9 10 13A14 16 0 0 1 18 21Z');
});
