import type { Box } from '../geometry.ts';
import type { View } from '../scene.ts';

/**
 * The back-of-room rule as numbers. Everything is measured in `em`, the least size of text on the stage; a smaller
 * stage has fewer em, so it shows less instead of shrinking.
 */
export interface Measures {
  /** The stage, pixels. */
  readonly width: number;
  readonly height: number;
  /** Least size of text, pixels. */
  readonly em: number;
  /** Least width of a stroke, pixels. */
  readonly stroke: number;
  /** Width of the way of the current call, pixels. */
  readonly way: number;
  readonly margin: number;
  readonly radius: number;
  readonly headSize: number;
  /** Baseline of the heading. */
  readonly headLine: number;
  /** Where the object boxes may begin. */
  readonly boxesTop: number;
  /** Between boxes and wall: a strip where ways turn, and lines of text. */
  readonly strip: number;
  readonly yard: number;
  /** Height that all courses of the wall share. */
  readonly wallRoom: number;
  readonly course: number;
  readonly leastCourse: number;
  readonly courseGap: number;
  readonly kernel: Box;
  /** From the top of the kernel to the tip of an arrow. */
  readonly arrowDepth: number;
  /** From the top of the kernel to where a call comes to rest; its name stands beside it. */
  readonly rest: number;
  readonly nameSize: number;
  /** Of boxes: a stage that is too narrow for two has one. */
  readonly columns: 1 | 2;
  /** Lines of text between boxes and wall. */
  readonly yardLines: 2 | 3;
}

/** Height that a stage may lack to words beneath it before its text becomes smaller: they are part of what is seen. */
const WORDS = 0.8;
/** Two columns of boxes need as much width, em. */
const NARROW = 30;
/** From one line of text in the yard to the next, em. */
export const LINE = 1.25;
/** The least height that the parts of the picture fit into, em. */
const LOWEST = 20;

/**
 * 24 pixels on a stage of 1280 × 720 and the same share of a larger one; less below, down to 18 at 640 × 360. Smaller
 * still, the whole picture shrinks.
 */
export function leastText(width: number, height: number): number {
  const share = Math.min(width / 1280, height / (720 * WORDS));
  const text = share >= 1 ? 24 * share : share >= 0.5 ? 12 + 12 * share : 36 * share;
  return Math.min(text, height / LOWEST);
}

export function measuresOf({
  width,
  height,
  em = leastText(width, height),
}: Pick<View, 'width' | 'height' | 'em'>): Measures {
  const narrow = width < NARROW * em;
  // 0 where the stage is 20 em high (640 × 360), 1 from 30 em (1280 × 720) on.
  const ease = Math.min(1, Math.max(0, (height / em - LOWEST) / 10));
  const between = (tight: number, roomy: number): number => em * (tight + (roomy - tight) * ease);
  const kernelHeight = between(2.6, 4);
  return {
    width,
    height,
    em,
    stroke: Math.max(3, em / 8),
    way: Math.max(6, em * 0.36),
    margin: between(0.8, 1.5),
    radius: em * 0.5,
    headSize: between(1.4, 1.75),
    headLine: between(1.6, 2.35),
    boxesTop: between(2.55, 3.9),
    strip: between(0.9, 1.2),
    yard: between(3.35, 4) + (narrow ? LINE * em : 0),
    wallRoom: between(1.5, 6.35),
    course: between(1.5, 1.8),
    leastCourse: em * 1.35,
    courseGap: em * 0.3,
    kernel: { x: 0, y: height - kernelHeight, width, height: kernelHeight },
    arrowDepth: between(0.8, 1.1),
    rest: between(1.65, 2.4),
    nameSize: between(1.1, 1.4),
    columns: narrow ? 1 : 2,
    yardLines: narrow ? 3 : 2,
  };
}
