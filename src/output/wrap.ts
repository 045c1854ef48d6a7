/** Columns of a text report: what fits a mail and a terminal. */
export const COLUMNS = 80;

/** What a trace brings along is shown, not obeyed: control characters would reach the terminal. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd');

/**
 * Breaks text into lines of at most `width` columns, the second and later ones indented like the first. A word that is
 * too long for a line of its own is cut: a path may be, and nothing may be wider than a mail.
 */
export function wrap(text: string, indent = '', width = COLUMNS): string {
  const room = width - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text)
    .split(/ +/)
    .flatMap((long) => pieces(long, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((text) => `${indent}${text}\n`).join('');
}

/** Counted in characters, so that no surrogate pair is cut in two. */
function pieces(word: string, room: number): string[] {
  if (word.length <= room) return [word];
  const characters = [...word];
  const parts: string[] = [];
  for (let from = 0; from < characters.length; from += room) parts.push(characters.slice(from, from + room).join(''));
  return parts;
}
