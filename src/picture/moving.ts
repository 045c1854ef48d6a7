import { easeCubicInOut } from 'd3';
import { outcome } from '../run/run.ts';
import { crossPath, Track } from './geometry.ts';
import type { Course } from './places.ts';
import type { Route } from './routes.ts';
import type { Shape, Tone } from './scene.ts';
import { callAt, type Stage, stopOf } from './stage.ts';

/**
 * The calls in flight at a moment. A call sets out when time passes its index and arrives `window` calls later; its
 * place is arithmetic on the time, so pausing, seeking, reversing and exporting are all the same thing.
 */
export function movingShapes(stage: Stage, time: number): Shape[] {
  const { run, view } = stage;
  const window = Math.max(1, view.window);
  const last = callAt(run, time);
  const first = Math.max(0, Math.ceil(time - window));
  const shapes: Shape[] = [];
  for (let call = first; call <= last; call++) {
    const progress = Math.min(1, (time - call) / window);
    shapes.push(...token(stage, call, progress, window > 1));
  }
  return shapes;
}

interface Way {
  readonly track: Track;
  /** Length of the track up to the wall, pixels. */
  readonly outside: number;
}

const ways = new WeakMap<Route, Way>();

/** Memo of a pure function: sampling a track once per route instead of once per frame. */
function wayOf(route: Route): Way {
  let way = ways.get(route);
  if (!way) {
    const outside = new Track(route.legs.filter((leg) => leg.part !== 'kernel').flatMap((leg) => leg.curves));
    way = { track: new Track(route.legs.flatMap((leg) => leg.curves)), outside: outside.length };
    ways.set(route, way);
  }
  return way;
}

function token(stage: Stage, call: number, progress: number, crowd: boolean): Shape[] {
  const { run, layout, graph } = stage;
  const trail = graph.trailOf(call);
  const route = stage.route(trail);
  const fate = outcome(run, call);
  if (!route || fate === 'never') return [];
  const { track, outside } = wayOf(route);
  const eased = easeCubicInOut(progress);
  const travelled = eased * track.length;
  // A call refused by a later course of the wall passes the earlier ones.
  const stop = route.wall ? outside + stopOf(run, layout, trail.attempt) - route.wall.y : Number.POSITIVE_INFINITY;
  const stopped = fate === 'denied' && travelled >= stop;
  const { x, y } = track.at(track.length === 0 ? 1 : Math.min(travelled, stopped ? stop : travelled) / track.length);
  const inside = route.wall !== null && travelled > outside + depthOf(layout.courses);
  const tone: Tone = inside ? 'allowed' : trail.role;
  const radius = crowd ? 4.5 : 7;
  const id = `call-${call}`;
  if (stopped) return cross(id, x, y, crowd ? 6 : 11);
  const shapes: Shape[] = [];
  if (!crowd)
    shapes.push({ kind: 'circle', id: `${id}-halo`, role: 'halo', x, y, radius: 13, fill: tone, opacity: 0.22 });
  shapes.push({ kind: 'circle', id, role: 'token', x, y, radius, fill: tone, stroke: 'card', strokeWidth: 1.5 });
  return shapes;
}

/** From the top of the first course to the foot of the last, pixels. */
function depthOf(courses: readonly Course[]): number {
  const [first, last] = [courses[0]?.box, courses.at(-1)?.box];
  return first && last ? last.y + last.height - first.y : 0;
}

/** A refusal is a shape of its own, not only a colour. */
export function cross(id: string, x: number, y: number, radius: number): Shape[] {
  const arm = radius * 0.42;
  return [
    { kind: 'circle', id, role: 'cross', x, y, radius, fill: 'denied', stroke: 'card', strokeWidth: 1.5 },
    {
      kind: 'path',
      id: `${id}-x`,
      role: 'cross',
      d: crossPath(x, y, arm),
      stroke: 'card',
      strokeWidth: Math.max(1.5, radius * 0.22),
    },
  ];
}
