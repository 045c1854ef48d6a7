import { at } from '../../base/assert.ts';
import { type Curve, type Point, straight } from '../geometry.ts';

/** Share of the radius between the end of an arc and its control point: a quarter of a circle. */
const ARC = 0.4477;

/** A line through the points with rounded corners; shorter pieces get smaller arcs. */
export function rounded(points: readonly Point[], radius: number): Curve[] {
  const line = corners(points);
  const curves: Curve[] = [];
  let from = line[0];
  if (!from) return [];
  for (let i = 1; i < line.length; i++) {
    const corner = at(line, i);
    const next = line[i + 1];
    if (!next) {
      curves.push(straight(from, corner));
      break;
    }
    const size = Math.min(radius, distance(at(line, i - 1), corner) / 2, distance(corner, next) / 2);
    const enter = towards(corner, at(line, i - 1), size);
    const leave = towards(corner, next, size);
    if (distance(from, enter) > 0.01) curves.push(straight(from, enter));
    curves.push({
      from: enter,
      a: towards(corner, at(line, i - 1), size * ARC),
      b: towards(corner, next, size * ARC),
      to: leave,
    });
    from = leave;
  }
  return curves;
}

/** Without points that a straight line passes anyway. */
function corners(points: readonly Point[]): Point[] {
  const apart = points.filter((point, i) => i === 0 || distance(point, at(points, i - 1)) > 0.01);
  return apart.filter((point, i) => {
    const before = apart[i - 1];
    const after = apart[i + 1];
    if (!before || !after) return true;
    const turn = (point.x - before.x) * (after.y - point.y) - (point.y - before.y) * (after.x - point.x);
    const ahead = (point.x - before.x) * (after.x - point.x) + (point.y - before.y) * (after.y - point.y);
    return Math.abs(turn) > 0.01 || ahead < 0;
  });
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole };
}
