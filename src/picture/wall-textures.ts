import type { WallStyle } from '../policy/policy.ts';
import { type Box, fix } from './geometry.ts';

/**
 * The stone of a wall as path data; it says what kind of rule it is: hatched where it refuses, lined where the call
 * carries a key, with arrows back up where a refused call is sent back as a signal, dotted where a filter sieves.
 */
export const TEXTURE: Readonly<Record<WallStyle, (part: Box) => string>> = {
  region: hatch,
  keyhole: hatch,
  key: ({ x, y, width, height }) => {
    let d = '';
    for (let row = y + 4; row < y + height - 1; row += 5) d += `M${fix(x)} ${fix(row)}L${fix(x + width)} ${fix(row)}`;
    return d;
  },
  trapdoor: (part) =>
    marks(part, 14, (x, y) => `M${fix(x)} ${fix(y + 2)}L${fix(x + 3)} ${fix(y - 1)}L${fix(x + 6)} ${fix(y + 2)}`),
  sieve: (part) => marks(part, 7, (x, y) => `M${fix(x)} ${fix(y)}L${fix(x + 1.5)} ${fix(y)}`),
};

/** Diagonal strokes clipped to the box, as one path: patterns do not survive in every renderer. */
function hatch({ x, y, width, height }: Box): string {
  let d = '';
  for (let start = x - height + (8 - ((x - height) % 8)); start < x + width; start += 8) {
    const from = Math.max(start, x);
    const to = Math.min(start + height, x + width);
    if (to - from < 1) continue;
    d += `M${fix(from)} ${fix(y + height - (from - start))}L${fix(to)} ${fix(y + height - (to - start))}`;
  }
  return d;
}

/** Marks on a grid, whole ones only. */
function marks({ x, y, width, height }: Box, pitch: number, mark: (x: number, y: number) => string): string {
  let d = '';
  for (let row = y + 6; row <= y + height - 4; row += 7) {
    // On a grid of the stage, so that parts of one course line up.
    for (let at = Math.ceil((x + 3) / pitch) * pitch; at <= x + width - 6; at += pitch) d += mark(at, row);
  }
  return d;
}
