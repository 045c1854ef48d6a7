/** Boxes, curves and points on them, in stage pixels. No DOM: the same numbers serve the page, files and tests. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels; x and y are those of its left upper corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const centre = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
export const bottom = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height });
export const top = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y });

/** Whether two boxes have a part in common; edges that touch are none. */
export const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Cubic from `from` to `to` with control points `a`, `b`; a straight piece has them on the line. */
export interface Curve {
  readonly from: Point;
  readonly a: Point;
  readonly b: Point;
  readonly to: Point;
}

export const straight = (from: Point, to: Point): Curve => ({ from, a: from, b: to, to });

/** Leaves and arrives vertically, as a call going down (or a callback going up) does. */
export function vertical(from: Point, to: Point): Curve {
  const bend = (to.y - from.y) / 2;
  return { from, a: { x: from.x, y: from.y + bend }, b: { x: to.x, y: to.y - bend }, to };
}

/** Between two places at about the same height: a shallow arc beneath, so that it does not run through the chips. */
export function beneath(from: Point, to: Point, sag: number): Curve {
  return { from, a: { x: from.x, y: from.y + sag }, b: { x: to.x, y: to.y + sag }, to };
}

/** Two decimals at most: pictures repeat byte for byte and stay small. */
export const fix = (value: number): string => String(Math.round(value * 100) / 100);

export function pathData(curves: readonly Curve[]): string {
  let d = '';
  let last: Point | null = null;
  for (const { from, a, b, to } of curves) {
    if (last === null || last.x !== from.x || last.y !== from.y) d += `M${fix(from.x)} ${fix(from.y)}`;
    const isLine = a === from && b === to;
    d += isLine
      ? `L${fix(to.x)} ${fix(to.y)}`
      : `C${fix(a.x)} ${fix(a.y)} ${fix(b.x)} ${fix(b.y)} ${fix(to.x)} ${fix(to.y)}`;
    last = to;
  }
  return d;
}

/** Path data of a cross; `arm`: from its middle to each end, along each axis. */
export const crossPath = (x: number, y: number, arm: number): string => {
  const [left, right, over, under] = [fix(x - arm), fix(x + arm), fix(y - arm), fix(y + arm)];
  return `M${left} ${over}L${right} ${under}M${right} ${over}L${left} ${under}`;
};

const SAMPLES = 12;

function onCurve({ from, a, b, to }: Curve, t: number): Point {
  const s = 1 - t;
  const w0 = s * s * s;
  const w1 = 3 * s * s * t;
  const w2 = 3 * s * t * t;
  const w3 = t * t * t;
  return {
    x: w0 * from.x + w1 * a.x + w2 * b.x + w3 * to.x,
    y: w0 * from.y + w1 * a.y + w2 * b.y + w3 * to.y,
  };
}

/** A way through the picture that can be asked for the place at a fraction of its length. */
export class Track {
  readonly #points: readonly Point[];
  readonly #lengths: readonly number[];
  readonly length: number;

  constructor(curves: readonly Curve[]) {
    const points: Point[] = [];
    const lengths: number[] = [];
    let length = 0;
    for (const curve of curves) {
      for (let i = points.length === 0 ? 0 : 1; i <= SAMPLES; i++) {
        const point = onCurve(curve, i / SAMPLES);
        const last = points.at(-1);
        if (last) length += Math.hypot(point.x - last.x, point.y - last.y);
        points.push(point);
        lengths.push(length);
      }
    }
    this.#points = points;
    this.#lengths = lengths;
    this.length = length;
  }

  /** Place at `fraction` (0 … 1) of the length. */
  at(fraction: number): Point {
    const target = Math.min(1, Math.max(0, fraction)) * this.length;
    let low = 0;
    let high = this.#lengths.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lengths[middle] as number) < target) low = middle + 1;
      else high = middle;
    }
    const to = this.#points[low];
    const from = this.#points[Math.max(0, low - 1)];
    if (!to || !from) return { x: 0, y: 0 };
    const span = (this.#lengths[low] as number) - (this.#lengths[Math.max(0, low - 1)] as number);
    if (span === 0) return to;
    const part = (target - (this.#lengths[low - 1] as number)) / span;
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  }
}

/**
 * Places intervals of given widths on a line as close to their wished centres as the order and the gaps allow.
 * Returns left edges. Widths that do not fit overflow to the right; callers choose what to place.
 */
export function spread(
  wishes: readonly { readonly centre: number; readonly width: number }[],
  from: number,
  to: number,
  gap: number,
): number[] {
  const lefts = wishes.map((wish) => wish.centre - wish.width / 2);
  let edge = from;
  for (const [i, wish] of wishes.entries()) {
    lefts[i] = Math.max(lefts[i] as number, edge);
    edge = (lefts[i] as number) + wish.width + gap;
  }
  edge = to;
  for (let i = wishes.length - 1; i >= 0; i--) {
    const width = wishes[i]?.width ?? 0;
    lefts[i] = Math.min(lefts[i] as number, edge - width);
    edge = (lefts[i] as number) - gap;
  }
  edge = from;
  for (const [i, wish] of wishes.entries()) {
    lefts[i] = Math.max(lefts[i] as number, edge);
    edge = (lefts[i] as number) + wish.width + gap;
  }
  return lefts;
}
