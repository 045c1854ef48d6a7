import { count } from '../base/text.ts';
import { ROLE_ORDER, type Role } from '../model/model.ts';
import { callName } from '../model/queries.ts';
import { callLabel } from './call-label.ts';
import type { Box } from './geometry.ts';
import type { Slot } from './graph.ts';
import { textWidth } from './measure.ts';
import { type Card, CHIP_GAP, CHIP_SIZE, type Overflow, type SlotGroup } from './places.ts';
import { rowsOf } from './rows.ts';

/** `wishOf`: x of the chip that the slot is entered from, where that is shown. */
export function slotGroup(
  card: Card,
  slots: readonly Slot[],
  wishOf: (slot: Slot) => number | undefined,
  line: Box,
  rows: number,
): SlotGroup {
  const roles = new Set(slots.map((slot) => slot.role));
  const extent = { roles, from: line.x, to: line.x + line.width };
  if (!card.full) {
    return { card, ...extent, shown: [], hidden: slots.map((slot) => slot.id), overflow: foldedSlot(slots, line) };
  }
  const wished = slots
    .map((slot, i) => ({
      id: slot.id,
      label: callName(slot),
      shortened: (width: number) => callLabel(slot, width, CHIP_SIZE),
      weight: slot.weight,
      wish: wishOf(slot) ?? line.x + (line.width * (i + 0.5)) / slots.length,
    }))
    .sort((a, b) => b.weight - a.weight || a.id - b.id);
  const { shown, overflow } = rowsOf(wished, line, rows);
  const placed = new Set(shown.map((place) => place.id));
  return { card, ...extent, shown, hidden: slots.map((slot) => slot.id).filter((id) => !placed.has(id)), overflow };
}

/** A folded card has one slot per column, labelled with its count of calls. */
function foldedSlot(slots: readonly Slot[], line: Box): Overflow {
  const calls = slots.reduce((sum, slot) => sum + slot.weight, 0);
  const label = count(calls);
  const width = Math.min(line.width, textWidth(label, CHIP_SIZE, 'mono') + 14);
  return { count: slots.length, label, box: { ...line, x: line.x + (line.width - width) / 2, width } };
}

export function columns(
  card: Card,
  groups: ReadonlyMap<string, readonly Slot[]>,
  main: Box,
  side: Box | null,
): Map<string, Box> {
  const span = new Map<string, Box>();
  const lane = groups.get('lane')?.length ?? 0;
  const own = groups.get('main')?.length ?? 0;
  const widest = Math.max(
    0,
    ...(groups.get('lane') ?? []).map((slot) => textWidth(callName(slot), CHIP_SIZE, 'mono') + 18),
  );
  const share =
    own === 0
      ? main.width
      : Math.min(main.width * 0.6, card.full ? Math.max(widest, (main.width * lane) / (lane + own)) : main.width / 2);
  const laneWidth = lane === 0 ? 0 : share;
  if (own > 0) span.set('main', { ...main, width: main.width - laneWidth - (laneWidth > 0 ? CHIP_GAP : 0) });
  if (lane > 0) span.set('lane', { ...main, x: main.x + main.width - laneWidth, width: laneWidth });
  if (side) for (const [key, box] of shares(side, groups)) span.set(key, box);
  return span;
}

/** Splits the side column among its objects by the number of their slots: their openings in the wall stay apart. */
function shares(side: Box, groups: ReadonlyMap<string, readonly Slot[]>): Map<string, Box> {
  const keys = [...groups.keys()].filter((key) => key.startsWith('side ')).sort((a, b) => order(a) - order(b));
  const total = keys.reduce((sum, key) => sum + (groups.get(key)?.length ?? 0), 0);
  const least = Math.min(118, side.width / Math.max(1, keys.length) - CHIP_GAP);
  const spare = side.width - keys.length * least - (keys.length - 1) * CHIP_GAP * 2;
  const result = new Map<string, Box>();
  let x = side.x;
  for (const key of keys) {
    const width = least + (spare * (groups.get(key)?.length ?? 0)) / total;
    result.set(key, { ...side, x, width });
    x += width + CHIP_GAP * 2;
  }
  return result;
}

const order = (sideKey: string): number => ROLE_ORDER.indexOf(sideKey.slice('side '.length) as Role);
