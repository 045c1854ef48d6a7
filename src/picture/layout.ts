import { at } from '../base/assert.ts';
import { baseName, count } from '../base/text.ts';
import { type Model, ROLE_ORDER, type Role } from '../model/model.ts';
import { type Box, spread } from './geometry.ts';
import type { Chip, Graph, Slot } from './graph.ts';
import { shorten, textWidth } from './measure.ts';

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
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly Card[];
  /** Images without room for a card of their own. */
  readonly hiddenImages: readonly number[];
  readonly more: Box | null;
  readonly walls: readonly Box[];
  /** Line between user and kernel where no policy builds a wall. */
  readonly boundary: number;
  readonly kernel: Box;
  readonly chips: ReadonlyMap<number, ChipPlace>;
  readonly slots: ReadonlyMap<number, SlotPlace>;
  readonly slotGroups: readonly SlotGroup[];
}

export interface Card {
  readonly image: number;
  readonly box: Box;
  readonly full: boolean;
  readonly bands: readonly Band[];
  /** x of the vertical lane for calls from the main column that by-pass lower bands. */
  readonly mainLane: number;
  /** x of the lane for calls from the side column. */
  readonly sideLane: number;
}

export interface Band {
  readonly role: Role;
  readonly modules: readonly number[];
  readonly box: Box;
  readonly side: boolean;
  /** Label and chips share one line where there is no height for two. */
  readonly inline: boolean;
  readonly chips: readonly Placed[];
  /** Chips that found no room: one place stands for all of them. */
  readonly overflow: Overflow | null;
  readonly title: string;
}

export interface Placed {
  readonly id: number;
  readonly label: string;
  readonly box: Box;
}

export interface Overflow {
  readonly count: number;
  readonly label: string;
  readonly box: Box;
}

/** Where a chip is, or what stands for it. */
export interface ChipPlace {
  readonly box: Box;
  readonly band: Band;
  readonly card: Card;
  readonly shown: boolean;
}

export interface SlotPlace {
  /** x at which the call passes the wall. */
  readonly x: number;
  readonly box: Box;
  readonly card: Card;
  readonly shown: boolean;
}

/** The slots under one column of a card. */
export interface SlotGroup {
  readonly card: Card;
  readonly roles: ReadonlySet<Role>;
  /** Left and right end of the column. */
  readonly from: number;
  readonly to: number;
  readonly shown: readonly Placed[];
  /** Slots that `overflow` stands for. */
  readonly hidden: readonly number[];
  readonly overflow: Overflow | null;
}

const SIDE_ROLES: ReadonlySet<Role> = new Set<Role>(['rtld', 'sharedPage', 'anonymous', 'unknown']);
const CHIP_HEIGHT = 24;
const CHIP_GAP = 7;
/** A line of chips and the space below it. */
const ROW = CHIP_HEIGHT + 6;
export const CHIP_SIZE = 12;
/** Height of the line with the name of a band. */
const TITLE = 24;
/** Room for the stamp at the foot of a folded card. */
const STAMP = 26;
const MARGIN = 12;
const LANE = 18;

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
  const above = tight ? 18 : 36;
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
    const content = byImage[image] ?? { chips: [], slots: [] };
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

const middleX = (box: Box): number => box.x + box.width / 2;

/** Ways run along the right side of a folded band, its name stands at the left. */
const foldedPlace = (box: Box): Box => ({ x: box.x + box.width - 8, y: box.y + box.height / 2, width: 0, height: 0 });

const middle = (box: Box): Box => ({ x: box.x + box.width / 2, y: box.y + box.height / 2, width: 0, height: 0 });

interface Content {
  readonly chips: Chip[];
  readonly slots: Slot[];
}

function groupByImage(model: Model, graph: Graph): Content[] {
  const content: Content[] = model.images.map(() => ({ chips: [], slots: [] }));
  for (const chip of graph.chips) content[chip.image]?.chips.push(chip);
  for (const slot of graph.slots) content[slot.image]?.slots.push(slot);
  return content;
}

