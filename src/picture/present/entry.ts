import { at } from '../../base/assert.ts';
import { type Point, pathData, straight } from '../geometry.ts';
import type { Trail } from '../graph.ts';
import { courseOf } from '../places.ts';
import type { Shape } from '../scene.ts';
import type { Ground } from './ground.ts';
import { arrowhead, dashes, headLength } from './marks.ts';
import type { Port } from './places.ts';
import type { PresentStage } from './stage.ts';

/** What lies below the top of the wall: where a call is stopped, how it comes in, where it comes to rest. */

/** In the middle of the course of the policy that decides. */
export function stopAt(ground: Ground, { x }: Port, position: number): Point {
  const course = courseOf(ground, position);
  return { x, y: course ? course.box.y + course.box.height / 2 : ground.wallTop };
}

/** Where a call is refused, or in doubt. */
export const stopOf = (stage: PresentStage, trail: Trail, port: Port): Point =>
  stopAt(stage, port, at(stage.run.decidedBy, trail.attempt));

export const restAt = ({ measures: { kernel, rest } }: Ground, { x }: Port): Point => ({ x, y: kernel.y + rest });

/** Through the wall into the kernel. */
export function entryShapes(
  { measures, wallTop }: Ground,
  { x, role }: Port,
  width: number,
  certain: boolean,
): readonly [line: Shape, head: Shape] {
  const { kernel, arrowDepth, em } = measures;
  const tip = { x, y: kernel.y + arrowDepth };
  const base = { x, y: tip.y - headLength(measures, width) + 1 };
  return [
    {
      kind: 'path',
      id: `entry-${role}`,
      role: 'way',
      d: pathData([straight({ x, y: wallTop }, base)]),
      stroke: certain ? 'allowed' : 'unknown',
      strokeWidth: width,
      ...(certain ? {} : { dash: dashes(em * 0.4, em * 0.3) }),
    },
    // The light edge shows it on the dark of the kernel; hollow where nothing is certain.
    arrowhead(`entry-${role}-head`, tip, measures, width, {
      fill: certain ? 'allowed' : 'kernel',
      stroke: 'kernelInk',
    }),
  ];
}
