import type { Page } from '../context.ts';
import { stepsOf } from './steps.ts';

/** Runs through the steps by itself: calls flow by in the picture's own time, a story is told step by step. */
export interface Player {
  readonly playing: boolean;
  play(): void;
  pause(): void;
  /** Called when it begins or ends. */
  readonly subscribe: (listener: () => void) => () => void;
  dispose(): void;
}

/** Milliseconds of a step of a story at speed 1: time to read its caption. */
const STORY_STEP = 6000;
/** Milliseconds at the end before it begins again. */
const REST = 1500;

export function createPlayer(page: Page): Player {
  const { choices, playback } = page;
  const listeners = new Set<() => void>();
  let wanted = false;
  let timer: number | null = null;

  const told = (): void => {
    for (const listener of listeners) listener();
  };
  const later = (run: () => void, milliseconds: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = window.setTimeout(() => {
      timer = null;
      run();
    }, milliseconds);
  };
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    playback.pause();
  };

  const ended = (): void => {
    if (choices.getState().loop) later(begin, REST);
    else {
      wanted = false;
      told();
    }
  };
  const begin = (): void => {
    const steps = stepsOf(page);
    if (!steps) return;
    const { first, count, current } = steps;
    if (first === 0) {
      playback.play();
      return;
    }
    if (current >= count) steps.goTo(first);
    later(turn, STORY_STEP / choices.getState().speed);
  };
  const turn = (): void => {
    const steps = stepsOf(page);
    if (!steps) return;
    steps.next();
    if (steps.current + 1 >= steps.count) ended();
    else later(turn, STORY_STEP / choices.getState().speed);
  };

  // Calls come to their end in the picture's own time; or somebody else has taken hold of it.
  let running = playback.playing;
  const unsubscribe = playback.subscribe(() => {
    const before = running;
    running = playback.playing;
    if (!before || running || !wanted || timer !== null) return;
    const steps = stepsOf(page);
    if (steps && playback.time >= steps.count) ended();
    else {
      wanted = false;
      told();
    }
  });

  return {
    get playing() {
      return wanted;
    },
    play() {
      if (wanted || !stepsOf(page)) return;
      wanted = true;
      begin();
      told();
    },
    pause() {
      if (!wanted) return;
      wanted = false;
      stop();
      told();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      wanted = false;
      stop();
      unsubscribe();
      listeners.clear();
    },
  };
}
