import type { Block } from './importer.ts';

/**
 * Text is kept as *byte strings* while it is being read: one character per byte, so that a position in the string is a
 * position in the file and no byte is lost. Only what is kept for people goes through `decode`.
 */

const NEWLINE = 10;

/** U+FEFF in UTF-8, which editors on Windows put at the start of a file. */
export const BYTE_ORDER_MARK = '\xef\xbb\xbf';

/** Bytes taken at a time: enough to be fast, little enough to stop between. */
export const SLICE_BYTES = 1 << 20;

/** Longer lines are cut here. strace shortens strings to 32 bytes by default; no tool we read prints such a line. */
export const MAX_LINE_BYTES = 4 << 20;

/** Arguments that one call may safely spread; engines limit them to somewhere above 32 thousand. */
const SPREAD = 8192;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Bytes to a byte string. Traces are ASCII nearly everywhere, and there UTF-8 decoding is both right and the fastest
 * path an engine has. It was ASCII if no character was merged (multi-byte sequences shrink) and none was replaced.
 */
export function byteString(bytes: Uint8Array): string {
  const text = utf8.decode(bytes);
  if (text.length === bytes.length && !text.includes('\ufffd')) return text;
  // Not `TextDecoder('latin1')`: that label means windows-1252, which is not one to one between 0x80 and 0x9f.
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += SPREAD) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + SPREAD)));
  }
  return parts.join('');
}

/** The bytes that a byte string stands for. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** Byte string to readable text; malformed UTF-8 becomes U+FFFD. */
export const decode = (text: string): string => utf8.decode(bytesOf(text));

/**
 * A copy of its own. Engines implement `slice` as a view, so a short piece kept for long would hold its whole block in
 * memory.
 */
export const own = (text: string): string => byteString(bytesOf(text));

/** Cuts a stream of bytes into blocks of whole lines. Holds at most one unfinished line, and of that a bounded part. */
export class LineReader {
  /** Lines longer than `MAX_LINE_BYTES`, of which only the beginning was handed on. */
  cutLines = 0;
  /** The unfinished line: its first bytes, its length so far, and where it begins in the file. */
  #held: Uint8Array[] = [];
  #length = 0;
  #offset = 0;

  push(bytes: Uint8Array): Block[] {
    const blocks: Block[] = [];
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) this.#slice(bytes.subarray(at, at + SLICE_BYTES), blocks);
    return blocks;
  }

  /** The last line, where it has no newline. */
  finish(): Block[] {
    if (this.#length === 0) return [];
    return [this.#length > MAX_LINE_BYTES ? this.#cut() : this.#block(new Uint8Array(0))];
  }

  #slice(bytes: Uint8Array, blocks: Block[]): void {
    let rest = bytes;
    const firstEnd = this.#length === 0 ? 0 : rest.indexOf(NEWLINE) + 1;
    if (this.#length + firstEnd > MAX_LINE_BYTES && firstEnd > 0) {
      this.#hold(rest.subarray(0, firstEnd));
      blocks.push(this.#cut());
      rest = rest.subarray(firstEnd);
    }
    const end = rest.lastIndexOf(NEWLINE) + 1;
    if (end > 0) blocks.push(this.#block(rest.subarray(0, end)));
    this.#hold(rest.subarray(end));
  }

  #hold(bytes: Uint8Array): void {
    const room = MAX_LINE_BYTES - this.#length;
    // A copy: the caller may fill its buffer anew.
    if (room > 0 && bytes.length > 0) this.#held.push(bytes.slice(0, room));
    this.#length += bytes.length;
  }

  /** What is held and `bytes`, which end with a line. */
  #block(bytes: Uint8Array): Block {
    const text = byteString(this.#held.length === 0 ? bytes : join([...this.#held, bytes]));
    return this.#release(text, this.#length + bytes.length);
  }

  /** The beginning of a held line that is too long: a block by itself, so that the offsets around it stay true. */
  #cut(): Block {
    this.cutLines++;
    return this.#release(`${byteString(join(this.#held))}\n`, this.#length);
  }

  #release(text: string, bytes: number): Block {
    const offset = this.#offset;
    this.#held = [];
    this.#length = 0;
    this.#offset += bytes;
    const marked = offset === 0 && text.startsWith(BYTE_ORDER_MARK);
    return marked ? { text: text.slice(BYTE_ORDER_MARK.length), offset: BYTE_ORDER_MARK.length } : { text, offset };
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
