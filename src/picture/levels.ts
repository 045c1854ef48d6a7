import type { Box } from './geometry.ts';
import { type Course, isTight, MARGIN, ROW } from './places.ts';

/** From top to foot: the cards, the wall with its courses, the kernel. */
export interface Levels {
  readonly kernel: Box;
  /** Lines of slots in the kernel. */
  readonly slotRows: number;
  readonly courses: readonly Course[];
  /** Middle of the wall, where there is a line if no policy builds a course. */
  readonly boundary: number;
  /** Top and height of the cards, pixels. */
  readonly cards: { readonly y: number; readonly height: number };
}

interface Request {
  readonly width: number;
  readonly height: number;
  /** Policies that are on: each builds a course. */
  readonly policies: number;
  /** Courses that there is room for, also if fewer are built. */
  readonly reserved: number;
  /** Height that the cards need, pixels. */
  readonly least: number;
}

/** Height of a course, and between two. */
const ROOMY = { height: 24, gap: 8 } as const;
const TIGHT = { height: 16, gap: 4 } as const;
/** The lowest course that a name fits into. */
const LEAST = { height: 16, gap: 3 } as const;
/** Share of cards and wall that the wall takes at most: what is walled in matters as well. */
const MOST_WALL = 0.4;

export function levelsOf({ width, height, policies, reserved, least }: Request): Levels {
  const tight = isTight(height);
  const slotRows = height < 480 ? 1 : 2;
  const kernelHeight = tight ? 54 : 34 + slotRows * ROW;
  const kernel: Box = { x: 0, y: height - kernelHeight, width, height: kernelHeight };
  // The reason of a refusal appears between the cards and the wall.
  const above = tight ? 18 : 30;
  const top = tight ? 6 : MARGIN;
  const room = kernel.y - 2 * above - top;
  const wall = courseSizes(Math.max(1, policies, reserved), Math.min(room - least, room * MOST_WALL), tight);
  const wallHeight = wall.shown * wall.height + (wall.shown - 1) * wall.gap;
  const wallTop = kernel.y - above - wallHeight;
  const built = Math.min(policies, wall.shown);
  const courses = Array.from({ length: built }, (_, i): Course => {
    // The last one stands for those that there is no room for.
    const its = i === built - 1 ? policies - i : 1;
    const box = { x: 0, y: wallTop + i * (wall.height + wall.gap), width, height: wall.height };
    return { policies: Array.from({ length: its }, (_, policy) => i + policy), box };
  });
  return {
    ...{ kernel, slotRows, courses },
    boundary: wallTop + wallHeight / 2,
    cards: { y: top, height: wallTop - above - top },
  };
}

/** As many courses as fit: as tall as wished, else lower ones, else fewer. */
function courseSizes(wanted: number, room: number, tight: boolean): { shown: number; height: number; gap: number } {
  const wished = tight ? TIGHT : ROOMY;
  if (wanted * (wished.height + wished.gap) - wished.gap <= room) return { shown: wanted, ...wished };
  const { gap } = LEAST;
  const shown = Math.max(1, Math.min(wanted, Math.floor((room + gap) / (LEAST.height + gap))));
  const height = Math.floor((room + gap) / shown) - gap;
  return { shown, gap, height: Math.max(LEAST.height, Math.min(wished.height, height)) };
}
