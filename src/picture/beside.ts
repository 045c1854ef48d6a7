import { fix } from './geometry.ts';
import { shorten } from './measure.ts';
import { leastText } from './present/measures.ts';
import { type Scene, type Shape, stageSize, type View } from './scene.ts';
import { placed } from './transform.ts';

/** Two pictures of one run under different rules, side by side. */

const GAP = 16;
const HEAD_SIZE = 17;
/** Height of the line that says what each half shows, in sizes of its text. */
const HEAD = 2;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Width of the stage of each half. */
const halfWidth = (width: number): number => Math.floor((width - GAP) / 2);

/** Where two pictures stand beside each other. */
export interface Halves {
  /** The stage of each. */
  readonly half: Pick<View, 'width' | 'height' | 'scale' | 'em'>;
  /** Of the stage of both, pixels. */
  readonly width: number;
  /** Of the names above them, pixels. */
  readonly headSize: number;
}

/** For an output of a size in pixels. For the back of a room both have the text that one picture would have. */
export function halvesOf({ width, height }: Size, present: boolean): Halves {
  const { scale } = stageSize(halfWidth(width), height);
  const whole = { width: Math.round(width / scale), height: Math.round(height / scale) };
  const em = leastText(whole.width, whole.height);
  const headSize = present ? Math.max(HEAD_SIZE, em) : HEAD_SIZE;
  const half = { width: halfWidth(whole.width), height: whole.height - headSize * HEAD, scale };
  return { half: present ? { ...half, em } : half, width: whole.width, headSize };
}

/** One scene of two, each beneath a line that names it. */
export function beside(
  left: Scene,
  right: Scene,
  names: readonly [string, string],
  { width, headSize }: Pick<Halves, 'width' | 'headSize'>,
): Scene {
  const offset = width - right.width;
  const top = headSize * HEAD;
  const height = Math.max(left.height, right.height) + top;
  const head = (text: string, x: number, room: number, id: string): Shape => ({
    ...{ kind: 'text', id, role: 'half-name', x: x + 12, y: top * 0.7, size: headSize, bold: true, fill: 'ink' },
    text: shorten(text, room - 24, headSize, 'bold'),
  });
  return {
    width,
    height,
    scale: left.scale,
    title: left.title,
    description: `Left, ${lowerFirst(left.description)} Right, ${lowerFirst(right.description)}`,
    still: [
      { kind: 'rect', id: 'sheet', role: 'paper', x: 0, y: 0, width, height, fill: 'paper' },
      head(names[0], 0, left.width, 'left-name'),
      head(names[1], offset, right.width, 'right-name'),
      ...moved(left.still, 0, top, 'left-'),
      ...moved(right.still, offset, top, 'right-'),
      {
        kind: 'path',
        id: 'between',
        role: 'boundary',
        d: `M${fix(width / 2)} 12L${fix(width / 2)} ${fix(height - 12)}`,
        stroke: 'faint',
        strokeWidth: 2,
      },
    ],
    moving: besideMoving(left.moving, right.moving, { width, headSize }, right.width),
    hotspots: [
      ...left.hotspots.map((spot) => ({ ...spot, shape: `left-${spot.shape}`, y: spot.y + top })),
      ...right.hotspots.map((spot) => ({
        ...spot,
        shape: `right-${spot.shape}`,
        x: spot.x + offset,
        y: spot.y + top,
      })),
    ],
    words: [
      `Left: ${names[0]}.`,
      ...left.words,
      `Right: ${names[1]}.`,
      // What is said of the program itself is the same for both.
      ...right.words.filter((line) => !left.words.includes(line)),
    ],
  };
}

/** What moves in both. `half`: width of the stage of the right one, pixels. */
export const besideMoving = (
  left: readonly Shape[],
  right: readonly Shape[],
  { width, headSize }: Pick<Halves, 'width' | 'headSize'>,
  half: number,
): Shape[] => [...moved(left, 0, headSize * HEAD, 'left-'), ...moved(right, width - half, headSize * HEAD, 'right-')];

const lowerFirst = (text: string): string =>
  /^(Under|Call) /.test(text) ? `${text[0]?.toLowerCase()}${text.slice(1)}` : text;

const moved = (shapes: readonly Shape[], dx: number, dy: number, prefix: string): Shape[] =>
  shapes.map((shape) => ({ ...placed(shape, { by: 1, dx, dy }), id: prefix + shape.id }));
