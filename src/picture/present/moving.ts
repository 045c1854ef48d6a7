import { easeCubicInOut } from 'd3';
import { at } from '../../base/assert.ts';
import { outcome } from '../../run/run.ts';
import { straight, Track } from '../geometry.ts';
import type { Shape, Tone } from '../scene.ts';
import { callAt } from '../stage.ts';
import { restAt, stopOf } from './entry.ts';
import { cross } from './marks.ts';
import { imageOf, type PresentStage, stageWith } from './stage.ts';
import type { Way } from './ways.ts';

/**
 * The calls in flight at a moment, as in the ordinary picture: the place of each is arithmetic on the time. Calls of
 * other processes are not in this picture.
 */
export function presentMoving(given: PresentStage, time: number): Shape[] {
  const last = callAt(given.run, time);
  const stage = stageWith(given, last);
  const { run, view } = stage;
  const window = Math.max(1, view.window);
  const shapes: Shape[] = [];
  for (let call = Math.max(0, Math.ceil(time - window)); call <= last; call++) {
    if (imageOf(run, call) !== stage.focus) continue;
    shapes.push(...token(stage, call, Math.min(1, (time - call) / window), window > 1));
  }
  return shapes;
}

function token(stage: PresentStage, call: number, progress: number, crowd: boolean): Shape[] {
  const { run, graph, measures, wallTop } = stage;
  const { em, stroke } = measures;
  const trail = graph.trailOf(call);
  const way = stage.way(trail);
  const fate = outcome(run, call);
  if (!way || fate === 'never') return [];
  const { track, outside } = tracksOf(stage, way);
  const travelled = easeCubicInOut(progress) * track.length;
  const stop = stopOf(stage, trail, way.port);
  const end = fate === 'denied' ? outside + stop.y - wallTop : Number.POSITIVE_INFINITY;
  const id = `call-${call}`;
  if (travelled >= end) return cross(id, stop, measures);
  const { x, y } = track.at(track.length === 0 ? 1 : travelled / track.length);
  const inside = fate !== 'no-entry' && fate !== 'denied' && y > measures.kernel.y;
  const tone: Tone = inside ? (fate === 'unknown' ? 'unknown' : 'allowed') : trail.role;
  const radius = Math.max(12, em * 0.5);
  const body: Shape = {
    kind: 'circle',
    id,
    role: 'token',
    x,
    y,
    radius,
    fill: tone,
    stroke: 'card',
    strokeWidth: stroke,
  };
  if (crowd) return [body];
  return [
    { kind: 'circle', id: `${id}-halo`, role: 'halo', x, y, radius: radius * 1.4, fill: tone, opacity: 0.22 },
    body,
  ];
}

interface Tracks {
  readonly track: Track;
  /** Length up to the wall, pixels. */
  readonly outside: number;
}

const TRACKS = new WeakMap<Way, Tracks>();

/** Memo of a pure function: sampling a track once per way instead of once per frame. */
function tracksOf(stage: PresentStage, way: Way): Tracks {
  let tracks = TRACKS.get(way);
  if (!tracks) {
    const { outside, back, port } = way;
    const top = { x: port.x, y: stage.wallTop };
    const turned = back.length > 0 ? [...back, straight(at(back, back.length - 1).to, homeOf(stage, way))] : [];
    const rest = back.length > 0 ? turned : [straight(top, restAt(stage, port))];
    tracks = { track: new Track([...outside, ...rest]), outside: new Track(outside).length };
    TRACKS.set(way, tracks);
  }
  return tracks;
}

/** A time read comes to rest above the arrow that shows its way back. */
const homeOf = ({ yardTop, measures: { em } }: PresentStage, { back }: Way): { x: number; y: number } => ({
  x: at(back, back.length - 1).to.x,
  y: yardTop + em * 0.75,
});
