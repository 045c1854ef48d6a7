import { byteString } from '../../base/bytes.ts';
import { ok } from '../../base/result.ts';
import { recordText } from '../record.ts';
import { find } from './bytes.ts';
import { damaged, type Found } from './found.ts';
import { addressOf, linkIn } from './link.ts';
import { solid } from './plain.ts';

/**
 * A record or a link at the end of a plain text, broken into short lines between two marks. It survives what mail does
 * to texts: quoting, other ends of lines, spaces at their ends.
 */

const OPEN = '-- whence --';
const CLOSE = '-- end of whence --';
/** Two of 80 are left for the marks of a quotation. */
const COLUMNS = 76;

/** Of the link only the fragment is written. */
export const linkBlock = (link: string): string => block(addressOf(link));

export const recordBlock = (record: string): string => block(solid(record));

function block(text: string): string {
  const lines: string[] = [];
  for (let from = 0; from < text.length; from += COLUMNS) lines.push(text.slice(from, from + COLUMNS));
  return `${[OPEN, ...lines, CLOSE].join('\n')}\n`;
}

export const putText = (text: string, record: string): string => `${text.trimEnd()}\n\n${recordBlock(record)}`;

/** From bytes: a large trace is passed over without making a string of it. */
export function getText(bytes: Uint8Array): Found {
  for (let at = find(bytes, OPEN); at >= 0; at = find(bytes, OPEN, at + OPEN.length)) {
    if (!alone(bytes, at, OPEN)) continue;
    const start = at + OPEN.length;
    const end = find(bytes, CLOSE, start);
    if (end < 0) return damaged('text');
    const content = joined(byteString(bytes.subarray(start, end)));
    if (content.startsWith('{')) return ok(content);
    const link = linkIn(content);
    return link === null ? damaged('text') : ok(recordText({ link, story: null, file: null }));
  }
  return null;
}

/** The lines as one again, without what a mail has put around them. */
const joined = (lines: string): string =>
  lines
    .split('\n')
    .map((line) => line.replace(/^[> \t]+/, '').trimEnd())
    .join('');

/** Whether some part of a text has one of the marks, so that the whole may carry a record. */
export function hasMark(part: Uint8Array): boolean {
  for (const mark of [OPEN, CLOSE]) {
    for (let at = find(part, mark); at >= 0; at = find(part, mark, at + mark.length)) {
      if (alone(part, at, mark)) return true;
    }
  }
  return false;
}

/** Whether a mark has a line of its own, but for marks of a quotation. A trace may tell of a text that holds one. */
function alone(bytes: Uint8Array, at: number, mark: string): boolean {
  let before = at - 1;
  while (isOneOf(bytes[before], '> \t')) before--;
  let after = at + mark.length;
  while (isOneOf(bytes[after], ' \t')) after++;
  return (before < 0 || isOneOf(bytes[before], '\n')) && (after >= bytes.length || isOneOf(bytes[after], '\r\n'));
}

const isOneOf = (byte: number | undefined, characters: string): boolean =>
  byte !== undefined && characters.includes(String.fromCharCode(byte));
