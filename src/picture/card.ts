import { at } from '../base/assert.ts';
import { type Model, ROLE_ORDER, type Role } from '../model/model.ts';
import type { Box } from './geometry.ts';
import type { Chip, Slot } from './graph.ts';
import { BOLD, textWidth } from './measure.ts';
import {
  type Band,
  type Card,
  CHIP_GAP,
  CHIP_HEIGHT,
  type Content,
  LANE,
  middleX,
  ROW,
  SIDE_ROLES,
  type SlotGroup,
  STAMP,
  TITLE,
} from './places.ts';
import { chipWidth, rowsOf } from './rows.ts';
import { columns, slotGroup } from './slot-groups.ts';

export class CardPlacing {
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
    const roles = rolesOf(model, content, full);
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
    const band = bandRows(inner, rows, tight, full ? this.#wantedLines(mainRoles, sideRoles) : 1);
    const bands: Band[] = [];
    const place = (role: Role, row: number, column: Box, side: boolean): void => {
      const y = band.y(
        side || mainRoles.length === 1 ? row : Math.round((row * (rows - 1)) / Math.max(1, mainRoles.length - 1)),
      );
      const bandBox: Box = { x: column.x, y, width: column.width, height: band.height };
      bands.push(this.#band(model, role, bandBox, side, band, full));
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

  #band(model: Model, role: Role, box: Box, side: boolean, { inline, chipRows: rows }: BandRows, full: boolean): Band {
    const chips = this.#content.chips.filter((chip) => chip.role === role);
    const mappings = this.#content.mappings.filter(({ module }) => at(model.modules, module).role === role);
    const modules = [...new Set([...mappings, ...chips].map(({ module }) => module))];
    const used = chips.some((chip) => chip.weight > 0);
    const note = mappings.find((mapping) => mapping.note)?.note ?? (used ? '' : 'loaded, not used');
    const title = full || role === 'program' ? bandTitle(model, modules, role) : SHORT[role];
    const shell = { role, modules, box, side, inline, title, used, note };
    if (!full) return { ...shell, chips: [], overflow: null };
    const labelWidth = inline ? Math.min(box.width * 0.44, textWidth(title, 12.5) * BOLD + 18) : 8;
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
    return { ...shell, chips: shown, overflow };
  }

  /** Lines of chips that the fullest band would need to show all of them. */
  #wantedLines(mainRoles: readonly Role[], sideRoles: readonly Role[]): number {
    const linesIn = (roles: readonly Role[], column: Box | null): number[] =>
      roles.map((role) => {
        const chips = this.#content.chips.filter((chip) => chip.role === role);
        const width = chips.reduce((sum, chip) => sum + chipWidth(chip.label) + CHIP_GAP, 0);
        // Lines are never quite full.
        return Math.ceil((width * 1.15) / Math.max(1, (column?.width ?? 0) - 16));
      });
    return Math.max(1, ...linesIn(mainRoles, this.#main), ...linesIn(sideRoles, this.#side));
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

function sideWidthOf(hasSide: boolean, hasMain: boolean, width: number): number {
  if (!hasSide) return 0;
  if (!hasMain) return width;
  return Math.max(140, Math.min(560, width * 0.34));
}

interface BandRows {
  y(row: number): number;
  readonly height: number;
  readonly inline: boolean;
  /** Lines of chips in a band. */
  readonly chipRows: number;
}

/** Bands as tall as the card allows: a few lines of chips, with room between them for the ways of the calls. */
function bandRows(inner: Box, rows: number, tight: boolean, wanted: number): BandRows {
  const least = tight ? 6 : rows > 4 ? 14 : 18;
  const room = Math.floor((inner.height - (rows - 1) * least) / rows);
  // More than three lines only where the ways between the bands still have room.
  const roomy = (inner.height - (rows - 1) * 70) / rows;
  const lines = (height: number): number => Math.floor((height - TITLE) / ROW);
  const possible = Math.max(1, Math.min(3, lines(room)), Math.min(8, lines(roomy)));
  const chipRows = Math.min(possible, wanted);
  const tall = Math.max(16, Math.min(TITLE + chipRows * ROW + 4, room));
  const inline = tall < TITLE + ROW;
  const height = inline ? Math.min(40, tall) : tall;
  const gap = rows > 1 ? Math.min(110, (inner.height - rows * height) / (rows - 1)) : 0;
  return { y: (row) => inner.y + row * (height + gap), height, inline, chipRows: inline ? 1 : chipRows };
}

function rolesOf(model: Model, content: Content, full: boolean): Role[] {
  const roles = new Set<Role>(content.chips.map((chip) => chip.role));
  for (const mapping of content.mappings) {
    const { role } = at(model.modules, mapping.module);
    // Libraries that no call passes through would only crowd the card; the parts of the question are always shown.
    const incidental = role === 'library' || role === 'unknown' || role === 'anonymous';
    if (full ? !incidental : role === 'program') roles.add(role);
  }
  return ROLE_ORDER.filter((role) => roles.has(role));
}

function bandTitle(model: Model, modules: readonly number[], role: Role): string {
  const known = modules.filter((module) => module >= 0);
  if (known.length === 0) return 'not known';
  const { name } = at(model.modules, at(known, 0));
  if (known.length === 1) return name;
  if (role === 'library') return `${known.length} libraries`;
  if (role === 'anonymous') return 'memory without a file';
  return `${name} +${known.length - 1}`;
}

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
