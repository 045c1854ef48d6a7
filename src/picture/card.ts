import { at } from '../base/assert.ts';
import { type Model, ROLE_ORDER, type Role } from '../model/model.ts';
import type { Box } from './geometry.ts';
import type { Chip, Slot } from './graph.ts';
import { linesOf, shorten, textWidth } from './measure.ts';
import {
  BAND_NAME,
  type Band,
  type Card,
  type CardTitle,
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
import { chipWidth, rowsOf, type Wished } from './rows.ts';
import { columns, slotGroup } from './slot-groups.ts';

/** Names of functions and calls need more than this; pixels. */
const FOLDED_PAD = 7;
const FULL_PAD = 12;
/** Share of a band of one line that its name may take beside its chips. */
const INLINE_NAME = 0.4;
/** The lowest bands that their texts fit into, and between two of them, pixels. */
const LEAST = { full: { band: 20, gap: 6 }, folded: { band: 14, gap: 3 } } as const;

type Shell = Pick<Card, 'image' | 'box' | 'full' | 'title'>;

/** Height of a card in which all of its bands can be read, pixels. */
export function leastHeight(
  model: Model,
  content: Content,
  { full, title }: Pick<Shell, 'full' | 'title'>,
  tight: boolean,
): number {
  const roles = rolesOf(model, content, full);
  const beside = full ? roles.filter((role) => SIDE_ROLES.has(role)).length : 0;
  const rows = Math.max(1, beside, roles.length - beside);
  const { band, gap } = full ? LEAST.full : LEAST.folded;
  return headerOf(title, tight) + footOf(full) + rows * (band + gap) - gap;
}

/** Height of what stands above the bands. */
const headerOf = ({ lines, size }: Card['title'], tight: boolean): number =>
  (tight ? 20 : 30) + (lines.length - 1) * (size + TITLE_GAP);

/** Between two lines of a title. */
export const TITLE_GAP = 2;

const footOf = (full: boolean): number => (full ? FULL_PAD : FOLDED_PAD + STAMP);

/** Share of a full card that its name may take: its end is stamped beside it. */
const NAME_SHARE = 0.55;
/** Sizes of the name of a folded card, in lines of which it takes as many as it needs. */
const FOLDED_NAME = [13, 12, 11] as const;

/** The name of a process as its card has room for it. */
export function titleOf(name: string, { full, width }: { readonly full: boolean; readonly width: number }): CardTitle {
  if (full) return { lines: [shorten(name, width * NAME_SHARE, 15, 'bold')], size: 15 };
  const room = width - 22;
  const [most] = FOLDED_NAME;
  if (textWidth(name, most, 'bold') <= room) return { lines: [name], size: most };
  // A line may end at a hyphen as well.
  const parts = name.replace(/-(?=[a-z])/g, '- ');
  const broken = FOLDED_NAME.map((size) => ({ size, lines: linesOf(parts, room, size, 'bold') }));
  const { size, lines } =
    broken.find((each) => each.lines.every((line) => textWidth(line, each.size, 'bold') <= room)) ??
    at(broken, broken.length - 1);
  const whole = lines.map((line) => line.replaceAll('- ', '-'));
  return { lines: whole.slice(0, MOST_LINES).map((line) => shorten(line, room, size, 'bold')), size };
}

const MOST_LINES = 3;

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
    { image, box, full, title }: Shell,
    tight: boolean,
  ) {
    this.#gravity = gravity;
    this.#content = content;
    const header = headerOf(title, tight);
    const pad = full ? FULL_PAD : FOLDED_PAD;
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
      height: box.height - header - footOf(full),
    };
    const lanes = full ? LANE : 8;
    const sideWidth = sideWidthOf(sideRoles.length > 0, mainRoles.length > 0, inner.width);
    const mainWidth = mainRoles.length === 0 ? 0 : inner.width - (sideRoles.length > 0 ? sideWidth + lanes : 0) - lanes;
    this.#main = { ...inner, width: mainWidth };
    const sideX = mainRoles.length > 0 ? inner.x + mainWidth + lanes : inner.x;
    this.#side =
      sideRoles.length > 0 ? { ...inner, x: sideX, width: sideWidth - (mainRoles.length > 0 ? 0 : lanes) } : null;

    const rows = Math.max(mainRoles.length, sideRoles.length, 1);
    const band = bandRows(inner, rows, { full, tight }, full ? this.#wantedLines(mainRoles, sideRoles) : 1);
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
      ...{ box, full, title, bands },
      mainLane: this.#main.x + this.#main.width + lanes / 2,
      sideLane: this.#side ? this.#side.x + this.#side.width + (full ? 6 : 3) : inner.x + inner.width,
    };
  }

  #band(model: Model, role: Role, box: Box, side: boolean, { inline, chipRows: rows }: BandRows, full: boolean): Band {
    const chips = this.#content.chips.filter((chip) => chip.role === role);
    const mappings = this.#content.mappings.filter(({ module }) => at(model.modules, module).role === role);
    const modules = [...new Set([...mappings, ...chips].map(({ module }) => module))];
    const used = chips.some((chip) => chip.weight > 0);
    const notes = shortened(mappings.find((mapping) => mapping.note)?.note ?? (used ? '' : 'loaded, not used'));
    const beside = inline && full && chips.length > 0;
    const name = {
      size: full ? BAND_NAME.full : BAND_NAME.folded,
      room: beside ? box.width * INLINE_NAME : box.width - 14,
    };
    const title = bandName(bandTitles(model, modules, role, full), name);
    const shell = { role, modules, box, side, inline, title, used, notes };
    if (!full) return { ...shell, chips: [], overflow: null };
    const labelWidth = inline ? textWidth(title, BAND_NAME.full, 'bold') + 18 : 8;
    const chipHeight = Math.min(CHIP_HEIGHT, box.height - 4);
    const line: Box = inline
      ? {
          x: box.x + labelWidth,
          y: box.y + (box.height - chipHeight) / 2,
          width: box.width - labelWidth - 6,
          height: chipHeight,
        }
      : { x: box.x + 8, y: box.y + box.height - rows * ROW - 2, width: box.width - 16, height: CHIP_HEIGHT };
    const wished = chips
      .map((chip) => ({ id: chip.id, label: chip.label, weight: chip.weight, wish: this.#wish(chip, line) }))
      .sort((a, b) => b.weight - a.weight || a.id - b.id);
    return {
      ...shell,
      ...linesOfChips(wished, new Set(chips.flatMap(({ id, isExit }) => (isExit ? [id] : []))), line, rows),
    };
  }

  /** Lines of chips that the fullest band would need to show all of them. */
  #wantedLines(mainRoles: readonly Role[], sideRoles: readonly Role[]): number {
    const linesIn = (roles: readonly Role[], column: Box | null): number[] =>
      roles.map((role) => {
        const chips = this.#content.chips.filter((chip) => chip.role === role);
        const width = chips.reduce((sum, chip) => sum + chipWidth(chip.label) + CHIP_GAP, 0);
        // Lines are never quite full.
        const lines = Math.ceil((width * 1.15) / Math.max(1, (column?.width ?? 0) - 16));
        return lines + (chips.some(({ isExit }) => isExit) ? 1 : 0);
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

/** The chips of a band in lines; those that all calls leave from have the last one to themselves. */
function linesOfChips(
  wished: readonly Wished[],
  exits: ReadonlySet<number>,
  line: Box,
  rows: number,
): Pick<Band, 'chips' | 'overflow'> {
  if (exits.size === 0 || rows < 2) {
    const { shown, overflow } = rowsOf(wished, line, rows);
    return { chips: shown, overflow };
  }
  const others = rowsOf(
    wished.filter(({ id }) => !exits.has(id)),
    line,
    rows - 1,
  );
  const last = rowsOf(
    wished.filter(({ id }) => exits.has(id)),
    { ...line, y: line.y + (rows - 1) * ROW },
    1,
  );
  return { chips: [...others.shown, ...last.shown], overflow: others.overflow ?? last.overflow };
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
function bandRows(
  inner: Box,
  rows: number,
  { full, tight }: { readonly full: boolean; readonly tight: boolean },
  wanted: number,
): BandRows {
  const { band, gap: leastGap } = full ? LEAST.full : LEAST.folded;
  const spare = (inner.height - rows * band) / Math.max(1, rows - 1);
  const least = Math.max(leastGap, Math.min(tight ? 6 : rows > 4 ? 14 : 18, spare));
  const room = Math.floor((inner.height - (rows - 1) * least) / rows);
  // More than three lines only where the ways between the bands still have room.
  const roomy = (inner.height - (rows - 1) * 70) / rows;
  const lines = (height: number): number => Math.floor((height - TITLE) / ROW);
  const possible = Math.max(1, Math.min(3, lines(room)), Math.min(8, lines(roomy)));
  const chipRows = Math.min(possible, wanted);
  const tall = Math.min(TITLE + chipRows * ROW + 4, room);
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

/** The note, and shorter ones of it: without what is in brackets, then without what explains it. */
function shortened(note: string): string[] {
  const [plain = ''] = note.split(' (');
  const ends = [plain, ...[': ', '; ', ', '].map((end) => plain.split(end)[0] ?? '')];
  return [...new Set(ends)].filter((words) => words !== '').sort((a, b) => b.length - a.length);
}

/** The first of the titles that finds room, or as much of the last as does. */
const bandName = (
  titles: readonly string[],
  { size, room }: { readonly size: number; readonly room: number },
): string =>
  titles.find((title) => textWidth(title, size, 'bold') <= room) ?? shorten(titles.at(-1) ?? '', room, size, 'bold');

/** What to call a band, best first. Folded cards have no room for sonames; a program has no other name. */
function bandTitles(model: Model, modules: readonly number[], role: Role, full: boolean): string[] {
  const title = bandTitle(model, modules, role);
  if (role === 'program') return [title];
  return full ? [title, SHORT[role]] : [SHORT[role]];
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

/** For where there is no room for sonames. */
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
