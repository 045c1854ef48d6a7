import { byteString, bytesOf, concat } from '../../base/bytes.ts';
import { ok } from '../../base/result.ts';
import { startsWith, u32be } from './bytes.ts';
import { crc32 } from './crc32.ts';
import { damaged, type Found } from './found.ts';
import { plain } from './plain.ts';

/** A record in a text chunk of a PNG, right behind its header. */

const MAGIC = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const KEYWORD = 'whence\0';

export const isPng = (bytes: Uint8Array): boolean => startsWith(bytes, MAGIC);

interface Chunk {
  /** Offset of the chunk, at its length. */
  readonly at: number;
  readonly type: string;
  /** Shorter than the chunk says where the file was cut. */
  readonly data: Uint8Array;
  /** Of the next chunk. */
  readonly end: number;
}

/** In order, up to where the file ends or stops making sense. */
function* chunks(png: Uint8Array): Generator<Chunk> {
  for (let at = MAGIC.length; at + 12 <= png.length; ) {
    const length = u32be(png, at);
    const end = at + 12 + length;
    yield { at, type: byteString(png.subarray(at + 4, at + 8)), data: png.subarray(at + 8, end - 4), end };
    at = end;
  }
}

const isOurs = ({ type, data }: Chunk): boolean =>
  type === 'tEXt' && byteString(data.subarray(0, KEYWORD.length)) === KEYWORD;

/** The picture with this record and no other. The picture is one that a browser or we have made. */
export function putPng(png: Uint8Array, record: string): Uint8Array {
  const parts: Uint8Array[] = [png.subarray(0, MAGIC.length)];
  for (const chunk of chunks(png)) {
    if (!isOurs(chunk)) parts.push(png.subarray(chunk.at, chunk.end));
    if (chunk.type === 'IHDR') parts.push(textChunk(bytesOf(KEYWORD + plain(record))));
  }
  return concat(parts);
}

function textChunk(data: Uint8Array): Uint8Array {
  const body = concat([bytesOf('tEXt'), data]);
  return concat([bigEndian(data.length), body, bigEndian(crc32(body))]);
}

const bigEndian = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

export function getPng(png: Uint8Array): Found {
  for (const chunk of chunks(png)) {
    if (!isOurs(chunk)) continue;
    const sound =
      chunk.end <= png.length && crc32(png.subarray(chunk.at + 4, chunk.end - 4)) === u32be(png, chunk.end - 4);
    return sound ? ok(byteString(chunk.data.subarray(KEYWORD.length))) : damaged('PNG');
  }
  return null;
}
