import { deflateSync, strFromU8, strToU8 } from 'fflate';
import { byteString, bytesOf } from '../base/bytes.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { quoted } from '../base/text.ts';
import { inflate } from './inflate.ts';
import type { CarriedFile } from './record.ts';

/** Bytes inside texts: a file in a record, a record in a link. */

/** A few hundred megabytes are more than any trace that fits into a page that is mailed around. */
const MOST_BYTES = 512 * 1024 * 1024;
/** A link is at most 8 KiB; deflate makes at most a thousandfold of it. */
const MOST_IN_LINK = 4 * 1024 * 1024;

/** A file as it goes along in a record. Refused where `carried` would not give it back: said now, while the file is there. */
export function carry(name: string, bytes: Uint8Array): Result<CarriedFile> {
  if (bytes.length <= MOST_BYTES) return ok({ name, data: base64(deflate(bytes)) });
  const [size, most] = [bytes.length, MOST_BYTES].map((length) => Math.ceil(length / 1024 / 1024));
  return fail(`${quoted(name)} is too large to go along: ${size} MB, and a file has room for ${most}.`, {
    remedy: 'Leave it out and send it beside the export, or record less.',
  });
}

/** The bytes of a carried file. */
export function carried({ name, data }: CarriedFile): Result<Uint8Array> {
  const bytes = fromBase64(data);
  const file = bytes && whole(bytes, MOST_BYTES);
  return file
    ? ok(file)
    : fail(`The trace ${quoted(name)} inside this file is damaged.`, { remedy: 'Open the trace itself.' });
}

/** For the `data` of a link: deflated (raw), base64url without padding. */
export const packText = (text: string): string =>
  base64(deflate(strToU8(text)))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

/** Reads what `packText` wrote, from a link that nobody vouched for. */
export function unpackText(packed: string): Result<string> {
  const bytes = fromBase64(packed.replace(/-/g, '+').replace(/_/g, '/'));
  const text = bytes && whole(bytes, MOST_IN_LINK);
  return text
    ? ok(strFromU8(text))
    : fail('What the link carries is damaged; perhaps it was cut on its way.', { remedy: 'Ask for the file instead.' });
}

const deflate = (bytes: Uint8Array): Uint8Array => deflateSync(bytes, { level: 9 });

/** Null for what is no deflate stream, is cut, or is larger than `most` bytes. */
function whole(packed: Uint8Array, most: number): Uint8Array | null {
  const { bytes, complete } = inflate(packed, most);
  return complete ? bytes : null;
}

const base64 = (bytes: Uint8Array): string => btoa(byteString(bytes));

function fromBase64(text: string): Uint8Array | null {
  try {
    return bytesOf(atob(text));
  } catch {
    return null;
  }
}
