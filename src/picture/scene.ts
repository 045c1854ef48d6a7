import type { Role } from '../model/model.ts';
import type { Box } from './geometry.ts';
import type { CallRange } from './range.ts';

/**
 * A scene is a flat list of shapes in drawing order: everything that any output (page, SVG, PNG, slides, text) needs and
 * nothing it has to work out. Positions are in pixels of a stage of `width` × `height`; colours are named by `tone` and
 * resolved by `theme.ts`, so the same scene is drawn light or dark.
 */

/** What a colour means. `theme.ts` gives every tone its paints. */
export type Tone =
  // An object of a process has the tone of its role.
  | Role
  | 'paper'
  | 'card'
  | 'cardDead'
  | 'ink'
  | 'quiet'
  | 'faint'
  | 'wall'
  | 'kernel'
  | 'kernelInk'
  | 'kernelQuiet'
  | 'kernelChip'
  | 'allowed'
  | 'denied'
  | 'never';

interface Base {
  /** Stable between frames, so that an output can keep the element and move it. */
  readonly id: string;
  /** What the shape is for: `card`, `band`, `chip`, `edge`, `gate`, `token`, `stamp`. */
  readonly role: string;
  readonly fill?: Tone;
  readonly stroke?: Tone;
  /** Pixels. */
  readonly strokeWidth?: number;
  /** 0 … 1. */
  readonly opacity?: number;
  /** As in SVG, pixels. */
  readonly dash?: string;
}

export interface RectShape extends Base {
  readonly kind: 'rect';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius?: number;
  /** Fill with a light wash of the tone instead of the tone itself. */
  readonly wash?: boolean;
}

export interface CircleShape extends Base {
  readonly kind: 'circle';
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

export interface PathShape extends Base {
  readonly kind: 'path';
  /** SVG path data, absolute commands, at most two decimals. */
  readonly d: string;
}

export interface TextShape extends Base {
  readonly kind: 'text';
  readonly x: number;
  /** Of the baseline. */
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly mono?: boolean;
  readonly bold?: boolean;
  /** Degrees, clockwise, about x, y. */
  readonly rotate?: number;
}

/** Everything that a picture is made of; pixels of the scene, not of the screen. */
export type Shape = RectShape | CircleShape | PathShape | TextShape;

/** A part of the picture that can be pointed at: hovered, focused, clicked, read out. */
export interface Hotspot {
  /** Id of the shape that shows it. */
  readonly shape: string;
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What choosing it does. */
  readonly action:
    | { readonly kind: 'call'; readonly call: number }
    | { readonly kind: 'image'; readonly image: number };
}

/** A picture at one moment: what every output draws. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Pixels that an output gives to a pixel of the stage. */
  readonly scale: number;
  /** Part of the stage that is looked at, in the stage's proportions; none: all of it. */
  readonly camera?: Box;
  readonly title: string;
  /** One sentence that says what the picture shows; the alternative text of every export. */
  readonly description: string;
  /** What stands still between two steps: cards, bands, chips, edges, wall, kernel. */
  readonly still: readonly Shape[];
  /** What moves with time: calls travelling, the cross, the stamp. */
  readonly moving: readonly Shape[];
  readonly hotspots: readonly Hotspot[];
  /** The picture in words, one line each, in reading order: the twin for screen readers and text output. */
  readonly words: readonly string[];
}

/** Which call is shown: what comes of it is seen only once it has arrived. */
export interface Step {
  /** Index of the call; -1: the overview. */
  readonly call: number;
  readonly arrived: boolean;
}

/** Before the first call. */
export const OVERVIEW: Step = { call: -1, arrived: true };

/** What a person chose to look at; everything else is derived. */
export interface View {
  /** Pixels of the stage. */
  readonly width: number;
  readonly height: number;
  /** Pixels that an output gives to a pixel of the stage; see `stageSize`. */
  readonly scale: number;
  /** Image whose card is drawn large; null: that of the current call. */
  readonly focus: number | null;
  /** Calls that are counted, in the picture and in all that is said of it. */
  readonly range: CallRange;
  /** How many calls travel at once; 1 when stepping. */
  readonly window: number;
  /** Courses of the wall that there is room for, also if fewer are built: two pictures side by side stand alike. */
  readonly courses?: number;
  /** Least size of text for the back of a room, pixels; left out: what this stage asks for by itself. */
  readonly em?: number;
}

/**
 * The stage for an output of a size in pixels. Between the two bounds a larger output shows more; beyond them the
 * picture is enlarged, so that it can be read on a screen of 3840 × 2160 pixels, or shrunk, so that it is whole.
 */
export function stageSize(width: number, height: number): Pick<View, 'width' | 'height' | 'scale'> {
  const enlarge = Math.max(1, Math.min(width / 2400, height / 1350));
  const shrink = Math.min(1, width / 320, height / 300);
  const scale = enlarge * shrink;
  return { width: Math.round(width / scale), height: Math.round(height / scale), scale };
}
