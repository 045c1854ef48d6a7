import { at } from '../base/assert.ts';
import { outcome } from '../run/run.ts';
import { callLabel } from './call-label.ts';
import { overlap } from './geometry.ts';
import { shorten, textWidth } from './measure.ts';
import { type Band, type Card, CHIP_SIZE, type Overflow, type Placed, type SlotGroup } from './places.ts';
import type { Shape, Step, Tone } from './scene.ts';
import type { Stage } from './stage.ts';

/** Chips and slots; those on the way of the current call are filled. */

/** Chips that the current call passes; a hidden one lends its name to the "+n" that stands for it. */
export function bandChips(card: Card, band: Band, stage: Stage, { call }: Step): Shape[] {
  if (!card.full) return [];
  const on = new Set(call < 0 ? [] : stage.graph.trailOf(call).chips);
  const chipsOf = (chips: readonly Placed[]): Shape[] =>
    chips.flatMap((chip) => chipShapes(`chip-${chip.id}`, chip, band.role, on.has(chip.id)));
  if (!band.overflow) return chipsOf(band.chips);
  const hidden = [...on]
    .map((id) => at(stage.graph.chips, id))
    .find(
      (chip) =>
        chip.image === card.image && chip.role === band.role && !band.chips.some((shown) => shown.id === chip.id),
    );
  const place = hidden
    ? grown(band.overflow, (width) => shorten(hidden.label, width, CHIP_SIZE, 'mono'), band.box.x)
    : band.overflow;
  return [
    ...chipsOf(band.chips.filter(({ id, box }) => on.has(id) || !overlap(place.box, box))),
    ...chipShapes(`more-${card.image}-${band.role}`, place, band.role, hidden !== undefined),
  ];
}

function chipShapes(id: string, place: Placed | Overflow, tone: Tone, on: boolean): Shape[] {
  const paint = { fill: on ? tone : 'card', stroke: tone, strokeWidth: on ? 2 : 1, ink: on ? 'card' : 'ink' } as const;
  return pill('chip', id, place, paint);
}

export function slotChips(group: SlotGroup, stage: Stage, { call, arrived }: Step): Shape[] {
  const trail = call < 0 ? null : stage.graph.trailOf(call);
  const reaches = trail !== null && arrived && ['allowed', 'unknown'].includes(outcome(stage.run, call));
  const slotsOf = (slots: readonly Placed[]): Shape[] =>
    slots.flatMap((slot) => slotShapes(`slot-${slot.id}`, slot, reaches && trail.slot === slot.id));
  if (!group.overflow) return slotsOf(group.shown);
  const hidden = reaches && group.hidden.includes(trail.slot) ? at(stage.graph.slots, trail.slot) : null;
  const place =
    hidden && group.card.full
      ? grown(group.overflow, (width) => callLabel(hidden, width, CHIP_SIZE), group.from)
      : group.overflow;
  return [
    ...slotsOf(group.shown.filter(({ box }) => !overlap(place.box, box))),
    ...slotShapes(`slots-${group.card.image}-${group.overflow.box.x}`, place, hidden !== null),
  ];
}

function slotShapes(id: string, place: Placed | Overflow, on: boolean): Shape[] {
  const paint = on
    ? ({ fill: 'allowed', stroke: 'kernelInk', strokeWidth: 1, ink: 'card' } as const)
    : ({ fill: 'kernelChip', stroke: 'kernelChip', strokeWidth: 1, ink: 'kernelInk' } as const);
  return pill('slot', id, place, paint);
}

/**
 * The place of "+n" widened for a name: to the left, in the place of its neighbours, which are left out for as long, so
 * that nothing moves. `from`: how far.
 */
function grown({ box }: Overflow, nameIn: (width: number) => string, from: number): Overflow {
  const room = Math.min(220, box.x + box.width - from - 20);
  const label = nameIn(room);
  const width = Math.max(box.width, textWidth(label, CHIP_SIZE, 'mono') + 14);
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
