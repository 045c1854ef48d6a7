import { byteString, bytesOf, concat } from '../../base/bytes.ts';
import { ok } from '../../base/result.ts';
import { damaged, type Found } from './found.ts';
import { plain } from './plain.ts';

/** A record in a comment of a GIF, before its first frame. */

const PREFIX = 'whence:';
const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const COMMENT = 0xfe;
const APPLICATION = 0xff;
const LARGEST_BLOCK = 255;

export const isGif = (bytes: Uint8Array): boolean => /^GIF8[79]a$/.test(byteString(bytes.subarray(0, 6)));

export interface GifBlock {
  readonly kind: 'extension' | 'image' | 'trailer';
  /** Second byte of an extension: what it is for. */
  readonly label: number;
  /** Offset of the block. */
  readonly at: number;
  /** Of its first sub-block; the same as `end` for the trailer. */
  readonly data: number;
  /** Of the next block. */
  readonly end: number;
}

/** The blocks in order; ends without a trailer where the file was cut or is no GIF. */
export function* gifBlocks(gif: Uint8Array): Generator<GifBlock> {
  let at = 13 + colours(gif[10] ?? 0);
  while (at < gif.length) {
    const first = gif[at];
    if (first === TRAILER) {
      yield { kind: 'trailer', label: -1, at, data: at + 1, end: at + 1 };
      return;
    }
    // An image: place and size, perhaps colours of its own, and the width of its codes.
    const data = first === EXTENSION ? at + 2 : first === IMAGE ? at + 11 + colours(gif[at + 9] ?? 0) : -1;
    const end = data < 0 ? -1 : endOfData(gif, data);
    if (end < 0) return;
    yield { kind: first === IMAGE ? 'image' : 'extension', label: gif[at + 1] ?? -1, at, data, end };
    at = end;
  }
}

/** Bytes of a table of colours, from the byte that says whether there is one. */
const colours = (packed: number): number => (packed & 0x80 ? 3 << ((packed & 7) + 1) : 0);

/** Behind the empty sub-block that ends the data; -1: there is none. */
function endOfData(gif: Uint8Array, data: number): number {
  let at = data;
  while (at < gif.length) {
    const length = gif[at] as number;
    at += length + 1;
    if (length === 0) return at;
  }
  return -1;
}

/** The picture with this record and no other. The picture is one that we have made. */
export function putGif(gif: Uint8Array, record: string): Uint8Array {
  const blocks = [...gifBlocks(gif)];
  const start = blocks[0]?.at ?? gif.length;
  // That a picture repeats has to be said first, and some programs look no further.
  const behind = blocks.find(({ label }) => label !== APPLICATION);
  const parts: Uint8Array[] = [gif.subarray(0, start)];
  for (const block of blocks) {
    if (block === behind) parts.push(comment(PREFIX + plain(record)));
    if (!isOurs(gif, block)) parts.push(gif.subarray(block.at, block.end));
  }
  return concat(parts);
}

const isOurs = (gif: Uint8Array, { kind, label, data }: GifBlock): boolean =>
  kind === 'extension' && label === COMMENT && byteString(gif.subarray(data + 1, data + 1 + PREFIX.length)) === PREFIX;

function comment(text: string): Uint8Array {
  const bytes = bytesOf(text);
  const parts: Uint8Array[] = [Uint8Array.of(EXTENSION, COMMENT)];
  for (let from = 0; from < bytes.length; from += LARGEST_BLOCK) {
    const part = bytes.subarray(from, from + LARGEST_BLOCK);
    parts.push(Uint8Array.of(part.length), part);
  }
  return concat([...parts, Uint8Array.of(0)]);
}

export function getGif(gif: Uint8Array): Found {
  let end = 13;
  for (const block of gifBlocks(gif)) {
    if (isOurs(gif, block)) return ok(textOf(gif, block).slice(PREFIX.length));
    end = block.end;
  }
  // The comment began, and its end is missing.
  return byteString(gif.subarray(end, end + 3 + PREFIX.length)).endsWith(PREFIX) ? damaged('GIF') : null;
}

function textOf(gif: Uint8Array, { data, end }: GifBlock): string {
  const parts: Uint8Array[] = [];
  for (let at = data; at < end - 1; at += (gif[at] as number) + 1) {
    parts.push(gif.subarray(at + 1, at + 1 + (gif[at] as number)));
  }
  return byteString(concat(parts));
}
