import { at } from '../base/assert.ts';
import { type Box, spread } from './geometry.ts';
import { shorten, textWidth } from './measure.ts';
import { CHIP_GAP, CHIP_SIZE, type Overflow, type Placed, ROW } from './places.ts';

export interface Wished {
  readonly id: number;
  readonly label: string;
  /** The label in a width, pixels; left out: shortened in its middle. */
  readonly shortened?: (width: number) => string;
  readonly weight: number;
  readonly wish: number;
}

/** Pixels of the longest label: about 26 characters. */
const LONGEST = 26 * CHIP_SIZE * 0.61;

/** Width of a chip, pixels. */
export const chipWidth = (label: string): number => Math.min(LONGEST, textWidth(label, CHIP_SIZE, 'mono')) + 14;

/**
 * Takes as many as fit in `rows` lines, heaviest first, each into the emptiest line; within a line they stand in the
 * order of their wished places. "+n" at the end of the last line stands for the rest.
 */
export function rowsOf(
  wished: readonly Wished[],
  line: Box,
  rows: number,
): { shown: Placed[]; overflow: Overflow | null } {
  const measured = wished.map((wish) => {
    const room = Math.min(line.width - 16, LONGEST);
    const label = wish.shortened?.(room) ?? shorten(wish.label, room, CHIP_SIZE, 'mono');
    return { ...wish, label, width: chipWidth(label) };
  });
  const fewest = fewestLines(measured, line.width, rows);
  const complete = pack(measured, line.width, line.width, fewest);
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

/** Lines that all chips fit into with room to stand where they wish; `most` where they do not. */
function fewestLines(chips: readonly Measured[], width: number, most: number): number {
  let lines = 1;
  while (lines < most && pack(chips, width * 0.75, width * 0.75, lines).rest > 0) lines++;
  return lines;
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
