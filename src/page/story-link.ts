import type { Problem } from '../base/result.ts';
import { DEFAULTS } from '../choices/choices.ts';
import { LONGEST_CARRIED, LONGEST_FRAGMENT } from '../choices/fragment.ts';
import { packText } from '../record/pack.ts';
import { recordText } from '../record/record.ts';
import { recordOfStory } from '../show/opening.ts';
import { OWN } from '../story/story.ts';
import type { Page } from './context.ts';
import { linkNow } from './links.ts';

/** A story of one's own travels in the link, as long as a link has room for it. */

/** Milliseconds after the last change: packing a long story takes up to 160, too many for every key. */
const PAUSE = 400;

const TOO_LONG: Problem = {
  message: 'The story is too long for a link.',
  remedy: '“Save as a file” keeps it; the file opens here again.',
};

/**
 * Puts one's own story into the choices, and so into the link, if they tell it. False: it is too long for a link, which
 * is said once it no longer fits.
 */
export function keepInLink({ choices, telling, session }: Page): boolean {
  const { own, remember } = telling.getState();
  const { story, data: before, set } = choices.getState();
  if (!own || story !== OWN) return true;
  const packed = packText(recordText(recordOfStory({ id: OWN, story: own }, DEFAULTS)));
  const fits = packed.length <= LONGEST_CARRIED;
  const data = fits ? packed : '';
  remember(data);
  set({ data });
  if (!fits && before !== '') session.getState().report(TOO_LONG);
  return fits;
}

/** Keeps the link up with a story while it is written. The answer ends it, with the link as it should be. */
export function followEdits(page: Page): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    keepInLink(page);
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  };
  // A story that was opened from a file, or has just begun, is not in the link yet.
  later();
  const unsubscribe = page.telling.subscribe((now, before) => {
    // The entry of the history that is left for another story keeps this one as it is.
    if (before.id === OWN && now.id !== OWN) keep();
    else if (now.story !== before.story) later();
  });
  // Comes before `pagehide`, at which the address is written for the last time (`state/location.ts`).
  window.addEventListener('beforeunload', keep);
  return () => {
    unsubscribe();
    window.removeEventListener('beforeunload', keep);
    keep();
  };
}

/** The address that tells the story elsewhere, as it is now. Null: it is too long for a link, and that was said. */
export function storyAddress(page: Page): string | null {
  const kept = keepInLink(page);
  const link = linkNow(page, true);
  if (kept && link.length <= LONGEST_FRAGMENT) return new URL(`#${link}`, location.href).href;
  page.session.getState().report(TOO_LONG);
  return null;
}
