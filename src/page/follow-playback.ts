import type { Choices } from '../choices/choices.ts';
import type { Page } from './context.ts';
import { fitChoices } from './fit.ts';
import { motionAllowed } from './motion.ts';

/** Milliseconds between two steps that the panels are told while playing. */
const STEP_PAUSE = 120;

/** Keeps the time of the picture and the step of the choices together, once the evidence of the choices is open. */
export function followPlayback(page: Page): void {
  const { choices, session, playback } = page;
  /** A step of a story that shows a call lets it be seen on its way. */
  let arriving = false;

  /** Steps count the calls of what is open; those of another source wait for it. */
  const isOpen = (): boolean => session.getState().evidence?.source === choices.getState().source;
  const goTo = (step: number): void => {
    if (arriving) playback.arriveAt(step);
    else playback.seek(step);
    arriving = false;
  };
  /** Whether another step is asked for than time stands at. */
  const isElsewhere = (now: Choices, before: Choices): boolean =>
    now.step !== before.step && now.step !== playback.step;

  playback.setRate(choices.getState().speed);
  choices.subscribe((now, before) => {
    if (now.speed !== before.speed) playback.setRate(now.speed);
    if (now.at !== before.at) arriving = now.story !== '' && !now.still && motionAllowed();
    if (isOpen() && (arriving || isElsewhere(now, before))) goTo(now.step);
  });
  session.subscribe(({ evidence }, before) => {
    if (!evidence || evidence === before.evidence) return;
    playback.setLength(evidence.index.model.calls.length);
    if (isOpen()) fitChoices(page, evidence.index);
    goTo(choices.getState().step);
  });

  let told = 0;
  playback.subscribe(() => {
    // What is still open may have a call on its way; it is no step of what was asked for instead.
    if (!isOpen() || choices.getState().step === playback.step) return;
    // The picture follows every frame by itself; the panels around it need not change faster than one can read.
    const now = performance.now();
    if (playback.playing && now - told < STEP_PAUSE) return;
    told = now;
    choices.getState().set({ step: playback.step });
  });
}
