import { ALL_POLICIES } from '../policy/registry.ts';

/** What to write instead of a word that is no policy: those that it may have been meant for, else any. */
export function nearPolicies(word: string): string {
  const near = nearTo(
    word,
    ALL_POLICIES.flatMap(({ id, aliases }) => [id, ...aliases]),
  );
  const [only, ...others] = near;
  if (only === undefined) return `Known are ${ALL_POLICIES.map(({ id }) => id).join(', ')}.`;
  return `Near it ${others.length === 0 ? 'is' : 'are'} ${near.join(', ')}.`;
}

/** The most that are named. */
const MOST = 5;

/** Words that differ by a slip for every six letters, the nearest first. */
function nearTo(word: string, words: readonly string[]): readonly string[] {
  const slips = Math.max(1, Math.floor(word.length / 6));
  return words
    .map((known) => ({ known, apart: distance(word.toLowerCase(), known) }))
    .filter(({ apart }) => apart <= slips)
    .sort((a, b) => a.apart - b.apart)
    .slice(0, MOST)
    .map(({ known }) => known);
}

/** Letters to put in, take out or change to make one word of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...a].entries()) {
    const line = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const [left = 0, up = 0, corner = 0] = [line[column], above[column + 1], above[column]];
      line.push(Math.min(left + 1, up + 1, corner + (letter === other ? 0 : 1)));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
