import type { Result } from '../../base/result.ts';
import type { Deck } from '../../show/slide.ts';
import type { Page } from '../context.ts';
import type { Waiting } from '../media/film.ts';
import type { Format } from './formats.ts';
import { asShown, type ExportOptions, gather, withTrace } from './gather.ts';

/**
 * Makes the file of a format. `gathered`: the deck of these options. Null: there is none, because a source cannot be
 * had, and it was said which. Rejects when it is stopped.
 */
export async function makeFile(
  page: Page,
  format: Format,
  options: ExportOptions,
  gathered: Promise<Deck | null>,
  waiting: Waiting,
): Promise<Result<Blob> | null> {
  const deck = await gathered;
  if (!deck) return null;
  const captions = asShown(deck, options).slides.map(({ caption }) => caption);
  const room = await format.room?.(options, captions);
  const made = room ? await gather(page, options, room) : deck;
  if (!made) return null;
  const shown = format.tells ? made : asShown(made, options);
  const whole = await withTrace(page, shown, options);
  return whole.ok ? format.make(whole.value, { options, ...waiting }) : whole;
}