/* ---- cards --------------------------------------------------------------------------------------------------- */

const FOLDED_WIDTH = 118;
const FOLDED_MIN = 74;
const FULL_MIN = 380;
const CARD_GAP = 12;

interface CardPlan {
  readonly cards: { image: number; box: Box; full: boolean }[];
  readonly hidden: number[];
  readonly more: Box | null;
}

/** The focused process gets the room it needs; the others are folded beside it, in the order of their start. */
function planCards(model: Model, content: readonly Content[], focus: number, user: Box): CardPlan {
  const present = model.images
    .map((_, image) => image)
    .filter((image) => (content[image]?.slots.length ?? 0) > 0 || image === focus);
  const others = present.filter((image) => image !== focus);
  const folded = Math.max(FOLDED_MIN, Math.min(FOLDED_WIDTH, user.width * 0.1));
  const room = Math.max(0, user.width - Math.max(FULL_MIN, user.width * 0.5));
  const fits = Math.floor(room / (folded + CARD_GAP));
  const overflowing = others.length > fits;
  const shownOthers = overflowing ? nearest(others, focus, Math.max(0, fits - 1)) : others;
  const hidden = others.filter((image) => !shownOthers.includes(image));
  const order = present.filter((image) => image === focus || shownOthers.includes(image));
  const asides = shownOthers.length + (hidden.length > 0 && fits > 0 ? 1 : 0);
  const fullWidth = user.width - asides * (folded + CARD_GAP);

  const cards: CardPlan['cards'] = [];
  let x = user.x;
  for (const image of order) {
    const full = image === focus;
    const width = full ? fullWidth : folded;
    cards.push({ image, box: { x, y: user.y, width, height: user.height }, full });
    x += width + CARD_GAP;
  }
  const more = hidden.length > 0 && fits > 0 ? { x, y: user.y, width: folded, height: user.height } : null;
  return { cards, hidden, more };
}

/** The images closest to the focus in start order, so that the neighbours in the story stay visible. */
function nearest(images: readonly number[], focus: number, limit: number): number[] {
  return [...images]
    .sort((a, b) => Math.abs(a - focus) - Math.abs(b - focus) || a - b)
    .slice(0, limit)
    .sort((a, b) => a - b);
}

/* ---- one card ------------------------------------------------------------------------------------------------ */

class CardPlacing {
  readonly card: Card;
  readonly #content: Content;
  readonly #gravity: ReadonlyMap<number, number>;
  readonly #main: Box;
  readonly #side: Box | null;

