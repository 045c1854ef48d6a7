import { type Choices, DEFAULTS } from '../choices/choices.ts';
import type { CallIndex } from '../model/call-index.ts';
import { halvesOf } from '../picture/beside.ts';
import { type Scene, stageSize, type View } from '../picture/scene.ts';
import { type Sketch, sketchOf } from '../picture/sketch.ts';
import { callAt, focusOf } from '../picture/stage.ts';
import type { ThemeName } from '../picture/theme.ts';
import { findingOf } from '../picture/words.ts';
import type { Record } from '../record/record.ts';
import type { Run } from '../run/run.ts';
import { choicesOfStep, type Story, type StoryStep } from '../story/story.ts';
import { matrixShown } from './matrix.ts';
import { linkOfPicture } from './opening.ts';
import { presentStand } from './present-stand.ts';
import { runOf } from './runs.ts';
import { rulesOf, type Shot, shotOf, shotOfBoth } from './shot.ts';
import { ordinaryStand } from './stand.ts';

/** One picture with all that is said of it: what every export is made of. */
export interface Slide {
  /** A few words. */
  readonly title: string;
  /** What stands beneath the picture; empty: nothing. */
  readonly caption: string;
  /** For the speaker; empty: nothing. */
  readonly notes: string;
  /** One sentence that says the finding, for whoever does not see the picture. */
  readonly alt: string;
  /** Fragment of the link that shows it. */
  readonly link: string;
  readonly theme: ThemeName;
  /** How it stands at its end. */
  readonly scene: Scene;
  /**
   * The way there: 1 as `scene`, before that the call on its way and nothing of what comes of it. Null where nothing
   * moves.
   */
  readonly frame: ((progress: number) => Scene) | null;
  /** The same, for output that has letters only: one for each picture; none for a table. */
  readonly sketches: readonly NamedSketch[];
}

/** A picture in letters. */
export interface NamedSketch {
  /** What tells it from the other picture; empty: there is one. */
  readonly name: string;
  readonly sketch: Sketch;
}

/** What is exported at once: one slide, or those of a story. */
export interface Deck {
  readonly title: string;
  readonly slides: readonly Slide[];
  /** What opens it again. */
  readonly record: Record;
  /** Of a picture with its words beneath; null: that of the picture, which makes room for them. */
  readonly size: SlideSize | null;
}

/** Size of a picture. */
export interface SlideSize {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Choices that are drawn, at a size. */
export function slideOf(index: CallIndex, choices: Choices, theme: ThemeName, size: SlideSize): Slide {
  const { shot, runs, said } = shotFor(index, choices, size);
  const step = callAt(runs[0], choices.step) + 1;
  const scene = { ...shot.scene, moving: shot.moving(step) };
  const moves = step > 0 && shot.moving(step - 0.5).length > 0;
  return {
    title: scene.title,
    ...said,
    notes: '',
    link: linkOfPicture(choices),
    theme,
    scene,
    frame: moves
      ? (progress) => ({ ...(progress < 1 ? shot.underway() : scene), moving: shot.moving(step - 1 + progress) })
      : null,
    sketches: choices.view === 'matrix' ? [] : sketchesOf(runs, step - 1, choices),
  };
}

/** A step of a story. */
export function slideOfStep(
  index: CallIndex,
  step: StoryStep,
  looks: Pick<Choices, 'present'>,
  theme: ThemeName,
  size: SlideSize,
): Slide {
  return toldAs(slideOf(index, { ...DEFAULTS, ...choicesOfStep(step), present: looks.present }, theme, size), step);
}

/** What a step says of its picture. */
export const wordsOfStep = ({ title, narration, notes }: StoryStep): Pick<Slide, 'title' | 'caption' | 'notes'> => ({
  ...{ title, caption: narration, notes },
});

/** The slide with the words of a step, whatever is shown. */
export const toldAs = (slide: Slide, step: StoryStep): Slide => ({ ...slide, ...wordsOfStep(step) });

const sketchesOf = (runs: Shown['runs'], call: number, { range }: Choices): readonly NamedSketch[] =>
  runs.map((run) => ({ name: runs.length > 1 ? rulesOf(run) : '', sketch: sketchOf(run, call, range) }));

interface Shown {
  readonly shot: Shot;
  /** The run that is drawn, and what it is compared with. */
  readonly runs: readonly [Run] | readonly [Run, Run];
  readonly said: Pick<Slide, 'caption' | 'alt'>;
}

function shotFor(index: CallIndex, choices: Choices, size: SlideSize): Shown {
  const run = runOf(index, choices.policies, choices.libsys);
  if (choices.view === 'matrix') {
    const shown = matrixShown(run.index, choices, size);
    const { scene } = shown;
    const finding = shown.finding();
    return {
      runs: [run],
      shot: { scene, underway: () => scene, moving: () => [] },
      said: { caption: finding, alt: finding },
    };
  }
  const call = callAt(run, choices.step);
  if (choices.compare === null) {
    const finding = findingOf(run, call, choices.range);
    const shot = singleShot(run, choices, stageSize(size.width, size.height));
    return { runs: [run], shot, said: { caption: finding, alt: finding } };
  }
  const halves = halvesOf(size, choices.present);
  const other = runOf(index, choices.compare, choices.libsys);
  const stage = { ...halves.half, courses: Math.max(run.policies.length, other.policies.length) };
  const shots = [singleShot(run, choices, stage), singleShot(other, choices, stage)] as const;
  const shot = shotOfBoth(...shots, [rulesOf(run), rulesOf(other)], halves);
  const finding = `Left: ${findingOf(run, call, choices.range)} Right: ${findingOf(other, call, choices.range)}`;
  return { runs: [run, other], shot, said: { caption: finding, alt: finding } };
}

function singleShot(run: Run, choices: Choices, stage: Omit<View, 'focus' | 'range' | 'window'>): Shot {
  const { focus, range, present } = choices;
  const view: View = { ...stage, focus, range, window: 1 };
  const call = callAt(run, choices.step);
  const make = present ? presentStand : ordinaryStand;
  return shotOf(make(run, view, focusOf(run, view, call)), call, choices);
}

/** Opens what a step names. The answer is asked for once per source. */
export type OpenSource = (source: string) => Promise<CallIndex>;

/** The slides of a story, in order. Whoever opens the sources says why one cannot be opened. */
export async function slidesOf(
  story: Story,
  open: OpenSource,
  looks: Pick<Choices, 'present'>,
  theme: ThemeName,
  size: SlideSize,
): Promise<Slide[]> {
  const known = new Map<string, CallIndex>();
  const slides: Slide[] = [];
  for (const step of story.steps) {
    const { source } = choicesOfStep(step);
    const index = known.get(source) ?? (await open(source));
    known.set(source, index);
    slides.push(slideOfStep(index, step, looks, theme, size));
  }
  return slides;
}
