/** Numbers and addresses are written one way everywhere: page, report, picture and command line. */

/** Lower-case hexadecimal with `0x`, without padding. */
export const hex = (value: bigint | number): string => `0x${value.toString(16)}`;

/** Decimal with thin grouping, independent of the locale so that pictures repeat byte for byte: 12 345. */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');

/** "1 call", "2 calls". */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** What a terminal takes for colours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: such a sequence begins with one.
export const COLOURS = /\u001b\[[\d;]*m/g;

/** The last component of a path; the text itself where it holds no slash. */
export function baseName(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? path : path.slice(slash + 1);
}

/** Shortens from the middle, so that both the start and the telling end of a name stay readable. */
export function elide(text: string, length: number): string {
  if (text.length <= length) return text;
  if (length <= 1) return '…';
  const head = Math.ceil((length - 1) / 2);
  const tail = length - 1 - head;
  return `${text.slice(0, head)}…${tail > 0 ? text.slice(-tail) : ''}`;
}

const LONGEST_NAME = 60;

/** The name of a file in a sentence. */
export const quoted = (name: string): string => `“${elide(name, LONGEST_NAME)}”`;
