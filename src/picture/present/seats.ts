import type { Box } from '../geometry.ts';
import type { Measures } from './measures.ts';
import type { PresentObject, Room } from './objects.ts';

/** Rows of boxes: how many there is room for, how tall they are, and where each stands. */

/** Heights in em. Boxes of two lines where there is room, else of one. */
const ONE_LINE = { least: 1.6, most: 2.3 } as const;
const TWO_LINES = { least: 2.6, most: 4.6 } as const;
/** Height of a box, in sizes of its text. */
const PER_TEXT = { one: 1.6, two: 2.75 } as const;
const GAP = { least: 0.8, easy: 1.1, most: 2.4 } as const;

export const roomFor = ({ em }: Measures, height: number): Room => {
  const rows = (least: number, gap: number): number => Math.max(1, Math.floor((height / em + gap) / (least + gap)));
  return { rows: rows(ONE_LINE.least, GAP.least), easyRows: rows(ONE_LINE.most, GAP.easy) };
};

/** Heights that ways between the columns run in, em: between boxes no more than this, and next to heading and yard. */
const WAYS_GAP = { most: 1.6, edge: 0.9 } as const;

/** The place of a box in its column; where the columns stand is decided later. */
export interface Seat {
  readonly object: PresentObject;
  /** Position within its column, from the top. */
  readonly order: number;
  /** Nothing of its column stands between it and the kernel. */
  readonly lowest: boolean;
  readonly y: number;
  readonly height: number;
}

export const middleOf = ({ y, height }: Seat): number => y + height / 2;

export interface Rows {
  readonly seats: readonly Seat[];
  /** Height between two boxes of a column that ways between the columns run in. */
  readonly gap: number;
  /** The same above the topmost and below the lowest box. */
  readonly edgeGap: number;
  readonly twoLines: boolean;
  /** Size of text in the boxes, pixels. */
  readonly textSize: number;
}

/** Seats on a grid that both columns share; `area` is what lies between heading and yard. */
export function rowsOf({ em }: Measures, area: Box, objects: readonly PresentObject[]): Rows {
  const main = objects.filter(({ side }) => !side);
  const beside = objects.filter(({ side }) => side);
  const rows = Math.max(main.length, beside.length, 1);
  const height = area.height / em;
  const twoLines = height >= rows * TWO_LINES.least + (rows - 1) * GAP.least;
  const { least, most } = twoLines ? TWO_LINES : ONE_LINE;
  const spare = Math.max(0, height - rows * least - (rows - 1) * GAP.least);
  const wished = Math.min(most, least + (spare * 0.55) / rows);
  const gap = rows === 1 ? 0 : Math.min(GAP.most, (height - rows * wished) / (rows - 1));
  const tall = Math.min(most, (height - (rows - 1) * gap) / rows);
  // What is left over lies evenly above and below.
  const top = area.y + (area.height - (rows * tall + (rows - 1) * gap) * em) / 2;
  const seatsOf = (column: readonly PresentObject[]): Seat[] =>
    column.map((object, order) => {
      const row = column.length === 1 ? 0 : Math.round((order * (rows - 1)) / (column.length - 1));
      const y = top + row * (tall + gap) * em;
      return { object, order, lowest: order === column.length - 1, y, height: tall * em };
    });
  return {
    seats: [...seatsOf(main), ...seatsOf(beside)],
    gap: em * Math.min(WAYS_GAP.most, Math.max(GAP.least, gap)),
    edgeGap: em * WAYS_GAP.edge,
    twoLines,
    textSize: em * Math.min(1.45, Math.max(1, tall / (twoLines ? PER_TEXT.two : PER_TEXT.one))),
  };
}
