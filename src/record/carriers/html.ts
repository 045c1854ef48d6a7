import { ok } from '../../base/result.ts';
import { damaged, type Found } from './found.ts';
import { plain } from './plain.ts';

/** A record in a page: a script element that no browser runs. */

/** Id of the element, for the page that looks for its own. */
export const HTML_ID = 'whence-record';

const OPEN = `<script type="application/json" id="${HTML_ID}">`;
const CLOSE = '</script>';
const END = '</body>';

/** The page with this record and no other. */
export function putHtml(html: string, record: string): string {
  const known = elementIn(html);
  const page = known ? html.slice(0, known.at) + html.slice(known.end) : html;
  // At the end: the declaration of the encoding has to stand in the first kilobyte, whatever the record's size; and
  // the programs inside the page may hold the tag in a string, but not after themselves.
  const found = page.lastIndexOf(END);
  const place = found < 0 ? page.length : found;
  return `${page.slice(0, place)}${OPEN}${plain(record)}${CLOSE}${page.slice(place)}`;
}

export function getHtml(html: string): Found {
  const element = elementIn(html);
  if (element) return ok(html.slice(element.at + OPEN.length, element.end - CLOSE.length));
  return html.includes(`${OPEN}{"`) ? damaged('page') : null;
}

/** The program of a saved page holds the tag as well, in a string; only in the element is it followed by JSON. */
function elementIn(html: string): { readonly at: number; readonly end: number } | null {
  const at = html.lastIndexOf(`${OPEN}{"`);
  const close = at < 0 ? -1 : html.indexOf(CLOSE, at);
  return close < 0 ? null : { at, end: close + CLOSE.length };
}
