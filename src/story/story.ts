import { type Choices, DEFAULTS } from '../choices/choices.ts';
import { parse, write } from '../choices/fragment.ts';

/**
 * A sequence of steps over any scenarios or traces. What a step shows is written as the fragment of a link
 * (`choices/fragment.ts`): one notation, one reader, and a story can be made of links that people sent each other.
 * Each step stands alone: what it does not say is as in a fresh page, so steps can be taken in any order.
 */
export interface Story {
  readonly title: string;
  /** One sentence for a list of stories. */
  readonly summary: string;
  readonly steps: readonly StoryStep[];
}

/** One picture of a story, with what is said of it. */
export interface StoryStep {
  /** A few words: the title of a slide, the label that `goto` takes. */
  readonly title: string;
  /** The caption beneath the picture: one or two sentences for everybody. */
  readonly narration: string;
  /** What the speaker sees; empty: nothing. */
  readonly notes: string;
  /** Where it is read: man page, kernel file, commit, thread; empty: nothing is cited. */
  readonly source?: string;
  /** Fragment of a link; only what belongs to the picture counts (`SHOWN`). */
  readonly show: string;
}

/** Name that links have for a story that comes with them; shipped ones have ids of their own. */
export const OWN = 'own';

/** What a step decides. The rest (theme, speed, frame) is up to who is looking. */
export const SHOWN = [
  'source',
  'policies',
  'compare',
  'step',
  'range',
  'focus',
  'look',
  'mark',
  'view',
  'rows',
  'columns',
  'order',
  'sort',
  'reach',
  'libsys',
  'recipe',
] as const satisfies readonly (keyof Choices)[];

/** What a step decides of the choices. */
export type Shown = Pick<Choices, (typeof SHOWN)[number]>;

/** The part of choices that a step decides. */
export const shownOf = (choices: Choices): Shown =>
  Object.fromEntries(SHOWN.map((field) => [field, choices[field]])) as unknown as Shown;

/** Step from its number, counted from 1; the nearest there is. */
export function stepAt(story: Story, at: number): StoryStep {
  const last = story.steps.length - 1;
  return story.steps[Math.min(last, Math.max(0, at - 1))] as StoryStep;
}

/** What a step shows. Never fails: what its link says wrongly is as in a fresh page. */
export const choicesOfStep = (step: StoryStep): Shown => shownOf(parse(step.show).choices);

/** The fragment that a step is written as. */
export const showOf = (choices: Choices): string => write({ ...DEFAULTS, ...shownOf(choices) });

/** As it stands in a file. */
export interface StoryFile extends Story {
  readonly whence: 'story';
  readonly v: 1;
}

/** A story as it stands in a file. */
export const storyFile = ({ title, summary, steps }: Story): StoryFile => ({
  whence: 'story',
  v: 1,
  title,
  summary,
  steps: steps.map(({ title, narration, notes, source, show }) => ({
    ...{ title, narration, notes },
    ...(source ? { source } : {}),
    show,
  })),
});
