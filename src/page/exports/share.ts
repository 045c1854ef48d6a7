import { LONGEST_CARRIED } from '../../choices/fragment.ts';
import type { Shareable } from '../../output/snippets.ts';
import { packText } from '../../record/pack.ts';
import { recordText } from '../../record/record.ts';
import type { Deck } from '../../show/slide.ts';
import type { Story } from '../../story/story.ts';
import { type ExportOptions, traceIn } from './gather.ts';

/** What texts to paste are made of, and whether their readers find what they show. */

/** Where a page opened from a file will be once it is somewhere that others can reach. */
export const SOMEWHERE = 'https://example.org/whence/whence.html';

/** `file`: a name without ending. `story`: the one that the deck tells; null: it is one picture. */
export function shareable(deck: Deck, options: ExportOptions, file: string, story: Story | null): Shareable {
  const { slides, record, title } = deck;
  const { size, theme, trace } = options;
  const found = story ? story.summary || slides.at(-1)?.alt : slides[0]?.alt;
  const whole = wholeLink(deck);
  return {
    page: pageAddress(),
    saved: whole === null || (traceIn(deck) !== null && trace !== 'no'),
    link: whole ?? record.link,
    title,
    alt: found ?? title,
    file,
    width: Math.round(size.width),
    height: Math.round(size.height),
    theme,
    isStory: story !== null,
    pictures: slides.map(({ title, alt, caption, notes }) => ({ title, alt, caption, notes })),
  };
}

/** Whether a deck shows what stays on this machine: its texts show nothing elsewhere. */
export const staysHere = (deck: Deck, { trace }: ExportOptions): boolean => trace === 'no' && traceIn(deck) !== null;

/** The fragment with the story of one's own that it tells; null: a link has no room for it. */
function wholeLink({ record }: Deck): string | null {
  if (!record.story) return record.link;
  const link = `${record.link}&data=${packText(recordText(record))}`;
  return link.length <= LONGEST_CARRIED ? link : null;
}

/** Frames need the page as one file: of the page in several parts a sandbox refuses the scripts. */
function pageAddress(): string {
  if (location.protocol === 'file:') return SOMEWHERE;
  return new URL('whence.html', location.href.replace(/[?#].*$/, '')).href;
}
