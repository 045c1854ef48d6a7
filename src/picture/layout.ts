import { at } from '../base/assert.ts';
import type { Model } from '../model/model.ts';
import { CardPlacing, leastHeight, titleOf } from './card.ts';
import { planCards } from './card-plan.ts';
import type { Graph } from './graph.ts';
import { levelsOf } from './levels.ts';
import {
  type Card,
  type ChipPlace,
  type Content,
  foldedPlace,
  groupByImage,
  isTight,
  type Layout,
  MARGIN,
  middle,
  middleX,
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
  /** Policies that are on: each builds a course of the wall. */
  readonly policies: number;
  /** Courses that there is room for, also if fewer are built: two pictures side by side stand alike. */
  readonly reserved?: number;
}

/** Places processes, objects, functions and calls. The same request gives the same layout. */
export function layoutOf(request: LayoutRequest): Layout {
  const { model, graph, width, height, focus, policies, reserved = 0 } = request;
  const tight = isTight(height);
  const byImage = groupByImage(model, graph);
  const contentOf = (image: number): Content => byImage[image] ?? { chips: [], slots: [], mappings: [] };
  const plan = planCards(model, byImage, focus, { x: MARGIN, width: width - 2 * MARGIN });
  const titled = plan.cards.map((card) => ({ ...card, title: titleOf(at(model.images, card.image).name, card) }));
  const least = Math.max(...titled.map((card) => leastHeight(model, contentOf(card.image), card, tight)));
  const levels = levelsOf({ width, height, policies, reserved, least });
  const { kernel } = levels;
  const cards: Card[] = [];
  const chips = new Map<number, ChipPlace>();
  const slots = new Map<number, SlotPlace>();
  const slotGroups: SlotGroup[] = [];
  const gravity = gravityOf(graph, byImage);
  const siteOfSlot = sitesOf(graph);
  for (const { image, x, width, full, title } of titled) {
    const content = contentOf(image);
    const shell = { image, box: { x, width, ...levels.cards }, full, title };
    const placing = new CardPlacing(model, content, gravity, shell, tight);
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
    for (const group of placing.slotGroups(kernel, levels.slotRows, siteOfSlot)) {
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
    more: plan.more && { ...plan.more, ...levels.cards },
    courses: levels.courses,
    boundary: levels.boundary,
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
