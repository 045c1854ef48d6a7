import { at } from '../base/assert.ts';
import { callName } from '../model/queries.ts';
import { outcome } from '../run/run.ts';
import { shorten, textWidth } from './measure.ts';
import { type Band, type Card, CHIP_SIZE, type Overflow, type Placed, type SlotGroup } from './places.ts';
import type { Shape, Tone } from './scene.ts';
import type { Stage } from './stage.ts';

/** Chips and slots; those on the way of the current call are filled. */

/** Chips that the current call passes; a hidden one lends its name to the "+n" that stands for it. */
export function bandChips(card: Card, band: Band, stage: Stage, call: number): Shape[] {
  if (!card.full) return [];
  const on = new Set(call < 0 ? [] : stage.graph.trailOf(call).chips);
  const shapes = band.chips.flatMap((chip) => chipShapes(`chip-${chip.id}`, chip, band.role, on.has(chip.id)));
  if (!band.overflow) return shapes;
  const hidden = [...on]
    .map((id) => at(stage.graph.chips, id))
    .find(
      (chip) =>
        chip.image === card.image && chip.role === band.role && !band.chips.some((shown) => shown.id === chip.id),
    );
  return [
    ...shapes,
    ...overflowShapes(`more-${card.image}-${band.role}`, band.overflow, band.role, hidden?.label ?? null),
  ];
}

function chipShapes(id: string, place: Placed | Overflow, tone: Tone, on: boolean): Shape[] {
  const paint = { fill: on ? tone : 'card', stroke: tone, strokeWidth: on ? 2 : 1, ink: on ? 'card' : 'ink' } as const;
  return pill('chip', id, place, paint);
}

/** "+n", or the one hidden name that matters now. */
function overflowShapes(id: string, overflow: Overflow, tone: Tone, name: string | null): Shape[] {
  if (name === null) return chipShapes(id, overflow, tone, false);
  return chipShapes(id, grown(overflow, name), tone, true);
}

export function slotChips(group: SlotGroup, stage: Stage, call: number): Shape[] {
  const trail = call < 0 ? null : stage.graph.trailOf(call);
  const reaches = trail !== null && ['allowed', 'unknown'].includes(outcome(stage.run, call));
  const shapes = group.shown.flatMap((slot) => slotShapes(`slot-${slot.id}`, slot, reaches && trail.slot === slot.id));
  if (!group.overflow) return shapes;
  const hidden = reaches && group.hidden.includes(trail.slot) ? at(stage.graph.slots, trail.slot) : null;
  const place = hidden && group.card.full ? grown(group.overflow, callName(hidden)) : group.overflow;
  return [...shapes, ...slotShapes(`slots-${group.card.image}-${group.overflow.box.x}`, place, hidden !== null)];
}

function slotShapes(id: string, place: Placed | Overflow, on: boolean): Shape[] {
  const paint = on
    ? ({ fill: 'allowed', stroke: 'kernelInk', strokeWidth: 1, ink: 'card' } as const)
    : ({ fill: 'kernelChip', stroke: 'kernelChip', strokeWidth: 1, ink: 'kernelInk' } as const);
  return pill('slot', id, place, paint);
}

/** The place of "+n" widened for a name: to the left, over its neighbours, so that nothing else moves. */
function grown({ box }: Overflow, name: string): Overflow {
  const label = shorten(name, 220, CHIP_SIZE, true);
  const width = Math.max(box.width, textWidth(label, CHIP_SIZE, true) + 14);
  return { count: 1, label, box: { ...box, x: box.x + box.width - width, width } };
}

interface Paint {
  readonly fill: Tone;
  readonly stroke: Tone;
  readonly strokeWidth: number;
  readonly ink: Tone;
}

function pill(role: string, id: string, { label, box }: Placed | Overflow, { ink, ...paint }: Paint): Shape[] {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2 + 4;
  return [
    { kind: 'rect', id, role, ...box, radius: box.height / 2, ...paint },
    {
      kind: 'text',
      id: `${id}-label`,
      role: `${role}-label`,
      x,
      y,
      text: label,
      size: CHIP_SIZE,
      anchor: 'middle',
      mono: true,
      fill: ink,
    },
  ];
}
