import { at } from '../base/assert.ts';
import type { Role } from '../model/model.ts';
import type { Gate, WallStyle } from '../policy/policy.ts';
import { gatesOf, type Run } from '../run/run.ts';
import type { Graph } from './graph.ts';
import { type Card, type Course, type Layout, middleX } from './places.ts';
import type { Tone } from './scene.ts';

/** Where a course lets calls through. */
export interface Opening {
  readonly from: number;
  readonly to: number;
  readonly keyhole: boolean;
  readonly tone: Tone;
  /** May be empty. */
  readonly label: string;
}

const KEYHOLE = 7;
const MORTAR = 10;

/** The openings of a course from left to right. */
export function openingsOf(run: Run, graph: Graph, layout: Layout, { policies }: Course): Opening[] {
  const [position = 0] = policies;
  const passing = policies.map((policy) => slotsThatPass(run, graph, policy));
  const passes = (slot: number): boolean => passing.every((slots) => slots.has(slot));
  return layout.cards
    .flatMap((card) => {
      // Several policies have no opening in common that could be drawn.
      const gates = policies.length === 1 ? gatesOf(run, position, card.image) : [];
      return [
        ...gates.flatMap((gate) => openingOf(run, layout, card, gate, position)),
        ...keyholesOf(graph, layout, card, gates, passes),
      ];
    })
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

function openingOf(run: Run, layout: Layout, card: Card, gate: Gate, position: number): Opening[] {
  if (gate.numbers !== null) return [];
  const { role, name } = at(run.model.modules, gate.module);
  const extent = extentOf(layout, card, role);
  if (!extent) return [];
  const { wall } = at(run.policies, position);
  return [{ ...extent, keyhole: false, tone: role, label: card.full ? `${name}: ${PASSES[wall]}` : '' }];
}

/**
 * Keyholes stand where the policy lets some call through: a table may list the number and yet not this place.
 */
function keyholesOf(
  graph: Graph,
  layout: Layout,
  card: Card,
  gates: readonly Gate[],
  passes: (slot: number) => boolean,
): Opening[] {
  const keyholes = new Map<number, Opening>();
  for (const slot of graph.slots) {
    const place = layout.slots.get(slot.id);
    if (!place || place.card !== card) continue;
    if (!passes(slot.id)) continue;
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

/** Slots that the policy lets some call into. */
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
  const xs = group.shown.map(({ box }) => middleX(box));
  if (group.overflow) xs.push(middleX(group.overflow.box));
  return xs.length === 0 ? null : { from: Math.min(...xs) - MORTAR, to: Math.max(...xs) + MORTAR };
}

/** What an opening says of the object above it. */
const PASSES: Readonly<Record<WallStyle, string>> = {
  region: 'any number',
  keyhole: 'any number',
  key: 'has the permission',
  trapdoor: 'native',
  sieve: 'passes',
};
