import { cameraOf } from './aim.ts';
import type { Box } from './geometry.ts';
import { linesOf } from './measure.ts';
import type { Scene, Shape } from './scene.ts';
import { type Placing, placed } from './transform.ts';

/** Words beneath a picture, as a part of it: for films and files that have no page around them. */

/** On a stage of 960 × 720 or 1280 × 720 pixels; larger ones have larger type. */
const STAGE = { width: 960, height: 720 } as const;
const MARGIN = 28;
const PAD = 16;
const TITLE = { size: 28, line: 36 } as const;
const TEXT = { size: 24, line: 32 } as const;
/** Of the line of a text, above its baseline. */
const ASCENT = 0.78;

export interface Frame {
  /** Pixels of the stage with the strip on it. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the strip. */
  readonly strip: number;
}

/** How tall the strip beneath a picture of this size has to be; 0 without words. */
export function stripHeight(
  { width, height }: Pick<Scene, 'width' | 'height'>,
  title: string,
  caption: string,
): number {
  const unit = unitOf(width, height);
  const lines = stripLines(title, caption, width, unit);
  return lines.length === 0 ? 0 : lines.reduce((sum, { line }) => sum + line, 2 * PAD * unit);
}

/**
 * A scene with title and caption on a strip at its foot. The size stays as it is and the picture becomes smaller, or, in
 * a `frame` that leaves it the room, stays as it is. A camera is looked through: the result shows what it saw.
 */
export function withCaption(scene: Scene, title: string, caption: string, frame?: Frame): Scene {
  const { width, height, strip } = frame ?? {
    width: scene.width,
    height: scene.height,
    strip: stripHeight(scene, title, caption),
  };
  const foot = height - strip;
  const placing = placingOf(scene, { width, height: foot });
  const place = (shape: Shape): Shape => placed(shape, placing);
  const { camera: _, ...rest } = scene;
  return {
    ...rest,
    width,
    height,
    still: [
      { kind: 'rect', id: 'caption-sheet', role: 'paper', x: 0, y: 0, width, height, fill: 'paper' },
      ...scene.still.map(place),
      ...stripShapes({ x: 0, y: foot, width, height: strip }, title, caption, unitOf(width, height)),
    ],
    // What moves is drawn last, and would run over the strip where the camera does not show it.
    moving: scene.moving.map(place).filter((shape) => strip === 0 || shape.kind === 'path' || shape.y < foot),
    hotspots: scene.hotspots.map((spot) => ({
      ...spot,
      x: spot.x * placing.by + placing.dx,
      y: spot.y * placing.by + placing.dy,
      width: spot.width * placing.by,
      height: spot.height * placing.by,
    })),
  };
}

const unitOf = (width: number, height: number): number => Math.min(width / STAGE.width, height / STAGE.height);

/**
 * What the camera sees, as large as the room allows. The room is filled with more of the stage where there is more, so
 * that nothing has to be cut off: what lies beyond is outside the picture or beneath the strip.
 */
function placingOf(scene: Scene, room: { readonly width: number; readonly height: number }): Placing {
  const seen = cameraOf(scene);
  const width = Math.max(seen.width, (seen.height * room.width) / room.height);
  const height = (width * room.height) / room.width;
  const by = room.width / width;
  const start = (from: number, length: number, window: number, whole: number): number =>
    window >= whole ? (whole - window) / 2 : Math.min(Math.max(0, from + (length - window) / 2), whole - window);
  return {
    by,
    dx: -start(seen.x, seen.width, width, scene.width) * by,
    dy: -start(seen.y, seen.height, height, scene.height) * by,
  };
}

function stripShapes({ x, y, width, height }: Box, title: string, caption: string, unit: number): Shape[] {
  if (height === 0) return [];
  const shapes: Shape[] = [
    { kind: 'rect', id: 'caption-strip', role: 'caption', x, y, width, height, fill: 'card' },
    { kind: 'rect', id: 'caption-edge', role: 'caption', x, y, width, height: 2 * unit, fill: 'faint' },
  ];
  let top = y + PAD * unit;
  for (const [i, { text, size, line, bold }] of stripLines(title, caption, width, unit).entries()) {
    shapes.push({
      ...{ kind: 'text', id: `caption-${i}`, role: 'caption', text, size, bold, fill: 'ink' },
      x: x + MARGIN * unit,
      y: top + line * ASCENT,
    });
    top += line;
  }
  return shapes;
}

interface Line {
  readonly text: string;
  /** Pixels of the letters, and from one baseline to the next. */
  readonly size: number;
  readonly line: number;
  readonly bold: boolean;
}

function stripLines(title: string, caption: string, width: number, unit: number): Line[] {
  const room = width - 2 * MARGIN * unit;
  const set = (text: string, { size, line }: typeof TITLE | typeof TEXT, bold: boolean): Line[] =>
    linesOf(text, room, size * unit, bold ? 'bold' : 'sans').map((text) => ({
      ...{ text, bold, size: size * unit, line: line * unit },
    }));
  return [...set(title, TITLE, true), ...set(caption, TEXT, false)];
}
