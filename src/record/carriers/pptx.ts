import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { byteString } from '../../base/bytes.ts';
import { ok } from '../../base/result.ts';
import { WRITTEN } from '../written.ts';
import { find } from './bytes.ts';
import { unescaped } from './entities.ts';
import { damaged, type Found } from './found.ts';
import { plain } from './plain.ts';
import { unzipped } from './zip.ts';

/** A record as a property of a presentation: what File → Properties → Custom lists as “whence”. */

const PART = 'docProps/custom.xml';
const NAME = 'whence';
const TYPES = '[Content_Types].xml';
const RELATIONS = '_rels/.rels';
const ID = 'rIdWhence';

const customXml = (record: string): string =>
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' +
  '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">' +
  // The identifier is that of custom properties; numbers below 2 are reserved.
  `<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="${NAME}"><vt:lpwstr>${plain(record)}</vt:lpwstr></property>` +
  '</Properties>';

/** The presentation with this record. It is one that we have made: it has no custom properties, or our own. */
export function putPptx(pptx: Uint8Array, record: string): Uint8Array {
  const parts = unzipSync(pptx);
  const edit = (name: string, change: (xml: string) => string): Uint8Array =>
    strToU8(change(strFromU8(parts[name] ?? new Uint8Array())));
  const changed: Record<string, Uint8Array> = {
    [TYPES]: edit(TYPES, (xml) =>
      within(
        xml,
        '</Types>',
        `PartName="/${PART}"`,
        `<Override PartName="/${PART}" ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/>`,
      ),
    ),
    [RELATIONS]: edit(RELATIONS, (xml) =>
      within(
        xml,
        '</Relationships>',
        `Target="${PART}"`,
        `<Relationship Id="${ID}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties" Target="${PART}"/>`,
      ),
    ),
    [PART]: strToU8(customXml(record)),
  };
  const files: Zippable = {};
  for (const [name, content] of Object.entries({ ...parts, ...changed })) {
    files[name] = [content, { mtime: WRITTEN, level: /\.(png|jpe?g|gif|webm|mp4)$/.test(name) ? 0 : 6 }];
  }
  return zipSync(files);
}

/** Adds an element before the closing tag, where it is not there yet. */
const within = (xml: string, close: string, key: string, element: string): string =>
  xml.includes(key) ? xml : xml.replace(close, () => element + close);

/** Whether a part of a presentation, such as its directory at the end, names properties such as ours. */
export const namesPptx = (part: Uint8Array): boolean => find(part, PART) >= 0;

export function getPptx(zip: Uint8Array): Found {
  const xml = unzipped(zip, PART);
  if (xml === null) return null;
  if (xml === 'damaged') return damaged('presentation');
  // Another program may have saved it again, with properties of its own.
  const name = find(xml, `name="${NAME}"`);
  if (name < 0) return null;
  const open = '<vt:lpwstr>';
  const start = find(xml, open, name);
  const end = start < 0 ? -1 : find(xml, '</', start + open.length);
  return end < 0 ? damaged('presentation') : ok(unescaped(byteString(xml.subarray(start + open.length, end))));
}
