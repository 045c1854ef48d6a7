import { type Choices, DEFAULTS } from '../choices/choices.ts';
import { write } from '../choices/fragment.ts';
import { choicesOf } from '../state/store.ts';
import type { Page } from './context.ts';
import { baseOf, type Telling } from './telling.ts';

/** The fragment that says these choices; within a story, what differs from its step. */
export const linkOf = (choices: Choices, telling: Telling): string =>
  write(choices, baseOf(telling, choices) ?? DEFAULTS);

/** The fragment of the page, or of the frame, as it stands; `whole`: with what the link carries. */
export function linkNow({ choices, telling }: Page, whole: boolean): string {
  const now = choicesOf(choices.getState());
  return linkOf(whole ? now : { ...now, data: '' }, telling.getState());
}
