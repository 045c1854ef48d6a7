import type { WallStyle } from '../../policy/policy.ts';
import { type Box, fix } from '../geometry.ts';
import { cutEnd, textWidth } from '../measure.ts';
import type { Shape } from '../scene.ts';
import { type Course, TITLE_PADS } from './courses.ts';
import { dashes, text } from './marks.ts';
import type { Measures } from './measures.ts';
import { type Port, widestStretch } from './places.ts';
import type { PresentStage } from './stage.ts';

/**
 * The wall between user and kernel, a course for each policy. Stone has the texture of the ordinary picture, only
 * coarser: hatched where a rule refuses, lined where the call carries a key, arrows back up where a refused call is
 * sent back as a signal, dots where a filter sieves.
 */
export function wallShapes(stage: PresentStage): Shape[] {
  if (stage.courses.length === 0) return [boundary(stage)];
  return stage.courses.flatMap((course, i) => courseShapes(stage, course, i));
}

function boundary({ wallTop, measures }: PresentStage): Shape {
  const { em, stroke, width } = measures;
  return {
    kind: 'path',
    id: 'boundary',
    role: 'boundary',
    d: `M0 ${fix(wallTop)}L${fix(width)} ${fix(wallTop)}`,
    stroke: 'wall',
    strokeWidth: stroke,
    dash: dashes(em * 0.15, em * 0.5),
  };
}

function courseShapes(stage: PresentStage, course: Course, position: number): Shape[] {
  const { measures, ports, passages } = stage;
  const id = `course-${position}`;
  const { box } = course;
  const shapes: Shape[] = [
    { kind: 'rect', id, role: 'wall', ...box, fill: 'wall' },
    {
      kind: 'path',
      id: `${id}-texture`,
      role: 'wall',
      d: TEXTURE[course.style](box, measures.em),
      stroke: 'paper',
      strokeWidth: measures.stroke,
    },
  ];
  for (const port of ports) {
    const passage = passages[position]?.get(port.role);
    const gate = `${id}-${port.role}`;
    if (passage === 'open') shapes.push(...opening(gate, port, box, measures));
    if (passage === 'keyhole') shapes.push(keyhole(gate, port, box, measures));
  }
  return [...shapes, ...titleShapes(stage, course, id)];
}

function opening(id: string, { x, role }: Port, { y, height }: Box, { em, stroke }: Measures): Shape[] {
  const half = em * 0.85;
  const [left, right, top, foot] = [fix(x - half), fix(x + half), fix(y), fix(y + height)];
  return [
    { kind: 'rect', id, role: 'opening', x: x - half, y, width: half * 2, height, fill: 'paper' },
    {
      kind: 'path',
      id: `${id}-posts`,
      role: 'opening',
      d: `M${left} ${top}L${left} ${foot}M${right} ${top}L${right} ${foot}`,
      stroke: role,
      strokeWidth: stroke * 1.5,
    },
  ];
}

/** Round above, narrow below. */
function keyhole(id: string, { x, role }: Port, { y, height }: Box, { em, stroke }: Measures): Shape {
  const radius = Math.min(em * 0.52, height * 0.32);
  const centre = y + height * 0.4;
  const neck = radius * 0.62;
  const joint = centre + Math.sqrt(radius * radius - neck * neck);
  const foot = y + height - stroke / 2;
  const [r, waist, wide] = [fix(radius), fix(joint), radius * 1.05];
  return {
    kind: 'path',
    id,
    role: 'keyhole',
    d: `M${fix(x - neck)} ${waist}A${r} ${r} 0 1 1 ${fix(x + neck)} ${waist}L${fix(x + wide)} ${fix(foot)}L${fix(x - wide)} ${fix(foot)}Z`,
    fill: 'paper',
    stroke: role,
    strokeWidth: stroke,
  };
}

/** All titles begin at one edge: that of the widest stretch of wall without a port. */
function titleShapes({ measures, ports }: PresentStage, { titles, box }: Course, id: string): Shape[] {
  const { em } = measures;
  const { from, to } = widestStretch(measures, ports);
  const room = to - from - em * TITLE_PADS;
  const title = titles.find((words) => textWidth(words, em) <= room) ?? cutEnd(titles[0], room, em);
  if (title === '') return [];
  const x = from + (em * TITLE_PADS) / 2;
  const plate = Math.min(box.height, em * 1.35);
  const y = box.y + box.height / 2;
  return [
    {
      kind: 'rect',
      id: `${id}-plate`,
      role: 'plate',
      x: x - em * 0.4,
      y: y - plate / 2,
      width: textWidth(title, em) + em * 0.8,
      height: plate,
      radius: em * 0.25,
      fill: 'paper',
    },
    text([`${id}-title`, 'wall-title'], { x, y: y + em * 0.36 }, title, em, 'ink'),
  ];
}

/** Marks on a grid of the stage, whole ones only. */
function marks(
  { x, y, width, height }: Box,
  pitch: number,
  rows: number,
  mark: (x: number, y: number) => string,
): string {
  let d = '';
  for (let row = 0; row < rows; row++) {
    for (let at = x + pitch / 2; at <= x + width - pitch / 2; at += pitch)
      d += mark(at, y + (height * (row + 0.5)) / rows);
  }
  return d;
}

const TEXTURE: Readonly<Record<WallStyle, (box: Box, em: number) => string>> = {
  region: hatch,
  keyhole: hatch,
  key: ({ x, y, width, height }, em) => {
    const lines = Math.max(2, Math.round(height / (em * 0.5)));
    let d = '';
    for (let i = 0; i < lines; i++) {
      const at = fix(y + (height * (i + 0.5)) / lines);
      d += `M${fix(x)} ${at}L${fix(x + width)} ${at}`;
    }
    return d;
  },
  trapdoor: (box, em) =>
    marks(box, em * 1.2, 1, (x, y) => {
      const [left, right] = [fix(x - em * 0.3), fix(x + em * 0.3)];
      return `M${left} ${fix(y + em * 0.15)}L${fix(x)} ${fix(y - em * 0.2)}L${right} ${fix(y + em * 0.15)}`;
    }),
  sieve: (box, em) =>
    marks(box, em * 0.7, 2, (x, y) => `M${fix(x - em * 0.07)} ${fix(y)}L${fix(x + em * 0.07)} ${fix(y)}`),
};

/** Diagonal strokes clipped to the box, as one path: patterns do not survive in every renderer. */
function hatch({ x, y, width, height }: Box, em: number): string {
  const pitch = em * 0.75;
  let d = '';
  for (let start = x - height; start < x + width; start += pitch) {
    const from = Math.max(start, x);
    const to = Math.min(start + height, x + width);
    d += `M${fix(from)} ${fix(y + height - (from - start))}L${fix(to)} ${fix(y + height - (to - start))}`;
  }
  return d;
}
