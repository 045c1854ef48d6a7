import { byteString, concat } from '../base/bytes.ts';
import type { Block } from './importer.ts';

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/** U+FEFF in UTF-8, which editors on Windows put at the start of a file. */
export const BYTE_ORDER_MARK = '\xef\xbb\xbf';

/** Bytes taken at a time: enough to be fast, little enough to stop between. */
export const SLICE_BYTES = 1 << 20;

/** Longer lines are cut here. strace shortens strings to 32 bytes by default; no tool we read prints such a line. */
export const MAX_LINE_BYTES = 4 << 20;

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
    const text = byteString(this.#held.length === 0 ? bytes : concat([...this.#held, bytes]));
    return this.#release(text, this.#length + bytes.length);
  }

  /** The beginning of a held line that is too long: a block by itself, so that the offsets around it stay true. */
  #cut(): Block {
    this.cutLines++;
    return this.#release(`${byteString(concat(this.#held))}\n`, this.#length);
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

/** Calls `take` with each line of a block, without its end, and the byte offset of the line in the file. */
export function eachLine({ text, offset }: Block, take: (line: string, offset: number) => void): void {
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const hasReturn = end > at && text.charCodeAt(end - 1) === CARRIAGE_RETURN;
    take(text.slice(at, hasReturn ? end - 1 : end), offset + at);
    at = end + 1;
  }
}
