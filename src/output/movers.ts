import { fix } from '../picture/geometry.ts';
import type { Scene, Shape } from '../picture/scene.ts';
import { placedPath } from '../picture/transform.ts';

/**
 * What moves on the way to a slide, taken apart into things that only move: a call that is refused is a point first and
 * a cross at its end, so it is two of them, each seen for a part of the way.
 */
export interface Mover {
  /** As it is drawn where its part of the way ends. */
  readonly shape: Shape;
  /** First and last of the samples at which it is seen. */
  readonly from: number;
  readonly to: number;
  /** From where it is drawn to where it is, pixels; one for each of these samples. */
  readonly path: readonly { readonly dx: number; readonly dy: number }[];
}

/** Of the way, after its beginning. Between two samples everything moves straight on. */
export const SAMPLES = 24;

/** In drawing order. The last samples are those of the slide as it stands. */
export function moversOf(frame: (progress: number) => Scene): Mover[] {
  const drafts: Draft[] = [];
  for (let sample = 0; sample <= SAMPLES; sample++) {
    for (const shape of frame(sample / SAMPLES).moving) {
      const known = drafts.findLast((draft) => draft.shape.id === shape.id);
      if (known && known.to === sample - 1 && sameLook(known.shape, shape)) {
        known.places.push(placeOf(shape));
        known.to = sample;
        known.shape = shape;
      } else {
        drafts.push({ shape, from: sample, to: sample, places: [placeOf(shape)] });
      }
    }
  }
  return drafts.map(({ shape, from, to, places }) => {
    const { x, y } = placeOf(shape);
    return { shape, from, to, path: places.map((place) => ({ dx: place.x - x, dy: place.y - y })) };
  });
}

/**
 * What stands still in drawing order; where something looks otherwise once the call has arrived, how it looks until then
 * and from then on.
 */
export function standingOf(underway: Scene, arrived: Scene): (Shape | Mover)[] {
  const before = new Map(underway.still.map((shape) => [shape.id, shape]));
  return arrived.still.flatMap((shape): (Shape | Mover)[] => {
    const earlier = before.get(shape.id);
    if (earlier && JSON.stringify(earlier) === JSON.stringify(shape)) return [shape];
    const later: Mover = { shape, from: SAMPLES, to: SAMPLES, path: [NOWHERE] };
    if (!earlier) return [later];
    return [{ shape: earlier, from: 0, to: SAMPLES - 1, path: Array.from({ length: SAMPLES }, () => NOWHERE) }, later];
  });
}

const NOWHERE = { dx: 0, dy: 0 };

interface Draft {
  shape: Shape;
  readonly from: number;
  to: number;
  readonly places: { readonly x: number; readonly y: number }[];
}

/** Of a path, its first point. */
function placeOf(shape: Shape): { readonly x: number; readonly y: number } {
  if (shape.kind !== 'path') return shape;
  const [x = 0, y = 0] =
    shape.d
      .match(/-?[\d.]+/g)
      ?.slice(0, 2)
      .map(Number) ?? [];
  return { x, y };
}

/** Whether one is the other, moved. Numbers of a path are rounded each for itself, so they differ a little. */
function sameLook(a: Shape, b: Shape): boolean {
  const [first, second] = [atOrigin(a), atOrigin(b)];
  if (first.kind !== 'path' || second.kind !== 'path') return JSON.stringify(first) === JSON.stringify(second);
  const [these, those] = [numbersOf(first.d), numbersOf(second.d)];
  return (
    JSON.stringify({ ...first, d: commandsOf(first.d) }) === JSON.stringify({ ...second, d: commandsOf(second.d) }) &&
    these.length === those.length &&
    these.every((value, i) => Math.abs(value - (those[i] ?? 0)) < ROUNDING)
  );
}

const ROUNDING = 0.05;
const numbersOf = (d: string): number[] => d.match(/-?[\d.]+/g)?.map(Number) ?? [];
const commandsOf = (d: string): string => d.replace(/[^A-Z]/g, '');

function atOrigin(shape: Shape): Shape {
  const { x, y } = placeOf(shape);
  return shape.kind === 'path'
    ? { ...shape, d: placedPath(shape.d, { by: 1, dx: -x, dy: -y }) }
    : { ...shape, x: 0, y: 0 };
}

/** Whether it is ever anywhere else than where it is drawn. */
export const travels = ({ path }: Mover): boolean => path.some(({ dx, dy }) => fix(dx) !== '0' || fix(dy) !== '0');

/** Whether it stands still in one place, from beginning to end. */
export const isStill = (mover: Mover): boolean => mover.from === 0 && mover.to === SAMPLES && !travels(mover);