  constructor(
    model: Model,
    content: Content,
    gravity: ReadonlyMap<number, number>,
    image: number,
    box: Box,
    full: boolean,
    tight: boolean,
  ) {
    this.#gravity = gravity;
    this.#content = content;
    const header = tight ? 20 : 30;
    const pad = full ? 12 : 7;
    const roles = rolesOf(model, image, content, full);
    // A folded card has one column; what is nearest the kernel still stands lowest.
    const beside = roles.filter((role) => SIDE_ROLES.has(role));
    const column = roles.filter((role) => !SIDE_ROLES.has(role));
    const mainRoles = full ? column : [...beside, ...column];
    const sideRoles = full ? beside : [];
    const inner: Box = {
      x: box.x + pad,
      y: box.y + header,
      width: box.width - 2 * pad,
      height: box.height - header - pad - (full ? 0 : STAMP),
    };
    const lanes = full ? LANE : 8;
    const sideWidth = sideWidthOf(sideRoles.length > 0, mainRoles.length > 0, inner.width);
    const mainWidth = mainRoles.length === 0 ? 0 : inner.width - (sideRoles.length > 0 ? sideWidth + lanes : 0) - lanes;
    this.#main = { ...inner, width: mainWidth };
    const sideX = mainRoles.length > 0 ? inner.x + mainWidth + lanes : inner.x;
    this.#side =
      sideRoles.length > 0 ? { ...inner, x: sideX, width: sideWidth - (mainRoles.length > 0 ? 0 : lanes) } : null;

    const rows = Math.max(mainRoles.length, sideRoles.length, 1);
    const band = bandRows(inner, rows, tight);
    const bands: Band[] = [];
    const place = (role: Role, row: number, column: Box, side: boolean): void => {
      const y = band.y(
        side || mainRoles.length === 1 ? row : Math.round((row * (rows - 1)) / Math.max(1, mainRoles.length - 1)),
      );
      const bandBox: Box = { x: column.x, y, width: column.width, height: band.height };
      bands.push(this.#band(model, image, role, bandBox, side, band, full));
    };
    for (const [row, role] of mainRoles.entries()) place(role, row, this.#main, false);
    if (this.#side) for (const [row, role] of sideRoles.entries()) place(role, row, this.#side, true);
    this.card = {
      image,
      box,
      full,
      bands,
      mainLane: this.#main.x + this.#main.width + lanes / 2,
      sideLane: this.#side ? this.#side.x + this.#side.width + (full ? 6 : 3) : inner.x + inner.width,
    };
  }

  #band(
    model: Model,
    image: number,
    role: Role,
    box: Box,
    side: boolean,
    { inline, chipRows: rows }: BandRows,
    full: boolean,
  ): Band {
    const chips = this.#content.chips.filter((chip) => chip.role === role);
    const modules = [...new Set([...mappedModules(model, image, role), ...chips.map((chip) => chip.module)])];
    const title = full || role === 'program' ? bandTitle(model, modules, role) : SHORT[role];
    if (!full) return { role, modules, box, side, inline, chips: [], overflow: null, title };
    const labelWidth = inline ? Math.min(box.width * 0.4, textWidth(title, 12) + 20) : 8;
    const line: Box = inline
      ? {
          x: box.x + labelWidth,
          y: box.y + (box.height - CHIP_HEIGHT) / 2,
          width: box.width - labelWidth - 6,
          height: CHIP_HEIGHT,
        }
      : { x: box.x + 8, y: box.y + box.height - rows * ROW - 2, width: box.width - 16, height: CHIP_HEIGHT };
    const wished = chips
      .map((chip) => ({ id: chip.id, label: chip.label, weight: chip.weight, wish: this.#wish(chip, line) }))
      .sort((a, b) => b.weight - a.weight || a.id - b.id);
    const { shown, overflow } = rowsOf(wished, line, rows);
    return { role, modules, box, side, inline, chips: shown, overflow, title };
  }

  /** Wished x: over the slots that the chip's calls end in, so that most lines run straight down. */
  #wish(chip: Chip, line: Box): number {
    return line.x + line.width * (this.#gravity.get(chip.id) ?? 0.5);
  }

  /** Kernel slots under the card, grouped under the column that they are entered from. */
  slotGroups(kernel: Box, rows: number, siteOfSlot: ReadonlyMap<number, number>): SlotGroup[] {
    const chipX = new Map(this.card.bands.flatMap((band) => band.chips.map((chip) => [chip.id, middleX(chip.box)])));
    const { card } = this;
    const lowest = card.bands.filter((band) => !band.side).at(-1);
    const groups = new Map<string, Slot[]>();
    for (const slot of this.#content.slots) {
      const isSide = card.full && SIDE_ROLES.has(slot.role);
      const key = isSide ? `side ${slot.role}` : slot.role === lowest?.role ? 'main' : 'lane';
      groups.set(key, [...(groups.get(key) ?? []), slot]);
    }
    const span = columns(card, groups, this.#main, this.#side);
    const y = kernel.y + kernel.height - rows * ROW - 4;
    return [...groups].map(([key, slots]) => {
      const column = span.get(key) ?? card.box;
      const wishOf = (slot: Slot): number | undefined => chipX.get(siteOfSlot.get(slot.id) ?? -1);
      return slotGroup(card, slots, wishOf, { x: column.x, y, width: column.width, height: CHIP_HEIGHT }, rows);
    });
  }
}

/** `wishOf`: x of the chip that the slot is entered from, where that is shown. */
function slotGroup(
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
      label: slotLabel(slot),
      weight: slot.weight,
      wish: wishOf(slot) ?? line.x + (line.width * (i + 0.5)) / slots.length,
    }))
    .sort((a, b) => b.weight - a.weight || a.id - b.id);
  const { shown, overflow } = rowsOf(wished, line, rows);
  const placed = new Set(shown.map((place) => place.id));
  return { card, ...extent, shown, hidden: slots.map((slot) => slot.id).filter((id) => !placed.has(id)), overflow };
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
    for (const [i, slot] of slots.entries()) rank.set(slot.id, (i + 0.5) / slots.length);
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

export const slotLabel = (slot: Slot): string => (slot.number === null ? slot.name : `${slot.name} #${slot.number}`);

/** A folded card has one slot per column, labelled with its count of calls. */
function foldedSlot(slots: readonly Slot[], line: Box): Overflow {
  const calls = slots.reduce((sum, slot) => sum + slot.weight, 0);
  const label = count(calls);
  const width = Math.min(line.width, textWidth(label, CHIP_SIZE, true) + 14);
  return { count: slots.length, label, box: { ...line, x: line.x + (line.width - width) / 2, width } };
}

function columns(
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
    ...(groups.get('lane') ?? []).map((slot) => textWidth(slotLabel(slot), CHIP_SIZE, true) + 18),
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

function sideWidthOf(hasSide: boolean, hasMain: boolean, width: number): number {
  if (!hasSide) return 0;
  if (!hasMain) return width;
  return Math.max(140, Math.min(280, width * 0.34));
}

interface BandRows {
  y(row: number): number;
  readonly height: number;
  readonly inline: boolean;
  /** Lines of chips in a band. */
  readonly chipRows: number;
}

/** Bands as tall as the card allows: up to three lines of chips, with room between them for the ways of the calls. */
function bandRows(inner: Box, rows: number, tight: boolean): BandRows {
  const least = tight ? 6 : rows > 4 ? 14 : 22;
  const room = Math.floor((inner.height - (rows - 1) * least) / rows);
  const chipRows = Math.max(1, Math.min(3, Math.floor((room - TITLE) / ROW)));
  const tall = Math.max(16, Math.min(TITLE + chipRows * ROW + 4, room));
  const inline = tall < TITLE + ROW;
  const height = inline ? Math.min(40, tall) : tall;
  const gap = rows > 1 ? Math.min(110, (inner.height - rows * height) / (rows - 1)) : 0;
  return { y: (row) => inner.y + row * (height + gap), height, inline, chipRows: inline ? 1 : chipRows };
}

function rolesOf(model: Model, image: number, content: Content, full: boolean): Role[] {
  const roles = new Set<Role>(content.chips.map((chip) => chip.role));
  for (const mapping of model.mappings) {
    if (mapping.image !== image) continue;
    const { role } = at(model.modules, mapping.module);
    // Libraries that no call passes through would only crowd the card; the parts of the question are always shown.
    const incidental = role === 'library' || role === 'unknown' || role === 'anonymous';
    if (full ? !incidental : role === 'program') roles.add(role);
  }
  return ROLE_ORDER.filter((role) => roles.has(role));
}

function mappedModules(model: Model, image: number, role: Role): number[] {
  return model.mappings
    .filter((mapping) => mapping.image === image && at(model.modules, mapping.module).role === role)
    .map((mapping) => mapping.module);
}

function bandTitle(model: Model, modules: readonly number[], role: Role): string {
  const known = modules.filter((module) => module >= 0);
  if (known.length === 0) return 'not known';
  if (known.length === 1) return baseName(at(model.modules, at(known, 0)).name);
  if (role === 'library') return `${known.length} libraries`;
  if (role === 'anonymous') return 'memory without a file';
  return `${baseName(at(model.modules, at(known, 0)).name)} +${known.length - 1}`;
}

/** Splits the side column among its objects by the number of their slots: their openings in the wall stay apart. */
function shares(side: Box, groups: ReadonlyMap<string, readonly Slot[]>): Map<string, Box> {
  const keys = [...groups.keys()].filter((key) => key.startsWith('side ')).sort((a, b) => order(a) - order(b));
  const total = keys.reduce((sum, key) => sum + (groups.get(key)?.length ?? 0), 0);
  const least = Math.min(90, side.width / Math.max(1, keys.length) - CHIP_GAP);
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

/** Folded cards have no room for sonames. */
const SHORT: Readonly<Record<Role, string>> = {
  program: 'program',
  library: 'libs',
  libthr: 'libthr',
  libc: 'libc',
  libsys: 'libsys',
  rtld: 'rtld',
  sharedPage: 'page',
  anonymous: 'anon',
  unknown: '?',
};

interface Wished {
  readonly id: number;
  readonly label: string;
  readonly weight: number;
  readonly wish: number;
}

const MAX_LABEL = 26;

/**
 * Takes as many as fit in `rows` lines, heaviest first, each into the emptiest line; within a line they stand in the
 * order of their wished places. "+n" at the end of the last line stands for the rest.
 */
function rowsOf(wished: readonly Wished[], line: Box, rows: number): { shown: Placed[]; overflow: Overflow | null } {
  const measured = wished.map((wish) => {
    const label = shorten(wish.label, Math.min(line.width - 16, MAX_LABEL * CHIP_SIZE * 0.61), CHIP_SIZE, true);
    return { ...wish, label, width: textWidth(label, CHIP_SIZE, true) + 14 };
  });
  const complete = pack(measured, line.width, line.width, rows);
  const lines =
    complete.rest === 0 ? complete.lines : pack(measured, line.width, line.width - MORE_WIDTH - CHIP_GAP, rows).lines;
  const shown = lines.flatMap((chips, row) => {
    const isShort = complete.rest > 0 && row === rows - 1;
    const width = isShort ? line.width - MORE_WIDTH - CHIP_GAP : line.width;
    return placeLine(chips, { ...line, y: line.y + row * ROW, width });
  });
  const rest = measured.length - shown.length;
  if (rest === 0) return { shown, overflow: null };
  const width = Math.min(MORE_WIDTH, line.width);
  const box: Box = { x: line.x + line.width - width, y: line.y + (rows - 1) * ROW, width, height: line.height };
  return { shown, overflow: { count: rest, label: `+${rest}`, box } };
}

type Measured = Wished & { readonly width: number };

function pack(
  chips: readonly Measured[],
  width: number,
  lastWidth: number,
  rows: number,
): { lines: Measured[][]; rest: number } {
  const lines: Measured[][] = Array.from({ length: rows }, () => []);
  const free = lines.map((_, row) => (row === rows - 1 ? lastWidth : width) + CHIP_GAP);
  let rest = 0;
  for (const chip of chips) {
    const need = chip.width + CHIP_GAP;
    const roomiest = free.reduce((best, room, row) => (room > at(free, best) ? row : best), 0);
    if (at(free, roomiest) < need) {
      rest++;
      continue;
    }
    free[roomiest] = at(free, roomiest) - need;
    at(lines, roomiest).push(chip);
  }
  for (const line of lines) line.sort((a, b) => a.wish - b.wish || a.id - b.id);
  return { lines, rest };
}

const MORE_WIDTH = 44;

function placeLine(chips: readonly Measured[], line: Box): Placed[] {
  const wishes = chips.map((chip) => ({ centre: chip.wish, width: chip.width }));
  const lefts = spread(wishes, line.x, line.x + line.width, CHIP_GAP);
  return chips.map((chip, i) => ({
    id: chip.id,
    label: chip.label,
    box: { x: at(lefts, i), y: line.y, width: chip.width, height: line.height },
  }));
}
