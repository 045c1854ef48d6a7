// Parts of archives, and whether those of an office file hang together.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { strFromU8, unzipSync } from 'fflate';

/** @typedef {Readonly<Record<string, Uint8Array>>} Parts by name */

/** @param {string} file @returns {Parts} */
export const partsOf = (file) => unzipSync(readFileSync(file));

/** @param {Parts} parts @param {string} name */
const text = (parts, name) => strFromU8(parts[name] ?? new Uint8Array());

/** Attributes of all elements of a name. @param {string} xml @param {string} name @returns {Record<string, string>[]} */
const elements = (xml, name) =>
  [...xml.matchAll(new RegExp(`<${name}\\s([^>]*?)/?>`, 'g'))].map(([, list = '']) =>
    Object.fromEntries([...list.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])),
  );

/**
 * What is wrong with an Open Packaging file: relationships that lead nowhere, parts that nothing says the type of,
 * types of parts that are not there. One sentence each.
 *
 * @param {Parts} parts
 */
export function packageTroubles(parts) {
  const types = text(parts, '[Content_Types].xml');
  const defaults = new Set(elements(types, 'Default').map(({ Extension = '' }) => Extension.toLowerCase()));
  const overrides = new Set(elements(types, 'Override').map(({ PartName = '' }) => PartName.slice(1)));
  const names = Object.keys(parts).filter((name) => !name.endsWith('/') && name !== '[Content_Types].xml');
  const untyped = names.filter(
    (name) => !overrides.has(name) && !defaults.has((name.split('.').at(-1) ?? '').toLowerCase()),
  );
  const lost = [...overrides].filter((name) => !(name in parts));
  const broken = names
    .filter((name) => name.endsWith('.rels'))
    .flatMap((name) =>
      relationships(parts, name)
        .filter(({ target }) => !(target in parts))
        .map(({ target }) => ({ name, target })),
    );
  return [
    ...untyped.map((name) => `${name} has no type`),
    ...lost.map((name) => `${name} has a type and is not there`),
    ...broken.map(({ name, target }) => `${name} leads to ${target}, which is not there`),
  ];
}

/** Those within the file. @param {Parts} parts @param {string} name of a `.rels` part */
function relationships(parts, name) {
  const folder = path.posix.dirname(path.posix.dirname(name));
  return elements(text(parts, name), 'Relationship')
    .filter(({ TargetMode }) => TargetMode !== 'External')
    .map(({ Target = '', Type = '' }) => ({
      target: Target.startsWith('/') ? Target.slice(1) : path.posix.normalize(path.posix.join(folder, Target)),
      kind: path.posix.basename(Type),
    }));
}

/** Text that people read in a part, paragraph by paragraph. @param {Parts} parts @param {string} name */
export const proseOf = (parts, name) =>
  [...text(parts, name).matchAll(/<a:p>.*?<\/a:p>/gs)]
    .map(([paragraph]) =>
      [...paragraph.matchAll(/<a:t>([^<]*)<\/a:t>/g)].map(([, words]) => unescaped(words ?? '')).join(''),
    )
    .join('\n');

/** Names of the slides in order, each with its notes. @param {Parts} parts */
export const slidesOf = (parts) =>
  Array.from(
    { length: Object.keys(parts).filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name)).length },
    (_, i) => {
      const rels = relationships(parts, `ppt/slides/_rels/slide${i + 1}.xml.rels`);
      return {
        slide: `ppt/slides/slide${i + 1}.xml`,
        notes: rels.find(({ kind }) => kind === 'notesSlide')?.target ?? '',
      };
    },
  );

/** @param {string} xml */
const unescaped = (xml) =>
  xml.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ({ lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '&');
