import { DECK_KEYS, type DeckMethod } from '../../embed/deck-keys.ts';
import { isTaken } from '../taken.ts';
import type { Player } from './player.ts';
import type { Steps } from './steps.ts';

/** What becomes of a key that is pressed inside the frame. */
export type KeyPurpose =
  | { readonly use: 'step'; readonly to: number }
  | { readonly use: 'play' }
  /** Lets go of what has the focus. */
  | { readonly use: 'leave' }
  /** Told to the page around. */
  | { readonly use: 'pass'; readonly key: string }
  /** Turns a slide of the deck around. */
  | { readonly use: 'deck'; readonly method: DeckMethod }
  | { readonly use: 'none' };

export interface KeyPlace {
  readonly steps: Steps | null;
  readonly deck: '' | 'reveal';
  /** Whether something inside the frame has the focus. */
  readonly focused: boolean;
}

const ON: readonly string[] = ['ArrowRight', 'PageDown'];
const BACK: readonly string[] = ['ArrowLeft', 'PageUp'];
/** They move the focus or change other keys; that is the browser's. */
const NEVER_PASSED: readonly string[] = ['Tab', 'Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'Dead', 'Process'];

/** The arrows step while there are steps, then they belong to the deck: nobody is caught in a picture. */
export function purposeOf(key: string, { steps, deck, focused }: KeyPlace): KeyPurpose {
  if (steps) {
    const { first, count, current } = steps;
    if (ON.includes(key) && current < count) return { use: 'step', to: current + 1 };
    if (BACK.includes(key) && current > first) return { use: 'step', to: current - 1 };
    if (key === 'Home' && current > first) return { use: 'step', to: first };
    if (key === 'End' && current < count) return { use: 'step', to: count };
    if (key === ' ' || key === 'k') return { use: 'play' };
  }
  if (key === 'Escape' && focused) return { use: 'leave' };
  const method = deck === 'reveal' && Object.hasOwn(DECK_KEYS, key) ? DECK_KEYS[key] : undefined;
  if (method) return { use: 'deck', method };
  return NEVER_PASSED.includes(key) ? { use: 'none' } : { use: 'pass', key };
}

export interface KeyActions {
  place(): KeyPlace;
  /** Says to the page around that it has a key, or that its deck shall do something. */
  pass(key: string): void;
  turn(method: DeckMethod): void;
}

/** Listens to the keys of the frame. The answer ends it. */
export function listenToKeys(player: Player, { place, pass, turn }: KeyActions): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (isTaken(event)) return;
    const here = place();
    const what = purposeOf(event.key, here);
    if (what.use === 'none') return;
    if (what.use === 'pass') {
      pass(what.key);
      return;
    }
    event.preventDefault();
    if (what.use === 'step') {
      player.pause();
      here.steps?.goTo(what.to);
    } else if (what.use === 'play') {
      if (player.playing) player.pause();
      else player.play();
    } else if (what.use === 'deck') turn(what.method);
    else letGo();
  };
  // Who points at a part of the picture goes on with the keys of the deck, not with those of the part.
  const onClick = (): void => {
    if (document.activeElement?.matches('.hotspot')) letGo();
  };
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', onClick);
  return () => {
    document.removeEventListener('keydown', onKey);
    document.removeEventListener('click', onClick);
  };
}

const letGo = (): void => {
  const { activeElement } = document;
  if (activeElement instanceof HTMLElement || activeElement instanceof SVGElement) activeElement.blur();
};
