import { at } from '../base/assert.ts';
import { outcome } from '../run/run.ts';
import type { Box } from './geometry.ts';
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

function chipShapes(id: string, { label, box }: Placed | Overflow, tone: Tone, on: boolean): Shape[] {
  return [
    {
      kind: 'rect',
      id,
      role: 'chip',
      ...box,
      radius: box.height / 2,
      fill: on ? tone : 'card',
      stroke: tone,
      strokeWidth: on ? 2 : 1,
    },
    {
      kind: 'text',
      id: `${id}-label`,
      role: 'chip-label',
      x: box.x + box.width / 2,
      y: box.y + box.height / 2 + 4,
      text: label,
      size: CHIP_SIZE,
      anchor: 'middle',
      mono: true,
      fill: on ? 'card' : 'ink',
    },
  ];
}

/** "+n", or the one hidden name that matters now: then it grows to the left over its neighbours. */
function overflowShapes(id: string, overflow: Overflow, tone: Tone, name: string | null): Shape[] {
  if (name === null) return chipShapes(id, overflow, tone, false);
  const label = shorten(name, 220, CHIP_SIZE, true);
  const width = Math.max(overflow.box.width, textWidth(label, CHIP_SIZE, true) + 14);
  const box: Box = { ...overflow.box, x: overflow.box.x + overflow.box.width - width, width };
  return chipShapes(id, { label, box, count: 1 }, tone, true);
}

export function slotChips(group: SlotGroup, stage: Stage, call: number): Shape[] {
  const trail = call < 0 ? null : stage.graph.trailOf(call);
  const reaches = trail !== null && ['allowed', 'unknown'].includes(outcome(stage.run, call));
  const shapes = group.shown.flatMap((slot) => slotShapes(`slot-${slot.id}`, slot, reaches && trail.slot === slot.id));
  if (!group.overflow) return shapes;
  const hidden = reaches && group.hidden.includes(trail.slot) ? at(stage.graph.slots, trail.slot) : null;
  const id = `slots-${group.card.image}-${group.overflow.box.x}`;
  if (!hidden || !group.card.full) return [...shapes, ...slotShapes(id, group.overflow, hidden !== null)];
  const label = shorten(
    hidden.number === null ? hidden.name : `${hidden.name} #${hidden.number}`,
    200,
    CHIP_SIZE,
    true,
  );
  const width = Math.max(group.overflow.box.width, textWidth(label, CHIP_SIZE, true) + 14);
  const box = { ...group.overflow.box, x: group.overflow.box.x + group.overflow.box.width - width, width };
  return [...shapes, ...slotShapes(id, { label, box, count: 1 }, true)];
}

function slotShapes(id: string, { label, box }: Placed | Overflow, on: boolean): Shape[] {
  return [
    {
      kind: 'rect',
      id,
      role: 'slot',
      ...box,
      radius: box.height / 2,
      fill: on ? 'allowed' : 'kernelChip',
      stroke: on ? 'kernelInk' : 'kernelChip',
      strokeWidth: 1,
    },
    {
      kind: 'text',
      id: `${id}-label`,
      role: 'slot-label',
      x: box.x + box.width / 2,
      y: box.y + box.height / 2 + 4,
      text: label,
      size: CHIP_SIZE,
      anchor: 'middle',
      mono: true,
      fill: on ? 'card' : 'kernelInk',
    },
  ];
}
