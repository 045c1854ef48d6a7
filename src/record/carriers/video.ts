import { byteString } from '../../base/bytes.ts';
import { ok } from '../../base/result.ts';
import { find, startsWith } from './bytes.ts';
import { damaged, type Found } from './found.ts';
import { solid } from './plain.ts';

/**
 * A record in a tag of a WebM or MP4. The file itself is written elsewhere, with this text as its comment. It is found
 * by its first words instead of by a walk through the elements: they say their own end, sizes may be unknown in a file
 * that was streamed, and a program that packs the film into another container keeps the comment in a place of its own.
 */

/** The comment: begins with a mark, ends with one, and holds no space. */
export const videoComment = (record: string): string => `${OPEN}${solid(record)}${CLOSE}`;

const OPEN = 'whence:(';
const CLOSE = '):whence';

/** EBML, which WebM and Matroska are made of; or the first box of an MP4. */
export const isVideo = (bytes: Uint8Array): boolean =>
  startsWith(bytes, [0x1a, 0x45, 0xdf, 0xa3]) || byteString(bytes.subarray(4, 8)) === 'ftyp';

export function getVideo(bytes: Uint8Array): Found {
  const open = find(bytes, `${OPEN}{`);
  if (open < 0) return null;
  const start = open + OPEN.length;
  const end = find(bytes, CLOSE, start);
  return end < 0 ? damaged('video') : ok(byteString(bytes.subarray(start, end)));
}
