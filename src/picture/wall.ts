import { at } from '../base/assert.ts';
import type { Run } from '../run/run.ts';
import { type Box, fix } from './geometry.ts';
import type { Graph } from './graph.ts';
import { type Opening, openingsOf } from './openings.ts';
import type { Course, Layout } from './places.ts';
import type { Shape } from './scene.ts';
import { linesAt } from './stretches.ts';
import { wallTexts } from './wall-texts.ts';
import { TEXTURE } from './wall-textures.ts';

/**
 * The wall between user and kernel. Each policy that is on builds one course of it; what the policy lets through is
 * left open: a region rule an opening as wide as the permitted object, a pin rule a keyhole per call. A course that
 * stands for several policies has keyholes where all of them let a call through.
 */
export interface Wall {
  /** Beneath the ways of the calls. */
  readonly stones: readonly Shape[];
  /** Above them: names of rules, and what openings say. */
  readonly texts: readonly Shape[];
}

export function wallOf(run: Run, graph: Graph, layout: Layout): Wall {
  if (layout.courses.length === 0) return { stones: [boundary(layout)], texts: [] };
  const courses = layout.courses.map((course) => ({ course, openings: openingsOf(run, graph, layout, course) }));
  const lines = linesAt(graph, layout);
  return {
    stones: courses.flatMap(({ course, openings }, i) => stonesOf(run, course, openings, i)),
    texts: courses.flatMap(({ course, openings }, i) => wallTexts(run, lines, course, openings, i)),
  };
}

function boundary(layout: Layout): Shape {
  const y = fix(layout.boundary);
  return {
    kind: 'path',
    id: 'boundary',
    role: 'boundary',
    d: `M0 ${y}L${fix(layout.width)} ${y}`,
    stroke: 'wall',
    strokeWidth: 1.5,
    dash: '2 6',
  };
}

function stonesOf(run: Run, { policies, box }: Course, openings: readonly Opening[], position: number): Shape[] {
  const { wall } = at(run.policies, at(policies, 0));
  const shapes: Shape[] = [];
  for (const [i, part] of solidParts(openings, box).entries()) {
    const id = `wall-${position}-${i}`;
    shapes.push(
      { kind: 'rect', id, role: 'wall', ...part, fill: 'wall', wash: true },
      { kind: 'path', id: `${id}-hatch`, role: 'wall', d: TEXTURE[wall](part), stroke: 'wall', strokeWidth: 1 },
    );
  }
  const [top, foot] = [fix(box.y), fix(box.y + box.height)];
  for (const [i, { from, to, keyhole, tone }] of openings.entries()) {
    shapes.push({
      ...{ kind: 'path', id: `gate-${position}-${i}`, role: keyhole ? 'keyhole' : 'opening' },
      d: `M${fix(from)} ${top}V${foot}M${fix(to)} ${top}V${foot}`,
      ...{ stroke: tone, strokeWidth: 2.5 },
    });
  }
  return shapes;
}

function solidParts(openings: readonly Opening[], course: Box): Box[] {
  const parts: Box[] = [];
  let x = course.x;
  for (const opening of openings) {
    if (opening.from > x) parts.push({ ...course, x, width: opening.from - x });
    x = Math.max(x, opening.to);
  }
  if (x < course.x + course.width) parts.push({ ...course, x, width: course.x + course.width - x });
  return parts;
}
