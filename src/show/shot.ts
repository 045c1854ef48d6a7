import { cameraOn, markShapes } from '../picture/aim.ts';
import { beside, besideMoving, type Halves } from '../picture/beside.ts';
import type { Box } from '../picture/geometry.ts';
import type { Scene, Shape } from '../picture/scene.ts';
import { readTarget } from '../picture/targets.ts';
import type { Run } from '../run/run.ts';
import type { Stand } from './stand.ts';

/** What is pointed at in a picture. */
export interface Pointing {
  /** Target that the camera looks at; empty: everything. */
  readonly look: string;
  /** Targets that stand out. */
  readonly mark: readonly string[];
}

/** A picture between two steps: all that stands still, and what moves as a function of time. */
export interface Shot {
  readonly scene: Scene;
  /** As `scene`, while its call is on its way: nothing is seen yet of what comes of it. */
  underway(): Scene;
  moving(time: number): readonly Shape[];
}

/** The picture at a call (-1: the overview), with camera and marks. */
export function shotOf(stand: Stand, call: number, { look, mark }: Pointing): Shot {
  const places = (text: string): readonly Box[] => {
    const target = readTarget(text);
    return target ? stand.boxes(target, call) : [];
  };
  const sight = look === '' ? [] : places(look);
  const marked = mark.flatMap(places);
  const pointed = (scene: Scene): Scene => ({
    ...scene,
    still: veiled(scene.still, markShapes(marked, scene)),
    ...(sight.length > 0 ? { camera: cameraOn(sight, scene) } : {}),
  });
  const scene = pointed(stand.still(call));
  return {
    scene,
    underway: once(() => (call < 0 ? scene : pointed(stand.still(call, false)))),
    moving: stand.moving,
  };
}

/** Worked out when it is asked for, and then kept. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What came of a call is read whatever else is pointed at. */
const ABOVE_VEIL: ReadonlySet<string> = new Set(['callout', 'stamp', 'cross', 'refusal-count']);

function veiled(still: readonly Shape[], veil: readonly Shape[]): readonly Shape[] {
  if (veil.length === 0) return still;
  const above = still.filter(({ role }) => ABOVE_VEIL.has(role));
  return [...still.filter(({ role }) => !ABOVE_VEIL.has(role)), ...veil, ...above];
}

/** Two shots of one run under different rules. */
export function shotOfBoth(left: Shot, right: Shot, names: readonly [string, string], halves: Halves): Shot {
  const both = (one: Scene, other: Scene): Scene => {
    const { camera: _, ...scene } = beside(one, other, names, halves);
    return scene;
  };
  return {
    scene: both(left.scene, right.scene),
    underway: once(() => both(left.underway(), right.underway())),
    moving: (time) => besideMoving(left.moving(time), right.moving(time), halves, right.scene.width),
  };
}

/** "OpenBSD msyscall with …" or that there is none. */
export const rulesOf = ({ policies }: Run): string =>
  policies.length === 0 ? 'No policy' : policies.map(({ title }) => title).join(' with ');
