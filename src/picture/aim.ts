import { type Box, fix } from './geometry.ts';
import type { Scene, Shape } from './scene.ts';

/** Camera and pointer of a story: part of the stage that is looked at, and parts that stand out. */

/** Pixels around what is looked at. */
const AROUND = 28;
/** Nothing is enlarged more than this: beyond it one would not know any more where one is. */
const NEAREST = 3;

/** The part of the stage, in the proportions of the stage, that shows all boxes; all of it where there are none. */
export function cameraOn(boxes: readonly Box[], { width, height }: { width: number; height: number }): Box {
  const whole: Box = { x: 0, y: 0, width, height };
  if (boxes.length === 0) return whole;
  const left = Math.min(...boxes.map(({ x }) => x)) - AROUND;
  const top = Math.min(...boxes.map(({ y }) => y)) - AROUND;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + AROUND;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + AROUND;
  const share = Math.min(1, Math.max((right - left) / width, (bottom - top) / height, 1 / NEAREST));
  const size = { width: width * share, height: height * share };
  const within = (wish: number, most: number): number => Math.min(Math.max(0, wish), most);
  return {
    x: within((left + right - size.width) / 2, width - size.width),
    y: within((top + bottom - size.height) / 2, height - size.height),
    ...size,
  };
}

export const cameraOf = ({ camera, width, height }: Scene): Box => camera ?? { x: 0, y: 0, width, height };

/** Width of the line around a mark, pixels. */
const RING = 3;

/** Over all that stands still: a veil with holes, and a ring around each of them. */
export function markShapes(boxes: readonly Box[], { width, height }: { width: number; height: number }): Shape[] {
  if (boxes.length === 0) return [];
  const holes = boxes.map((box) => grown(box, 4));
  // A ring that is cut at the edge of the picture is none.
  const seen: Box = { x: RING / 2, y: RING / 2, width: width - RING, height: height - RING };
  // A hole is drawn the other way round than the veil, so that it is one under every rule of filling.
  const d = [
    `M0 0L${fix(width)} 0L${fix(width)} ${fix(height)}L0 ${fix(height)}Z`,
    ...disjoint(holes).map(
      ({ x, y, width, height }) =>
        `M${fix(x)} ${fix(y)}L${fix(x)} ${fix(y + height)}L${fix(x + width)} ${fix(y + height)}L${fix(x + width)} ${fix(y)}Z`,
    ),
  ].join('');
  return [
    { kind: 'path', id: 'veil', role: 'veil', d, fill: 'paper', opacity: 0.62 },
    ...holes.map(
      (box, i): Shape => ({
        ...{ kind: 'rect', id: `ring-${i}`, role: 'ring', ...within(box, seen), radius: 9 },
        ...{ stroke: 'ink', strokeWidth: RING },
      }),
    ),
  ];
}

const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
});

function within(box: Box, frame: Box): Box {
  const left = Math.max(box.x, frame.x);
  const top = Math.max(box.y, frame.y);
  return {
    x: left,
    y: top,
    width: Math.max(0, Math.min(box.x + box.width, frame.x + frame.width) - left),
    height: Math.max(0, Math.min(box.y + box.height, frame.y + frame.height) - top),
  };
}

/** Where two holes overlap the veil would close again: each is cut down to what no other one has opened. */
function disjoint(boxes: readonly Box[]): Box[] {
  const apart: Box[] = [];
  for (const box of boxes)
    apart.push(...apart.reduce<Box[]>((parts, other) => parts.flatMap((part) => without(part, other)), [box]));
  return apart;
}

/** What is left of a box outside another one: itself, or up to four boxes around the part that they share. */
function without(box: Box, other: Box): Box[] {
  const left = Math.max(box.x, other.x);
  const right = Math.min(box.x + box.width, other.x + other.width);
  const top = Math.max(box.y, other.y);
  const bottom = Math.min(box.y + box.height, other.y + other.height);
  if (left >= right || top >= bottom) return [box];
  return [
    { x: box.x, y: box.y, width: box.width, height: top - box.y },
    { x: box.x, y: bottom, width: box.width, height: box.y + box.height - bottom },
    { x: box.x, y: top, width: left - box.x, height: bottom - top },
    { x: right, y: top, width: box.x + box.width - right, height: bottom - top },
  ].filter(({ width, height }) => width > 0 && height > 0);
}
