import type { CallIndex } from '../../model/call-index.ts';
import { attemptOf } from '../../model/queries.ts';
import { sentence } from '../../picture/words.ts';
import { runOf } from '../../show/runs.ts';
import { type Story, stepAt } from '../../story/story.ts';
import type { Page } from '../context.ts';
import { motionAllowed } from '../motion.ts';

/** What one steps through: the calls of the evidence, or a story where one is told. */
export interface Steps {
  /** Number of the first: 0 is the overview before the first call; a story begins at 1. */
  readonly first: number;
  /** Number of the last. */
  readonly count: number;
  readonly current: number;
  /** Of steps 1 to `count`. */
  readonly labels: readonly string[];
  /** A sentence or two on the current step. */
  narration(): string;
  /** The nearest step there is. The one after the current is animated, where motion is wanted. */
  goTo(step: number): void;
  next(): void;
  prev(): void;
}

/** The steps as they are now; null: nothing is open yet. */
export function stepsOf(page: Page): Steps | null {
  const { story } = page.telling.getState();
  if (story) return storySteps(page, story);
  const { evidence } = page.session.getState();
  return evidence && callSteps(page, evidence.index);
}

/** What labels and row depend on: while this is the same, so are they. */
export const rowOf = ({ telling, session }: Page): unknown =>
  telling.getState().story ?? session.getState().evidence?.index ?? null;

export const labelOf = ({ labels }: Steps, step: number): string => labels[step - 1] ?? '';

function storySteps({ telling, choices }: Page, story: Story): Steps {
  const current = Math.min(choices.getState().at, story.steps.length);
  const goTo = (step: number): void => telling.getState().goTo(step);
  return {
    first: 1,
    count: story.steps.length,
    current,
    get labels() {
      return story.steps.map(({ title }) => title);
    },
    narration: () => stepAt(story, current).narration,
    goTo,
    next: () => goTo(current + 1),
    prev: () => goTo(current - 1),
  };
}

/** A list of thousands of names helps nobody. */
const MOST_LABELS = 2000;

function callSteps({ choices, playback }: Page, index: CallIndex): Steps {
  const { policies, libsys, range } = choices.getState();
  const { model } = index;
  const { length } = model.calls;
  // The choices follow a moment later while it plays.
  const current = playback.step;
  const goTo = (wanted: number): void => playback.goTo(wanted, motionAllowed());
  return {
    first: 0,
    count: length,
    current,
    get labels() {
      if (length > MOST_LABELS) return [];
      return Array.from({ length }, (_, call) => attemptOf(model, call).name);
    },
    narration: () => sentence(runOf(index, policies, libsys), current - 1, range),
    goTo,
    next: () => goTo(current + 1),
    prev: () => goTo(current - 1),
  };
}
