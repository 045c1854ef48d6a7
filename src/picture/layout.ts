import { at } from '../base/assert.ts';
import type { Model } from '../model/model.ts';
import { CardPlacing } from './card.ts';
import { planCards } from './card-plan.ts';
import type { Box } from './geometry.ts';
import type { Graph } from './graph.ts';
import {
  type Card,
  type ChipPlace,
  type Content,
  foldedPlace,
  groupByImage,
  type Layout,
  MARGIN,
  middle,
  middleX,
  ROW,
  SIDE_ROLES,
  type SlotGroup,
  type SlotPlace,
} from './places.ts';

/**
 * Banded layout, our own: a process is a card, its objects are bands in a fixed order with libsys nearest the kernel,
 * rtld and memory without a file stand at the side. A general solver is neither fast nor calm; here the domain knows
 * the order, and a function keeps its place when another one appears (docs/architecture.md tells what was measured).
 *
 *     ┌ card ───────────────────────────┐
 *     │ program band        ┌ rtld ┐    │
 *     │ library band        └──────┘    │
 *     │ libthr band         ┌ shared ┐  │   lanes right of the bands carry calls that
 *     │ libc band           └────────┘  │   by-pass the objects below
 *     │ libsys band                     │
 *     └─────────────────────────────────┘
 *     ▒▒▒▒▒▒▒▒▒▒▒▒ the wall ▒▒▒▒▒▒▒▒▒▒▒▒▒
 *     ▓ kernel:  slots, one per call and object ▓
 */

export interface LayoutRequest {
  readonly model: Model;
  readonly graph: Graph;
  readonly width: number;
  readonly height: number;
  /** Image drawn large. */
  readonly focus: number;
  /** Policies that are on: each builds a wall. */
  readonly walls: number;
}

export function layoutOf({ model, graph, width, height, focus, walls }: LayoutRequest): Layout {
  const tight = height < 420;
  const slotRows = height < 480 ? 1 : 2;
  const kernelHeight = tight ? 54 : 34 + slotRows * ROW;
  const kernel: Box = { x: 0, y: height - kernelHeight, width, height: kernelHeight };
  const wallHeight = tight ? 14 : 24;
  const wallGap = tight ? 4 : 8;
  // The reason of a refusal appears between the cards and the wall.
  const above = tight ? 18 : 30;
  const wallsHeight = Math.max(1, walls) * wallHeight + Math.max(0, walls - 1) * wallGap;
  const wallsTop = kernel.y - above - wallsHeight;
  const wallBoxes: Box[] = [];
  for (let i = 0; i < walls; i++) {
    wallBoxes.push({ x: 0, y: wallsTop + i * (wallHeight + wallGap), width, height: wallHeight });
  }

  const byImage = groupByImage(model, graph);
  const user: Box = {
    x: MARGIN,
    y: tight ? 6 : MARGIN,
    width: width - 2 * MARGIN,
    height: wallsTop - above - (tight ? 6 : MARGIN),
  };
  const plan = planCards(model, byImage, focus, user);
  const cards: Card[] = [];
  const chips = new Map<number, ChipPlace>();
  const slots = new Map<number, SlotPlace>();
  const slotGroups: SlotGroup[] = [];
  const gravity = gravityOf(graph, byImage);
  const siteOfSlot = sitesOf(graph);
  for (const { image, box, full } of plan.cards) {
    const content = byImage[image] ?? { chips: [], slots: [], mappings: [] };
    const placing = new CardPlacing(model, content, gravity, image, box, full, tight);
    const card = placing.card;
    cards.push(card);
    for (const band of card.bands) {
      for (const chip of band.chips) chips.set(chip.id, { box: chip.box, band, card, shown: true });
    }
    for (const chip of content.chips) {
      if (chips.has(chip.id)) continue;
      const band = card.bands.find((candidate) => candidate.role === chip.role);
      if (band)
        chips.set(chip.id, {
          box: band.overflow?.box ?? (full ? middle(band.box) : foldedPlace(band.box)),
          band,
          card,
          shown: false,
        });
    }
    for (const group of placing.slotGroups(kernel, slotRows, siteOfSlot)) {
      slotGroups.push(group);
      for (const place of group.shown)
        slots.set(place.id, { x: middleX(place.box), box: place.box, card, shown: true });
      for (const id of group.hidden) {
        const box = group.overflow?.box ?? middle(kernel);
        slots.set(id, { x: middleX(box), box, card, shown: false });
      }
    }
  }
  return {
    width,
    height,
    cards,
    hiddenImages: plan.hidden,
    more: plan.more,
    walls: wallBoxes,
    boundary: wallsTop + wallsHeight / 2,
    kernel,
    chips,
    slots,
    slotGroups,
  };
}

/** The chip that most calls of a slot are made from. */
function sitesOf(graph: Graph): Map<number, number> {
  const best = new Map<number, { chip: number; weight: number }>();
  for (const trail of graph.trails) {
    const chip = trail.chips.at(-1);
    if (trail.slot < 0 || chip === undefined) continue;
    if (trail.weight >= (best.get(trail.slot)?.weight ?? 0)) best.set(trail.slot, { chip, weight: trail.weight });
  }
  return new Map([...best].map(([slot, { chip }]) => [slot, chip]));
}

/** Where along its band (0 … 1) a chip is pulled by the slots that its calls end in: the barycentre. */
function gravityOf(graph: Graph, content: readonly Content[]): Map<number, number> {
  const rank = new Map<number, number>();
  for (const { slots } of content) {
    // The side column has its own share of the kernel's width.
    for (const isSide of [false, true]) {
      const column = slots.filter((slot) => SIDE_ROLES.has(slot.role) === isSide);
      for (const [i, slot] of column.entries()) rank.set(slot.id, (i + 0.5) / column.length);
    }
  }
  const pull = graph.chips.map(() => ({ sum: 0, weight: 0 }));
  for (const trail of graph.trails) {
    const position = rank.get(trail.slot);
    if (position === undefined) continue;
    for (const chip of trail.chips) {
      const entry = at(pull, chip);
      entry.sum += position * (trail.weight + 1);
      entry.weight += trail.weight + 1;
    }
  }
  return new Map(pull.flatMap(({ sum, weight }, chip) => (weight > 0 ? [[chip, sum / weight] as const] : [])));
}
