import { at } from '../base/assert.ts';
import type { Role } from '../model/model.ts';
import type { Gate } from '../policy/policy.ts';
import type { Run } from '../run/run.ts';
import { type Box, fix } from './geometry.ts';
import type { Graph } from './graph.ts';
import { shorten, textWidth } from './measure.ts';
import type { Card, Layout } from './places.ts';
import type { Shape, Tone } from './scene.ts';

/**
 * The wall between user and kernel. Each policy that is on builds one course of it; what the policy lets through is
 * left open: a region rule an opening as wide as the permitted object, a pin rule a keyhole per call.
 */
interface Opening {
  readonly from: number;
  readonly to: number;
  readonly keyhole: boolean;
  readonly tone: Tone;
  readonly label: string;
}

const KEYHOLE = 7;
const MORTAR = 10;

export function wallShapes(run: Run, graph: Graph, layout: Layout): Shape[] {
  if (run.policies.length === 0) return [boundary(layout)];
  return layout.walls.flatMap((course, position) => courseShapes(run, graph, layout, course, position));
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

function courseShapes(run: Run, graph: Graph, layout: Layout, course: Box, position: number): Shape[] {
  const policy = at(run.policies, position);
  const passing = slotsThatPass(run, graph, position);
  const openings = layout.cards
    .flatMap((card) => {
      const state = at(at(run.states, position), card.image);
      const gates = policy.gates(run.model, state);
      return [
        ...gates.flatMap((gate) => openingsOf(run, layout, card, gate)),
        ...keyholesOf(graph, layout, card, gates, passing),
      ];
    })
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const shapes: Shape[] = [];
  const solid = solidParts(openings, course);
  for (const [i, part] of solid.entries()) {
    shapes.push({ kind: 'rect', id: `wall-${position}-${i}`, role: 'wall', ...part, fill: 'wall', wash: true });
    shapes.push({
      kind: 'path',
      id: `wall-${position}-${i}-hatch`,
      role: 'wall',
      d: hatch(part),
      stroke: 'wall',
      strokeWidth: 1,
    });
  }
  for (const [i, opening] of openings.entries()) {
    const id = `gate-${position}-${i}`;
    shapes.push({
      kind: 'path',
      id,
      role: opening.keyhole ? 'keyhole' : 'opening',
      d: `M${fix(opening.from)} ${fix(course.y)}V${fix(course.y + course.height)}M${fix(opening.to)} ${fix(course.y)}V${fix(course.y + course.height)}`,
      stroke: opening.tone,
      strokeWidth: 2.5,
    });
    if (!opening.keyhole && course.height >= 20) shapes.push(...openingLabel(opening, course, id));
  }
  if (course.height >= 20) shapes.push(...policyLabel(policy.title, solid, course, position));
  return shapes;
}

function openingLabel(opening: Opening, course: Box, id: string): Shape[] {
  const text = opening.label;
  if (text === '' || textWidth(text, 11) > opening.to - opening.from - 16) return [];
  const x = (opening.from + opening.to) / 2;
  const width = textWidth(text, 11) + 8;
  return [
    {
      kind: 'rect',
      id: `${id}-plate`,
      role: 'plate',
      x: x - width / 2,
      y: course.y + 4,
      width,
      height: course.height - 8,
      fill: 'paper',
      opacity: 0.85,
    },
    {
      kind: 'text',
      id: `${id}-label`,
      role: 'gate-label',
      x,
      y: course.y + course.height / 2 + 4,
      text,
      size: 11,
      anchor: 'middle',
      fill: opening.tone,
    },
  ];
}

/** The name of the rule, in the widest solid part of its course. */
function policyLabel(title: string, solid: readonly Box[], course: Box, position: number): Shape[] {
  const widest = solid.reduce<Box | null>((best, part) => (best && best.width >= part.width ? best : part), null);
  if (!widest) return [];
  const text = shorten(title, widest.width - 20, 11);
  if (text.length < 6) return [];
  const width = textWidth(text, 11) + 10;
  const x = widest.x + widest.width / 2;
  return [
    {
      kind: 'rect',
      id: `wall-${position}-plate`,
      role: 'plate',
      x: x - width / 2,
      y: course.y + 3,
      width,
      height: course.height - 6,
      radius: 3,
      fill: 'paper',
      opacity: 0.9,
    },
    {
      kind: 'text',
      id: `wall-${position}-label`,
      role: 'wall-label',
      x,
      y: course.y + course.height / 2 + 4,
      text,
      size: 11,
      anchor: 'middle',
      fill: 'quiet',
    },
  ];
}

function openingsOf(run: Run, layout: Layout, card: Card, gate: Gate): Opening[] {
  if (gate.numbers !== null) return [];
  const { role, name } = at(run.model.modules, gate.module);
  const extent = extentOf(layout, card, role);
  if (!extent) return [];
  return [{ ...extent, keyhole: false, tone: role, label: card.full ? `${name}: any number` : '' }];
}

/**
 * Keyholes stand where a gate names the number of a slot, and where the policy lets a call through that the evidence
 * gives a name but no number.
 */
function keyholesOf(
  graph: Graph,
  layout: Layout,
  card: Card,
  gates: readonly Gate[],
  passing: ReadonlySet<number>,
): Opening[] {
  const keyholes = new Map<number, Opening>();
  for (const slot of graph.slots) {
    const place = layout.slots.get(slot.id);
    if (!place || place.card !== card) continue;
    const named = gates.some(
      (gate) => gate.module === slot.module && slot.number !== null && gate.numbers?.includes(slot.number),
    );
    if (!named && !passing.has(slot.id)) continue;
    // Where the whole object is open, a keyhole would say less.
    if (gates.some((gate) => gate.module === slot.module && gate.numbers === null)) continue;
    keyholes.set(place.x, {
      from: place.x - KEYHOLE,
      to: place.x + KEYHOLE,
      keyhole: true,
      tone: slot.role,
      label: '',
    });
  }
  return [...keyholes.values()];
}

/** Slots that the policy lets some call into: what opens a keyhole where the evidence gives a name but no number. */
function slotsThatPass(run: Run, graph: Graph, position: number): Set<number> {
  const decisions = at(run.byPolicy, position);
  const trails = graph.trails.filter((trail) => at(decisions, trail.attempt).verdict === 'allowed');
  return new Set(trails.map((trail) => trail.slot));
}

/** A region opening is as wide as the column of the object above it; an object that nothing is called from needs none. */
function extentOf(layout: Layout, card: Card, role: Role): { from: number; to: number } | null {
  const group = layout.slotGroups.find((candidate) => candidate.card === card && candidate.roles.has(role));
  if (!group) return null;
  if (group.roles.size === 1) return { from: group.from + 2, to: group.to - 2 };
  // A column shared with other objects (calls that by-pass the lower bands): open only where this one's calls pass.
  const xs = group.shown.map((place) => place.box.x + place.box.width / 2);
  if (group.overflow) xs.push(group.overflow.box.x + group.overflow.box.width / 2);
  return xs.length === 0 ? null : { from: Math.min(...xs) - MORTAR, to: Math.max(...xs) + MORTAR };
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

/** Diagonal strokes clipped to the box, as one path: patterns do not survive in every renderer. */
function hatch({ x, y, width, height }: Box): string {
  let d = '';
  for (let start = x - height + (8 - ((x - height) % 8)); start < x + width; start += 8) {
    const from = Math.max(start, x);
    const to = Math.min(start + height, x + width);
    if (to - from < 1) continue;
    d += `M${fix(from)} ${fix(y + height - (from - start))}L${fix(to)} ${fix(y + height - (to - start))}`;
  }
  return d;
}
