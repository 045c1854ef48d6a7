import { at } from '../base/assert.ts';
import { type Box, beneath, bottom, type Curve, centre, type Point, straight, top, vertical } from './geometry.ts';
import type { Graph, Trail } from './graph.ts';
import { type ChipPlace, type Layout, wallTop } from './places.ts';

/** One piece of a trail between two places; edges of the picture are these, summed over the trails that share them. */
export interface Leg {
  readonly key: string;
  readonly curves: readonly Curve[];
  /** `user`: between functions. `down`: from the site to the wall. `kernel`: beyond the wall. `back`: a time read turning. */
  readonly part: 'user' | 'down' | 'kernel' | 'back';
}

export interface Route {
  readonly legs: readonly Leg[];
  /** Where the call meets the wall; null where it never comes down. */
  readonly wall: Point | null;
}

/** The way of a trail through the picture; null where its process has no card. */
export function routeOf(layout: Layout, graph: Graph, trail: Trail): Route | null {
  const places = trail.chips.map((chip) => layout.chips.get(chip));
  const legs: Leg[] = [];
  for (let i = 1; i < places.length; i++) {
    const from = places[i - 1];
    const to = places[i];
    if (!from || !to) continue;
    const curves = between(from, to);
    if (curves.length > 0) legs.push({ key: `${boxKey(from.box)}>${boxKey(to.box)}`, curves, part: 'user' });
  }
  const site = places.at(-1);
  if (!site) return null;
  if (trail.slot < 0) {
    legs.push({ key: `${boxKey(site.box)}>back`, curves: turnBack(layout, site), part: 'back' });
    return { legs, wall: null };
  }
  const slot = layout.slots.get(trail.slot);
  if (!slot) return null;
  const wall = { x: slot.x, y: wallTop(layout) };
  const { role } = at(graph.slots, trail.slot);
  legs.push({ key: `${boxKey(site.box)}>${role}>${slot.x}`, curves: down(site, wall), part: 'down' });
  legs.push({ key: `${role}>${slot.x}>kernel`, curves: [straight(wall, top(slot.box))], part: 'kernel' });
  return { legs, wall };
}

/** The part of a route that a call refused at `y` travels: down to the wall and through the courses above `y`. */
export function refusedAt(route: Route, y: number): Leg[] {
  const { wall } = route;
  return route.legs.flatMap((leg) => {
    if (leg.part !== 'kernel' || !wall) return [leg];
    if (y <= wall.y) return [];
    return [{ ...leg, key: `${leg.key} ${y}`, curves: [straight(wall, { x: wall.x, y })] }];
  });
}

const boxKey = (box: Box): string => `${Math.round(box.x)},${Math.round(box.y)}`;

function between(from: ChipPlace, to: ChipPlace): Curve[] {
  if (from.box === to.box) return [];
  if (from.band === to.band) {
    if (to.box.y > from.box.y + from.box.height) return [vertical(bottom(from.box), top(to.box))];
    return to.shown || from.shown ? [beneath(bottom(from.box), bottom(to.box), 9)] : [];
  }
  const goesDown = to.box.y > from.box.y;
  const sameRow = Math.abs(to.box.y - from.box.y) < 2;
  if (sameRow) return [sideways(from.box, to.box)];
  return goesDown ? [vertical(bottom(from.box), top(to.box))] : [vertical(top(from.box), bottom(to.box))];
}

function sideways(from: Box, to: Box): Curve {
  const rightwards = to.x > from.x;
  const a = { x: rightwards ? from.x + from.width : from.x, y: centre(from).y };
  const b = { x: rightwards ? to.x : to.x + to.width, y: centre(to).y };
  const bend = (b.x - a.x) / 2;
  return { from: a, a: { x: a.x + bend, y: a.y }, b: { x: b.x - bend, y: b.y }, to: b };
}

/** From the site to the wall: straight down from the lowest object, by a lane beside the bands from any other. */
function down(site: ChipPlace, wall: Point): Curve[] {
  const { card, band } = site;
  const start = bottom(site.box);
  const column = card.bands.filter((other) => other.side === band.side);
  const below = column.filter((other) => other.box.y > band.box.y);
  if (below.length === 0) return [vertical(start, wall)];
  const x = band.side ? card.sideLane : card.mainLane;
  const lowest = at(below, below.length - 1);
  const enter = { x, y: band.box.y + band.box.height + 10 };
  const leave = { x, y: lowest.box.y + lowest.box.height };
  const elbow: Curve = {
    from: start,
    a: { x: start.x, y: start.y + 16 },
    b: { x, y: start.y },
    to: enter.y > start.y ? enter : { x, y: start.y + 10 },
  };
  return [elbow, straight(elbow.to, leave), vertical(leave, wall)];
}

/** A time read goes towards the kernel, is answered from the shared page and turns back before the wall. */
function turnBack(layout: Layout, site: ChipPlace): Curve[] {
  const start = bottom(site.box);
  const depth = Math.min(wallTop(layout) - 6, start.y + 46);
  const swing = 16;
  const turn = { x: start.x + swing / 2, y: depth };
  return [
    { from: start, a: { x: start.x, y: depth }, b: { x: start.x, y: depth }, to: turn },
    {
      from: turn,
      a: { x: start.x + swing, y: depth },
      b: { x: start.x + swing, y: depth },
      to: { x: start.x + swing, y: start.y },
    },
  ];
}
