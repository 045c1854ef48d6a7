import { strFromU8 } from 'fflate';
import { byteString } from '../../base/bytes.ts';
import { ok } from '../../base/result.ts';
import { inflate } from '../inflate.ts';
import { find, startsWith, u16le, u32le } from './bytes.ts';
import { crc32 } from './crc32.ts';
import { damaged, type Found } from './found.ts';

/** A record as a file of its own in a ZIP. */

export const RECORD_FILE = 'record.json';

export const isZip = (bytes: Uint8Array): boolean => startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]);

/** The directory stands at the end, before a comment of at most 64 KiB. */
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const ENTRY_SIZE = 46;
const LOCAL_SIZE = 30;
const MOST_BYTES = 512 * 1024 * 1024;

/** Content of one file of a ZIP; null: it holds no such file; a problem: it cannot be read. */
export function unzipped(zip: Uint8Array, name: string): Uint8Array | 'damaged' | null {
  const entry = entryOf(zip, name);
  if (typeof entry === 'string' || entry === null) return entry;
  const [method, crc, packed, size, local] = [10, 16, 20, 24, 42].map((field, i) =>
    i === 0 ? u16le(zip, entry + field) : u32le(zip, entry + field),
  ) as [number, number, number, number, number];
  const start = local + LOCAL_SIZE + u16le(zip, local + 26) + u16le(zip, local + 28);
  if (start + packed > zip.length || size > MOST_BYTES) return 'damaged';
  const data = zip.subarray(start, start + packed);
  const content = method === 0 ? data.subarray(0, size) : method === 8 ? inflate(data, size).bytes : null;
  return content?.length === size && crc32(content) === crc ? content : 'damaged';
}

function entryOf(zip: Uint8Array, name: string): number | 'damaged' | null {
  const end = endOf(zip);
  if (end < 0) return find(zip, name) < 0 ? null : 'damaged';
  let at = u32le(zip, end + 16);
  for (let left = u16le(zip, end + 10); left > 0; left--) {
    if (at + ENTRY_SIZE > end || u32le(zip, at) !== ENTRY) return 'damaged';
    const length = u16le(zip, at + 28);
    if (length === name.length && byteString(zip.subarray(at + ENTRY_SIZE, at + ENTRY_SIZE + length)) === name)
      return at;
    at += ENTRY_SIZE + length + u16le(zip, at + 30) + u16le(zip, at + 32);
  }
  return null;
}

function endOf(zip: Uint8Array): number {
  const first = Math.max(0, zip.length - END_SIZE - LONGEST_COMMENT);
  for (let at = zip.length - END_SIZE; at >= first; at--) if (u32le(zip, at) === END) return at;
  return -1;
}

/** Whether a part of a ZIP, such as its directory at the end, names the file of a record. */
export const namesZip = (part: Uint8Array): boolean => find(part, RECORD_FILE) >= 0;

export function getZip(zip: Uint8Array): Found {
  const content = unzipped(zip, RECORD_FILE);
  if (content === null) return null;
  return content === 'damaged' ? damaged('ZIP') : ok(strFromU8(content));
}
