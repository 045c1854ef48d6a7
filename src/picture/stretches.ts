import type { Graph } from './graph.ts';
import type { Layout } from './places.ts';

/** Free places along the wall, for texts that no line shall run through. */

/** From left to right, pixels. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What a line takes at either side, with the cross that it may end in. */
const LINE = 9;

/** Where calls come down to the wall. */
export const linesAt = ({ trails }: Graph, { slots }: Layout): Stretch[] =>
  trails.flatMap(({ slot, weight }) => {
    const x = weight > 0 ? slots.get(slot)?.x : undefined;
    return x === undefined ? [] : [{ from: x - LINE, to: x + LINE }];
  });

export const middleOf = ({ from, to }: Stretch): number => (from + to) / 2;

/** In the middle of the widest free stretch; where none is wide enough, over as few obstacles as can be. */
export function placeFor(width: number, obstacles: readonly Stretch[], within: Stretch): Stretch {
  const free = widest(obstacles, within);
  return free !== null && free.to - free.from >= width
    ? around(middleOf(free), width)
    : leastHiding(width, obstacles, within);
}

/** As close to the wished middle as there is a free stretch; where none is wide enough, over as few obstacles as can be. */
export function placeNear(wish: number, width: number, obstacles: readonly Stretch[], within: Stretch): Stretch {
  const middles = freeOf(obstacles, within)
    .filter(({ from, to }) => to - from >= width)
    .map(({ from, to }) => Math.min(Math.max(wish, from + width / 2), to - width / 2));
  const [first, ...others] = middles;
  if (first === undefined) return leastHiding(width, obstacles, within);
  const nearest = others.reduce(
    (best, middle) => (Math.abs(middle - wish) < Math.abs(best - wish) ? middle : best),
    first,
  );
  return around(nearest, width);
}

const around = (middle: number, width: number): Stretch => ({ from: middle - width / 2, to: middle + width / 2 });

function leastHiding(width: number, obstacles: readonly Stretch[], within: Stretch): Stretch {
  const starts = [within.from, ...obstacles.flatMap(({ from, to }) => [to, from - width])];
  const places = starts
    .filter((from) => from >= within.from && from + width <= within.to)
    .map((from) => ({ from, to: from + width }));
  const hidden = (place: Stretch): number =>
    obstacles.filter(({ from, to }) => from < place.to && place.from < to).length;
  return places.reduce((best, place) => (hidden(place) < hidden(best) ? place : best), {
    from: within.from,
    to: within.from + width,
  });
}

/** The widest stretch without an obstacle; null where there is none. `obstacles`: from left to right. */
export const widest = (obstacles: readonly Stretch[], within: Stretch): Stretch | null =>
  freeOf(obstacles, within).reduce<Stretch | null>(
    (best, free) => (best !== null && best.to - best.from >= free.to - free.from ? best : free),
    null,
  );

function freeOf(obstacles: readonly Stretch[], within: Stretch): Stretch[] {
  const free: Stretch[] = [];
  let { from } = within;
  for (const obstacle of [...obstacles, { from: within.to, to: within.to }]) {
    const to = Math.min(obstacle.from, within.to);
    if (to > from) free.push({ from, to });
    from = Math.max(from, obstacle.to);
  }
  return free;
}
