import { byteString } from '../../base/bytes.ts';
import { ok } from '../../base/result.ts';
import { inflate } from '../inflate.ts';
import { recordText } from '../record.ts';
import { find, startsWith } from './bytes.ts';
import type { Found } from './found.ts';
import { linkIn } from './link.ts';

/**
 * The link in a PDF that a browser has printed. The browser alone decides what goes into such a file, and what it keeps
 * is links: the first one that is ours says what the page showed.
 */

export const isPdf = (bytes: Uint8Array): boolean => startsWith(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d]);

const LONGEST_ADDRESS = 16 * 1024;
/** From the type of a stream to its data, with the rest of its properties between them. */
const LONGEST_HEAD = 1024;
/** A stream of zlib has its method in front. Bytes. */
const ZLIB_HEAD = 2;
/** All that is unpacked in search of links. */
const MOST_BYTES = 32 * 1024 * 1024;

export function getPdf(pdf: Uint8Array): Found {
  for (const part of parts(pdf)) {
    for (const address of addresses(part)) {
      const link = linkIn(address);
      if (link !== null) return ok(recordText({ link, story: null, file: null }));
    }
  }
  return null;
}

/** The file itself, where Chromium has its links, and what is packed in it, where Firefox has them. */
function* parts(pdf: Uint8Array): Generator<Uint8Array> {
  yield pdf;
  let left = MOST_BYTES;
  for (let at = find(pdf, '/ObjStm'); at >= 0 && left > 0; at = find(pdf, '/ObjStm', at + 1)) {
    const start = find(pdf, 'stream', at, at + LONGEST_HEAD);
    if (start < 0) continue;
    const end = find(pdf, 'endstream', start);
    if (end < 0) return;
    // The word is followed by one end of line.
    const data = start + 'stream'.length + (pdf[start + 'stream'.length] === 13 ? 2 : 1);
    const { bytes: unpacked } = inflate(pdf.subarray(data + ZLIB_HEAD, end), left);
    left -= unpacked.length;
    yield unpacked;
    at = end;
  }
}

/** The addresses of links: `/URI (…)`. Every byte is looked at once, however many there are. */
function* addresses(bytes: Uint8Array): Generator<string> {
  for (let at = find(bytes, '/URI'); at >= 0; at = find(bytes, '/URI', at)) {
    at += '/URI'.length;
    while (bytes[at] === SPACE) at++;
    if (bytes[at] !== OPEN) continue;
    const start = at + 1;
    const most = Math.min(bytes.length, start + LONGEST_ADDRESS);
    for (at = start; at < most && bytes[at] !== CLOSE; at++) if (bytes[at] === ESCAPE) at++;
    yield byteString(bytes.subarray(start, at)).replace(/\\([\s\S])/g, '$1');
  }
}

const SPACE = 0x20;
const OPEN = 0x28;
const CLOSE = 0x29;
const ESCAPE = 0x5c;
