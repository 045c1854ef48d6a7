import { at } from '../../base/assert.ts';
import type { Role } from '../../model/model.ts';
import type { Graph, Trail } from '../graph.ts';
import { middleOf, type Rows, type Seat } from './seats.ts';

/**
 * The way of a trail from box to box, before it is known where the columns stand. Every box is passed once: where a
 * call comes back to an object, its last visit counts. In each box a way has one station, on a rail along the left of
 * its column; what cannot run along the rail takes a lane beside the column, and no two parts of a way share one.
 */
export interface Plan {
  readonly visits: readonly Visit[];
  readonly legs: readonly PlanLeg[];
  /** Lane down to the kernel from the last box; null: along the rail. */
  readonly descent: number | null;
}

export interface Visit {
  readonly seat: Seat;
  /** Chip to name in the box: the last one in it. */
  readonly chip: number;
}

export type PlanLeg =
  /** Between neighbours of a column. */
  | { readonly kind: 'rail' }
  /** Past other boxes of a column. */
  | { readonly kind: 'lane'; readonly lane: number }
  /** Between the columns: through the gap above main box number `gap`, by a lane beside the side column. */
  | { readonly kind: 'across'; readonly gap: number; readonly lane: number };

/** Lanes to the kernel of the boxes that others stand in the way of. */
export type Descents = ReadonlyMap<Role, number>;

/** One for each role that calls leave from; the lowest box of a column needs none. */
export function descentsOf({ seats }: Rows, leaves: ReadonlySet<Role>): Descents {
  const lanes = new Map<Role, number>();
  for (const side of [false, true]) {
    const column = seats.filter(({ object, lowest }) => object.side === side && !lowest && leaves.has(object.role));
    // From below upwards: the topmost has the outermost, so that they do not cross.
    for (const [lane, { object }] of column.reverse().entries()) lanes.set(object.role, lane);
  }
  return lanes;
}

/** Null where the object that the call leaves from has no box, or no way down. */
export function planOf(rows: Rows, descents: Descents, graph: Graph, trail: Trail): Plan | null {
  const visits = visitsOf(rows, graph, trail);
  const last = visits.at(-1);
  if (!last || last.seat.object.role !== trail.role) return null;
  const descent = last.seat.lowest ? null : (descents.get(trail.role) ?? -1);
  if (descent === -1) return null;
  const taken = new Lanes();
  if (descent !== null) taken.take(last.seat.object.side, descent, middleOf(last.seat), Number.POSITIVE_INFINITY);
  const legs: PlanLeg[] = [];
  for (let i = 1; i < visits.length; i++) legs.push(legOf(rows, at(visits, i - 1).seat, at(visits, i).seat, taken));
  return { visits, legs, descent };
}

function visitsOf({ seats }: Rows, graph: Graph, trail: Trail): Visit[] {
  const lastIn = new Map<Role, number>();
  for (const chip of trail.chips) {
    const { role } = at(graph.chips, chip);
    // Anew at the end: a map keeps the order of the first entry.
    lastIn.delete(role);
    lastIn.set(role, chip);
  }
  return [...lastIn].flatMap(([role, chip]) => {
    const seat = seats.find(({ object }) => object.role === role);
    return seat ? [{ seat, chip }] : [];
  });
}

function legOf(rows: Rows, from: Seat, to: Seat, taken: Lanes): PlanLeg {
  const { side } = from.object;
  if (side === to.object.side) {
    if (Math.abs(from.order - to.order) === 1) {
      if (!side) taken.takeRail(Math.min(from.order, to.order));
      return { kind: 'rail' };
    }
    return { kind: 'lane', lane: taken.free(side, middleOf(from), middleOf(to)) };
  }
  const main = side ? to : from;
  const beside = side ? from : to;
  // Into a box from above, out of it below, unless the way itself is there already.
  const natural = side ? main.order : main.order + 1;
  const other = side ? main.order + 1 : main.order;
  const chosen = taken.hasRail(natural - 1) && !taken.hasRail(other - 1) ? other : natural;
  const height = gapMiddle(rows, chosen);
  return { kind: 'across', gap: chosen, lane: taken.free(true, height, middleOf(beside)) };
}

/** Height of the gap above the main box of that number; beyond the last one: below it. */
export function gapMiddle({ seats, gap, edgeGap }: Rows, number: number): number {
  const column = seats.filter(({ object }) => !object.side);
  const below = column[number];
  if (below) return below.y - (number === 0 ? edgeGap : gap) / 2;
  const last = column.at(-1);
  return last ? last.y + last.height + edgeGap / 2 : 0;
}

/** What a way has used so far. */
class Lanes {
  readonly #taken: { readonly side: boolean; readonly lane: number; readonly from: number; readonly to: number }[] = [];
  readonly #rails = new Set<number>();

  take(side: boolean, lane: number, from: number, to: number): void {
    this.#taken.push({ side, lane, from: Math.min(from, to), to: Math.max(from, to) });
  }

  /** Takes the innermost lane that is free between two heights. */
  free(side: boolean, from: number, to: number): number {
    const [top, foot] = [Math.min(from, to), Math.max(from, to)];
    let lane = 0;
    while (
      this.#taken.some((other) => other.side === side && other.lane === lane && other.from <= foot && other.to >= top)
    )
      lane++;
    this.take(side, lane, from, to);
    return lane;
  }

  /** The rail between main boxes `above` and `above + 1`. */
  takeRail(above: number): void {
    this.#rails.add(above);
  }

  hasRail(above: number): boolean {
    return this.#rails.has(above);
  }
}
