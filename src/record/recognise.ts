import { byteString } from '../base/bytes.ts';
import { ok, type Result } from '../base/result.ts';
import { quoted } from '../base/text.ts';
import { find } from './carriers/bytes.ts';
import type { Found } from './carriers/found.ts';
import { getGif, isGif } from './carriers/gif.ts';
import { getHtml } from './carriers/html.ts';
import { getJson } from './carriers/json.ts';
import { getPdf, isPdf } from './carriers/pdf.ts';
import { getPng, isPng } from './carriers/png.ts';
import { getPptx, namesPptx } from './carriers/pptx.ts';
import { getSvg } from './carriers/svg.ts';
import { getText, hasMark } from './carriers/text.ts';
import { getVideo, isVideo } from './carriers/video.ts';
import { getZip, isZip, namesZip } from './carriers/zip.ts';
import { type Record, readRecord } from './record.ts';

/**
 * What an export carries, whatever kind of file it is: the kind is told by content, not by name. Null: it is no export
 * of ours, and may be a trace. A problem: it is one, and damaged. `name` is for the sentence alone.
 */
export function readCarrier(bytes: Uint8Array, name: string): Result<Record> | null {
  const found = carriedBy(bytes);
  if (found === null) return null;
  const record = found.ok ? readRecord(found.value) : found;
  if (record.ok) return ok(record.value);
  const { problem } = record;
  return { ok: false, problem: { ...problem, message: `${quoted(name)}: ${problem.message}` } };
}

function carriedBy(bytes: Uint8Array): Found {
  if (isPng(bytes)) return getPng(bytes);
  if (isGif(bytes)) return getGif(bytes);
  if (isVideo(bytes)) return getVideo(bytes);
  if (isZip(bytes)) return getZip(bytes) ?? getPptx(bytes);
  if (isPdf(bytes)) return getPdf(bytes);
  const start = startOf(bytes);
  // A trace may be large, and is none of these: a text is made only of what holds our word.
  if (start.startsWith('<') && find(bytes, 'whence') >= 0) {
    const text = byteString(bytes);
    return /^<(!doctype html|html)/i.test(start) ? getHtml(text) : getSvg(text);
  }
  if (start.startsWith('{') && find(bytes, WORD) >= 0) return getJson(bytes);
  return getText(bytes);
}

/** In every record, and in every story. */
const WORD = '"whence"';

/** Where a text begins, by whatever editor it was saved. */
const startOf = (bytes: Uint8Array): string =>
  byteString(bytes.subarray(0, 1024))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();

/**
 * Whether a file may be an export of ours, by its first and its last bytes: a trace of gigabytes is not read as a whole
 * for that.
 */
export function mayCarry(head: Uint8Array, tail: Uint8Array): boolean {
  const parts = [head, tail];
  if (isZip(head)) return parts.some((part) => namesZip(part) || namesPptx(part));
  const start = startOf(head);
  // No trace begins so, and most exports do.
  if (isPng(head) || isGif(head) || isVideo(head) || isPdf(head) || start.startsWith('<')) return true;
  return parts.some(hasMark) || (start.startsWith('{') && parts.some((part) => find(part, WORD) >= 0));
}
