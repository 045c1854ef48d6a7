import type { Box, Point } from '../geometry.ts';
import type { Course } from './courses.ts';
import type { Measures } from './measures.ts';
import type { Column, Columns, Lanes, Port } from './places.ts';
import { middleOf, type Rows, type Seat } from './seats.ts';

/** Where things stand. */
export interface Ground {
  readonly measures: Measures;
  readonly rows: Rows;
  readonly lanes: Lanes;
  readonly columns: Columns;
  readonly courses: readonly Course[];
  /** Where the calls of each object meet the wall, from left to right. */
  readonly ports: readonly Port[];
  readonly yardTop: number;
  /** Top of the first course; without policies, the line between user and kernel. */
  readonly wallTop: number;
}

export const columnOf = ({ columns }: Ground, { object }: Seat): Column => (object.side ? columns.side : columns.main);

export function boxOf(ground: Ground, seat: Seat): Box {
  const { x, width } = columnOf(ground, seat);
  return { x, y: seat.y, width, height: seat.height };
}

/** Where ways pass a box. */
export const stationOf = (ground: Ground, seat: Seat): Point => ({ x: columnOf(ground, seat).rail, y: middleOf(seat) });

/** Where the texts of heading and kernel begin: in line with the boxes. */
export function leftEdge(ground: Ground): number {
  const [first] = ground.rows.seats;
  return first ? columnOf(ground, first).x : ground.measures.margin;
}
