import { ok } from '../../base/result.ts';
import { unescaped } from './entities.ts';
import { damaged, type Found } from './found.ts';
import { plain } from './plain.ts';

/** A record in the `<metadata>` of an SVG: drawn by nobody, kept by Inkscape. */

const ID = 'whence-record';

/** The element; it stands after title and description. */
export const svgMetadata = (record: string): string => `<metadata id="${ID}">${plain(record)}</metadata>`;

/** Puts a record behind the opening tag of a picture that carries none. */
export const putSvg = (svg: string, record: string): string =>
  svg.replace(/<svg(?:"[^"]*"|'[^']*'|[^>"'])*>/, (tag) => `${tag}\n${svgMetadata(record)}`);

/** Also from a picture that another program has saved again: with a prefix, other attributes, `&quot;`. */
export function getSvg(svg: string): Found {
  const name = svg.indexOf(`id="${ID}"`);
  if (name < 0) return null;
  const start = svg.indexOf('>', name) + 1;
  const end = start > 0 ? svg.indexOf('</', start) : -1;
  return end < 0 ? damaged('SVG') : ok(unescaped(svg.slice(start, end)).trim());
}
