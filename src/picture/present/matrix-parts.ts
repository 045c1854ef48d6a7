import type { Point } from '../geometry.ts';
import type { TextShape, Tone } from '../scene.ts';

/** What a matrix for the back of a room is made of. Lengths are in em. */

export const KINDS = ['program', 'attack'] as const;

/** Of the columns, where there are several. */
export const LETTERS = 'ABC';

/** From one row to the next. */
export const PITCH = { least: 1.28, most: 2.2 } as const;

/** Of a mark: half of it, its middle from its left edge, and the words behind it. */
export const MARK = { arm: 0.36, middle: 0.45, words: 1.2 } as const;

/** The middle of a mark whose words stand on a line, from its left edge. */
export const markPlace = (x: number, base: number, em: number): Point => ({
  x: x + em * MARK.middle,
  y: base - em * MARK.arm,
});

export const line = (
  id: string,
  x: number,
  y: number,
  text: string,
  size: number,
  fill: Tone,
  bold = false,
): TextShape => ({
  ...{ kind: 'text', id, role: 'line', x, y, text, size, fill },
  ...(bold ? { bold } : {}),
});
