import type { Slide } from '../show/slide.ts';

/** When each slide of a film begins, how long its call travels and how long it then stands: one plan for all films. */

export interface Span {
  /** All in seconds. */
  readonly start: number;
  /** 0 where nothing moves. */
  readonly travel: number;
  readonly hold: number;
}

export interface Plan {
  readonly spans: readonly Span[];
  /** Of the whole film, seconds. */
  readonly length: number;
}

const TRAVEL = 1.2;
/** A caption is read at this many characters a second, beside a picture that is looked at as well. */
const READING = 16;
const LEAST = 2;
const MOST = 12;

type Timed = Pick<Slide, 'title' | 'caption' | 'frame'>;

export function planOf(slides: readonly Timed[]): Plan {
  let start = 0;
  const spans = slides.map(({ title, caption, frame }) => {
    const span = { start, travel: frame ? TRAVEL : 0, hold: holdOf(caption === '' ? '' : `${title} ${caption}`) };
    start = tenths(start + span.travel + span.hold);
    return span;
  });
  return { spans, length: start };
}

const holdOf = (text: string): number => tenths(Math.min(MOST, Math.max(LEAST, 1 + text.length / READING)));

const tenths = (seconds: number): number => Math.round(seconds * 10) / 10;

/** One picture of a film. */
export interface Moment {
  /** Index of the slide. */
  readonly slide: number;
  /** Of its call: 0 … 1; 1 is the slide as it stands. */
  readonly progress: number;
  /** Seconds. */
  readonly start: number;
  readonly length: number;
}

/**
 * The pictures of a film: `rate` a second while something moves, and as few as `longest` seconds allow while nothing
 * does. Together they are as long as the plan, to the rounding of numbers.
 */
export function momentsOf({ spans }: Plan, rate: number, longest = Number.POSITIVE_INFINITY): Moment[] {
  return spans.flatMap(({ start, travel, hold }, slide) => {
    const steps = Math.round(travel * rate);
    const moving = Array.from({ length: steps }, (_, i) => ({
      ...{ slide, progress: i / steps, start: start + (travel * i) / steps, length: travel / steps },
    }));
    const stands = Math.max(1, Math.ceil(hold / longest));
    const still = Array.from({ length: stands }, (_, i) => ({
      ...{ slide, progress: 1, start: start + travel + (hold * i) / stands, length: hold / stands },
    }));
    return [...moving, ...still];
  });
}
