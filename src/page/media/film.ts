import { captioned } from '../../output/captioned.ts';
import { portableSvg } from '../../output/svg.ts';
import { type Moment, momentsOf, planOf } from '../../output/timing.ts';
import type { Scene } from '../../picture/scene.ts';
import type { ThemeName } from '../../picture/theme.ts';
import type { Deck, Slide } from '../../show/slide.ts';
import { canvasOf, imageOf } from './raster.ts';

/** Whoever waits for a film: hears how far it is, and may stop it. */
export interface Waiting {
  /** 0 … 1. */
  progress(share: number): void;
  /** Once it is aborted, the film rejects with its reason. */
  readonly signal: AbortSignal;
}

export interface Film {
  readonly slides: readonly Slide[];
  /** Pixels; even, as codecs of films want it. */
  readonly width: number;
  readonly height: number;
}

/** The slides as they are filmed: of one size, with their words at the foot where they have any. */
export function filmOf({ slides, size }: Deck): Film {
  const filmed = captioned(slides, size);
  const scene = filmed[0]?.scene;
  if (!scene) throw new Error('a film has one slide at least');
  return { slides: filmed, width: even(scene.width * scene.scale), height: even(scene.height * scene.scale) };
}

const even = (pixels: number): number => 2 * Math.max(1, Math.floor(pixels / 2));

/** One picture of a film, on a canvas that the next picture will be drawn on. */
export interface Shown {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  readonly moment: Moment;
}

/**
 * The pictures of a film in order: `rate` a second while a call travels, one for every `longest` seconds while nothing
 * moves. What stands still is drawn once for the way of a call, and once for its end: what comes of it is seen only then.
 */
export async function* picturesOf(film: Film, rate: number, longest: number, waiting: Waiting): AsyncGenerator<Shown> {
  const { slides, width, height } = film;
  const { canvas, context } = canvasOf(width, height, true);
  const moments = momentsOf(planOf(slides), rate, longest);
  let ground: HTMLImageElement | null = null;
  let before: Moment | null = null;
  for (const [i, moment] of moments.entries()) {
    waiting.signal.throwIfAborted();
    if (before?.slide !== moment.slide || before.progress !== moment.progress) {
      const { scene, frame, theme } = slides[moment.slide] as Slide;
      const shown = frame ? frame(moment.progress) : scene;
      if (!before || !sharesGround(before, moment)) ground = await layer({ ...shown, moving: [] }, theme, film);
      const above = await layer({ ...shown, still: [] }, theme, film);
      for (const image of [ground, above]) if (image) context.drawImage(image, 0, 0, width, height);
    }
    before = moment;
    yield { canvas, context, moment };
    waiting.progress((i + 1) / moments.length);
  }
}

/** Whether two moments differ in nothing but in what moves. */
const sharesGround = (a: Moment, b: Moment): boolean => a.slide === b.slide && a.progress < 1 === b.progress < 1;

const layer = (scene: Scene, theme: ThemeName, { width, height }: Film): Promise<HTMLImageElement> =>
  imageOf(portableSvg(scene, theme), width, height);
