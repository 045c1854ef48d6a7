import type { Effect } from '../policy/policy.ts';

/** A call that is let in under somebody's eyes is none like the others: what is said of it, in the words of its policy. */

const LET_IN = 'let in';

/**
 * What becomes of the call, and what there is to say besides: "let in, and reported" and "the stack does not begin where
 * it should"; "let in" and "stops for the recorder". The second may be empty.
 */
export function watchedParts({ text }: Effect): readonly [head: string, rest: string] {
  if (!text.startsWith(LET_IN)) return [LET_IN, text];
  const end = text.search(/[:;]/);
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 1).trim()];
}

/** "allowed, and reported: the stack …", "allowed: stops for the recorder". `verb`: in the place of "let in". */
export const watchedWords = ({ text }: Effect, verb: string): string =>
  text.startsWith(LET_IN) ? `${verb}${text.slice(LET_IN.length)}` : `${verb}: ${text}`;

/** Of many calls: "let in, and reported", "let in (stops for the recorder)"; null where nobody takes note of them. */
export function watchedCount(effect: Effect): string | null {
  if (!effect.text.startsWith(LET_IN)) return `${LET_IN} (${effect.text})`;
  const [head] = watchedParts(effect);
  return head === LET_IN ? null : head;
}
