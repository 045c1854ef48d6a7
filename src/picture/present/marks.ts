import { crossPath, fix, type Point } from '../geometry.ts';
import type { PathShape, Shape, TextShape, Tone } from '../scene.ts';
import type { Measures } from './measures.ts';

/** The signs of the picture: every one a shape of its own, so that none has to be told by its colour. */

type More = Partial<Pick<TextShape, 'anchor' | 'mono' | 'bold'>>;

export const text = (
  [id, role]: readonly [string, string],
  { x, y }: Point,
  words: string,
  size: number,
  fill: Tone,
  more: More = {},
): TextShape => ({ kind: 'text', id, role, x, y, text: words, size, fill, ...more });

/** Radius of cross and doubt, em. */
export const MARK = 0.95;

/** A refusal. */
export function cross(id: string, { x, y }: Point, { em, stroke }: Measures, size = MARK): Shape[] {
  const radius = em * size;
  const arm = radius * 0.42;
  return [
    { kind: 'circle', id, role: 'cross', x, y, radius, fill: 'denied', stroke: 'card', strokeWidth: stroke },
    {
      kind: 'path',
      id: `${id}-x`,
      role: 'cross',
      d: crossPath(x, y, arm),
      stroke: 'card',
      strokeWidth: Math.max(stroke, radius * 0.24),
    },
  ];
}

/** Not decidable from the evidence. */
export function doubt(id: string, { x, y }: Point, { em, stroke }: Measures): Shape[] {
  const size = em * 1.15;
  return [
    {
      kind: 'circle',
      id,
      role: 'doubt',
      x,
      y,
      radius: em * MARK,
      fill: 'card',
      stroke: 'unknown',
      strokeWidth: stroke,
    },
    text([`${id}-mark`, 'doubt'], { x, y: y + size * 0.36 }, '?', size, 'unknown', { anchor: 'middle', bold: true }),
  ];
}

/** Let in, and somebody looks on. */
export function eye(id: string, { x, y }: Point, { em, stroke }: Measures): Shape[] {
  return [
    {
      kind: 'circle',
      id,
      role: 'watch',
      x,
      y,
      radius: em * 0.75,
      fill: 'card',
      stroke: 'allowed',
      strokeWidth: stroke,
    },
    { kind: 'circle', id: `${id}-pupil`, role: 'watch', x, y, radius: em * 0.32, fill: 'allowed' },
  ];
}

export const dashes = (on: number, off: number): string => `${fix(on)} ${fix(off)}`;

/** Where a way passes a box. */
export const stationShape = (name: string, { x, y }: Point, { em, stroke }: Measures, tone: Tone): Shape => ({
  kind: 'circle',
  id: `station-${name}`,
  role: 'station',
  x,
  y,
  radius: em * 0.42,
  fill: 'card',
  stroke: tone,
  strokeWidth: Math.max(stroke, em * 0.17),
});

/** Length of an arrowhead for a way of a width, pixels. */
export const headLength = ({ em }: Measures, width: number): number => em * 0.62 + width * 0.35;

/** Points down, or up: a path of its own, since markers do not survive in every renderer. */
export function arrowhead(
  id: string,
  tip: Point,
  measures: Measures,
  width: number,
  paint: Pick<PathShape, 'fill' | 'stroke'>,
  direction: 1 | -1 = 1,
): Shape {
  const half = width / 2 + measures.em * 0.3;
  const base = tip.y - direction * headLength(measures, width);
  return {
    kind: 'path',
    id,
    role: 'arrow',
    d: `M${fix(tip.x - half)} ${fix(base)}L${fix(tip.x + half)} ${fix(base)}L${fix(tip.x)} ${fix(tip.y)}Z`,
    ...paint,
    ...(paint.stroke ? { strokeWidth: measures.stroke } : {}),
  };
}
