import { elide } from '../base/text.ts';

/**
 * Widths without a font: layout must give the same bytes under Node and in every browser. Monospace fonts advance about
 * 0.6 em; for sans-serif text 0.56 em on average is on the safe side of the system fonts.
 */
const MONO = 0.602;
const SANS = 0.56;
/** Bold text is about a tenth wider. */
export const BOLD = 1.1;

export const textWidth = (text: string, size: number, mono = false): number =>
  text.length * size * (mono ? MONO : SANS);

/** Shortens the text to what fits into `width` pixels; empty where not even two characters do. */
export function shorten(text: string, width: number, size: number, mono = false): string {
  const length = Math.floor(width / (size * (mono ? MONO : SANS)));
  return length < 2 ? '' : elide(text, length);
}

/** As `shorten`, for sentences: the beginning matters. */
export function cutEnd(text: string, width: number, size: number): string {
  const length = Math.floor(width / (size * SANS));
  return text.length <= length ? text : `${text.slice(0, Math.max(1, length - 1)).trimEnd()}…`;
}
