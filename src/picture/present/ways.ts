import { at } from '../../base/assert.ts';
import { type Curve, type Point, straight } from '../geometry.ts';
import { columnOf, type Ground, stationOf } from './ground.ts';
import { type Port, TURN } from './places.ts';
import { gapMiddle, type Plan } from './plan.ts';
import { rounded } from './polyline.ts';
import { middleOf, type Rows, type Seat } from './seats.ts';

/** A plan, drawn: the way of a call on the stage. */
export interface Way {
  /** Where it passes each box. */
  readonly stations: readonly { readonly seat: Seat; readonly chip: number; readonly place: Point }[];
  /** From the first box to the top of the wall; of a time read, to where it turns. */
  readonly outside: readonly Curve[];
  /** Of a time read: up again. */
  readonly back: readonly Curve[];
  readonly port: Port;
}

export function wayOf(ground: Ground, plan: Plan, port: Port, turns: boolean): Way {
  const { measures, yardTop, wallTop } = ground;
  const { em, strip } = measures;
  const points = pointsOf(ground, plan);
  const last = at(points, points.length - 1);
  const radius = em * 0.6;
  const turn = yardTop + strip * 0.6;
  const beside = { x: port.x, y: yardTop + strip };
  // Aside to the port only once all boxes are passed.
  const down = rounded([...points, { x: last.x, y: turn }, { x: port.x, y: turn }, beside], radius);
  const stations = plan.visits.map(({ seat, chip }) => ({ seat, chip, place: stationOf(ground, seat) }));
  if (!turns) return { stations, outside: [...down, straight(beside, { x: port.x, y: wallTop })], back: [], port };
  return { stations, outside: down, back: turnOf(ground, port), port };
}

/** From the foot of the strip round and up again, towards the box. */
export function turnOf({ measures, yardTop }: Ground, { x }: Port): Curve[] {
  const { em, strip } = measures;
  const y = yardTop + strip;
  const up = x + em * TURN;
  const foot = y + em * 1.8;
  return rounded(
    [
      { x, y },
      { x, y: foot },
      { x: up, y: foot },
      { x: up, y: yardTop + em * TURN_TOP },
    ],
    em * 0.7,
  );
}

/** From the top of the yard to the end of a way back, em. */
const TURN_TOP = 1.7;

/** Corners of the way through the boxes, down to where nothing but the yard is left. */
function pointsOf(ground: Ground, { visits, legs, descent }: Plan): Point[] {
  const { columns, rows, measures } = ground;
  const shifts = shiftsOf({ visits, legs, descent }, rows, measures.em * 0.26);
  const gaps = new GapLines(legs, rows.edgeGap);
  const points: Point[] = [stationOf(ground, at(visits, 0).seat)];
  for (const [i, leg] of legs.entries()) {
    const [from, to] = [at(visits, i).seat, at(visits, i + 1).seat];
    const [start, end] = [stationOf(ground, from), stationOf(ground, to)];
    const out = { x: start.x, y: start.y + shifts.out(i) };
    const into = { x: end.x, y: end.y + shifts.into(i + 1) };
    if (leg.kind === 'rail') points.push(start, end);
    else if (leg.kind === 'lane') {
      const x = columnOf(ground, from).laneX(leg.lane);
      points.push(out, { x, y: out.y }, { x, y: into.y }, into);
    } else {
      const x = columns.side.laneX(leg.lane);
      const y = gapMiddle(rows, leg.gap) + gaps.next(leg.gap);
      if (to.object.side) points.push(start, { x: start.x, y }, { x, y }, { x, y: into.y }, into);
      else points.push(out, { x, y: out.y }, { x, y }, { x: end.x, y }, end);
    }
  }
  const lastSeat = at(visits, visits.length - 1).seat;
  const last = stationOf(ground, lastSeat);
  if (descent === null) return [...points, last];
  const x = columnOf(ground, lastSeat).laneX(descent);
  const y = last.y + shifts.out(visits.length - 1);
  return [...points, { x: last.x, y }, { x, y }];
}

/** Lines of one way that share a gap lie beside each other in it. */
class GapLines {
  readonly #uses = new Map<number, number>();
  readonly #next = new Map<number, number>();
  readonly #gap: number;

  constructor(legs: Plan['legs'], gap: number) {
    this.#gap = gap;
    for (const leg of legs) if (leg.kind === 'across') this.#uses.set(leg.gap, (this.#uses.get(leg.gap) ?? 0) + 1);
  }

  /** Distance of the next line from the middle of the gap. */
  next(gap: number): number {
    const use = this.#next.get(gap) ?? 0;
    this.#next.set(gap, use + 1);
    return this.#gap * 0.6 * (use - ((this.#uses.get(gap) ?? 1) - 1) / 2);
  }
}

interface Side {
  readonly lane: number;
  /** Whether the other end lies above. */
  readonly up: boolean;
}

interface Shifts {
  into(visit: number): number;
  out(visit: number): number;
}

/** Where a way both comes and goes by the left of a station, the two lines are kept apart. */
function shiftsOf({ visits, legs, descent }: Plan, rows: Rows, size: number): Shifts {
  const sideOf = (visit: number, leg: number): Side | null => {
    const here = visits[visit]?.seat;
    const planned = legs[leg];
    if (!here || !planned || planned.kind === 'rail') return null;
    if (planned.kind === 'across') {
      if (!here.object.side) return null;
      return { lane: planned.lane, up: gapMiddle(rows, planned.gap) < middleOf(here) };
    }
    const there = at(visits, leg === visit ? visit + 1 : visit - 1).seat;
    return { lane: planned.lane, up: there.y < here.y };
  };
  const into = (visit: number): Side | null => sideOf(visit, visit - 1);
  const out = (visit: number): Side | null =>
    visit === visits.length - 1 && descent !== null ? { lane: descent, up: false } : sideOf(visit, visit);
  const shift = (own: Side | null, other: Side | null): number => {
    if (!own || !other) return 0;
    const towards = own.up ? -size : size;
    return own.up !== other.up || own.lane < other.lane ? towards : -towards;
  };
  return { into: (visit) => shift(into(visit), out(visit)), out: (visit) => shift(out(visit), into(visit)) };
}
