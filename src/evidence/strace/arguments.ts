import { decode } from '../../base/bytes.ts';

/** A call's text after its name, `(ARGS) = RET`, taken apart just as far as the importer needs it. */
export interface Outcome {
  readonly args: string;
  /** What follows the last ` = `; strings in the arguments may contain `) = 0`, a return value does not. */
  readonly result: string;
}

export function splitOutcome(text: string): Outcome {
  const at = text.lastIndexOf(' = ');
  return at < 0 ? { args: text, result: '' } : { args: text.slice(0, at), result: text.slice(at + 3) };
}

/** A returned descriptor, pid or 0; null for an error, `?` or anything that is no plain decimal number. */
export function resultNumber(result: string): number | null {
  const match = /^\d{1,10}(?![\dx])/.exec(result);
  return match ? Number(match[0]) : null;
}

/** A returned address. */
export function resultAddress(result: string): bigint | null {
  const match = /^0x[0-9a-f]{1,16}/.exec(result);
  return match ? BigInt(match[0]) : null;
}

export function integer(text: string | undefined): bigint | null {
  const match = /^\s*(0x[0-9a-f]{1,16}|\d{1,19})/.exec(text ?? '');
  return match?.[1] === undefined ? null : BigInt(match[1]);
}

/** The first C string of the arguments with its escapes undone; null if there is none. */
export function firstString(args: string): string | null {
  const open = args.indexOf('"');
  if (open < 0) return null;
  const close = args.indexOf('"', open + 1);
  const plain = args.slice(open + 1, close < 0 ? args.length : close);
  if (!plain.includes('\\')) return decode(plain);
  let bytes = '';
  let at = open + 1;
  while (at < args.length && args[at] !== '"') {
    if (args[at] !== '\\') {
      bytes += args[at++];
      continue;
    }
    const sequence = /^\\(?:x([0-9a-f]{2})|([0-7]{1,3})|(.))/.exec(args.slice(at, at + 4));
    if (!sequence) break;
    bytes += unescaped(sequence);
    at += sequence[0].length;
  }
  return decode(bytes);
}

const NAMED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', f: '\f', a: '\x07', b: '\b' };

function unescaped([, hex, octal, letter]: RegExpExecArray): string {
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
  return NAMED[letter ?? ''] ?? letter ?? '';
}

/** Arguments at the top level of a call that has no nested ones, such as mmap. */
export const fields = (args: string): string[] => args.replace(/\)\s*$/, '').split(', ');

/** A descriptor argument: `3`, or `3</usr/lib/libfoo.so>` with -y. */
export interface Descriptor {
  readonly fd: number;
  readonly path: string | null;
}

export function descriptor(text: string | undefined): Descriptor | null {
  const match = /^\s*(\d{1,9})(?:<(\/[^\0]*)>)?/.exec(text ?? '');
  if (match?.[1] === undefined) return null;
  return { fd: Number(match[1]), path: match[2] === undefined ? null : decode(match[2].replace(/<[^<>]*>$/, '')) };
}
