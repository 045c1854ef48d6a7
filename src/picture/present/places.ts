import { at } from '../../base/assert.ts';
import { count } from '../../base/text.ts';
import type { Role } from '../../model/model.ts';
import { spread } from '../geometry.ts';
import { textWidth } from '../measure.ts';
import { type Stretch, widest } from '../stretches.ts';
import type { Measures } from './measures.ts';
import { type Flow, refusedOf, turnsOf, undecidedOf, watchedOf } from './objects.ts';
import type { Descents, Plan } from './plan.ts';
import type { Rows, Seat } from './seats.ts';

/** Where the columns, their lanes and their ports at the wall stand: everything that goes from left to right. */

export interface Column {
  readonly x: number;
  readonly width: number;
  /** Beside the column: 0 is next to it. */
  laneX(lane: number): number;
  /** Along which ways pass through the boxes. */
  readonly rail: number;
}

export interface Columns {
  readonly main: Column;
  readonly side: Column;
}

const LANE = 1.1;
const FIRST_LANE = 1.4;
const RAIL = 1.3;
const SIDE = { share: 0.34, least: 12.5, most: 19 } as const;

/** Pixels from the rail to the texts beside it. */
export const besideRail = ({ em }: Measures): number => em * 1.1;

export function columnsOf(measures: Measures, rows: Rows, lanes: Lanes): Columns {
  const { em, margin, width } = measures;
  const has = (side: boolean): boolean => rows.seats.some(({ object }) => object.side === side);
  const room = (count: number): number => (count === 0 ? 0 : em * (FIRST_LANE + LANE * (count - 1) + 0.6));
  const inner = width - 2 * margin;
  const mainX = margin + room(lanes.main);
  const wished = Math.max(em * SIDE.least, Math.min(em * SIDE.most, inner * SIDE.share));
  const gutter = Math.max(em * 1.2, room(lanes.side));
  const sideWidth = !has(true) ? 0 : has(false) ? wished : inner - room(lanes.side);
  const mainWidth = width - margin - mainX - (has(true) ? sideWidth + gutter : 0);
  const column = (x: number, columnWidth: number): Column => ({
    x,
    width: columnWidth,
    laneX: (lane) => x - em * (FIRST_LANE + LANE * lane),
    rail: x + em * RAIL,
  });
  return { main: column(mainX, mainWidth), side: column(width - margin - sideWidth, sideWidth) };
}

export interface Lanes {
  readonly main: number;
  readonly side: number;
}

/** Lanes that some way needs. */
export function lanesOf({ seats }: Rows, descents: Descents, plans: readonly Plan[]): Lanes {
  let [main, side] = [0, 0];
  const need = (beside: boolean, lane: number): void => {
    if (beside) side = Math.max(side, lane + 1);
    else main = Math.max(main, lane + 1);
  };
  for (const { object } of seats) need(object.side, descents.get(object.role) ?? -1);
  for (const { visits, legs } of plans) {
    for (const [i, leg] of legs.entries()) {
      if (leg.kind !== 'rail') need(leg.kind === 'across' || at(visits, i).seat.object.side, leg.lane);
    }
  }
  return { main, side };
}

/** Where the calls of an object meet the wall. */
export interface Port {
  readonly role: Role;
  readonly x: number;
  /** Where ways come down to it: the rail of the column, or a lane beside it. */
  readonly from: number;
  /** What the overview says beside it, a line each. */
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly kind: 'denied' | 'unknown' | 'watched' | 'passing';
  readonly text: string;
}

/** Half of what a port needs, em: an opening and its posts. */
export const PORT = 1.2;
/** From a port to where a time read goes back up, em. */
export const TURN = 1.5;

export const marksLeft = ({ em }: Measures, flow: Flow): number => em * (PORT + (turnsOf(flow) > 0 ? TURN : 0));

/**
 * Straight below rail or lane, moved aside only as far as the texts beside them need. `title`: room that the wall needs
 * for the names of its courses.
 */
export function portsOf(
  measures: Measures,
  columns: Columns,
  descents: Descents,
  seats: readonly Seat[],
  title: number,
): Port[] {
  const { em, margin, width } = measures;
  const entries = seats
    .map(({ object, lowest }) => {
      const column = object.side ? columns.side : columns.main;
      return { object, from: lowest ? column.rail : column.laneX(descents.get(object.role) ?? 0) };
    })
    .sort((a, b) => a.from - b.from);
  const place = (words: boolean): Port[] => {
    const ports = entries.map(({ object, from }) => {
      const marks = marksOf(object.flow, words);
      const longest = Math.max(0, ...marks.map(({ text }) => textWidth(text, em, 'bold')));
      const left = em * PORT;
      const right = marksLeft(measures, object.flow) + (longest > 0 ? longest + em * 0.4 : 0);
      return { role: object.role, from, marks, left, right };
    });
    const wishes = ports.map(({ from, left, right }) => ({ centre: from + (right - left) / 2, width: left + right }));
    const lefts = spread(wishes, margin - em * 0.65, width - margin, em * 0.25);
    return ports.map(({ role, from, marks, left }, i) => ({ role, from, marks, x: at(lefts, i) + left }));
  };
  const wordy = place(true);
  const last = wordy.at(-1);
  const { from, to } = widestStretch(measures, wordy);
  const fits = !last || last.x + marksWidth(measures, last) <= width - margin;
  return fits && title <= to - from ? wordy : place(false);
}

const marksWidth = ({ em }: Measures, { marks }: Port): number =>
  em * PORT + Math.max(0, ...marks.map(({ text }) => textWidth(text, em, 'bold')));

/** Lines that the yard has for them. */
const MOST_MARKS = 2;

function marksOf(flow: Flow, words: boolean): Mark[] {
  const [refused, undecided, watched, { passing }] = [refusedOf(flow), undecidedOf(flow), watchedOf(flow), flow];
  const marks: Mark[] = [];
  if (refused > 0) marks.push({ kind: 'denied', text: words ? `${count(refused)} refused` : count(refused) });
  if (undecided > 0)
    marks.push({ kind: 'unknown', text: words ? `${count(undecided)} undecided` : `${count(undecided)}?` });
  if (watched > 0 && words) marks.push({ kind: 'watched', text: `${count(watched)} watched` });
  if (passing > 0) marks.push({ kind: 'passing', text: `${count(passing)} ${passing === 1 ? 'passes' : 'pass'} by` });
  return marks.slice(0, MOST_MARKS);
}

/** The widest stretch of wall without a port, for the names of the courses. */
export function widestStretch({ em, margin, width }: Measures, ports: readonly Port[]): Stretch {
  const taken = ports.map(({ x }) => ({ from: x - em * PORT, to: x + em * PORT }));
  return widest(taken, { from: margin, to: width - margin }) ?? { from: 0, to: 0 };
}
