import { stepName } from '../step-name.ts';
import { xmlText } from '../xml.ts';
import { addressOf, archive, oneLine, picture, type Shareable, type SharedPicture, type Snippet } from './snippet.ts';

/** Reports are read on white. */
const THEME = 'light';
/** Pixels: what fits beside the margins of a report. */
const WIDEST = 640;

/** Blocks of AsciiDoc, as status reports have them: they are mailed as text, so what is said is said in words. */
export const asciidoc: Snippet = {
  id: 'asciidoc',
  title: 'AsciiDoc',
  about: () =>
    'For a status report, with the light pictures. It is mailed as text: the sentence in quotes is what most readers see.',
  files: (what) => [what.isStory ? archive(what, THEME) : picture(what, THEME)],
  write: (what) => [...what.pictures.map((shown, i) => block(shown, fileOf(what, i), what)), linkOf(what)].join('\n'),
};

const fileOf = (what: Shareable, position: number): string =>
  what.isStory ? `${stepName(position, what.pictures.length)}.svg` : picture(what, THEME).name;

const block = ({ alt, title, caption }: SharedPicture, file: string, { isStory, width }: Shareable): string =>
  [
    `.${literal(isStory && caption !== '' ? `${title}: ${caption}` : caption || title)}`,
    `image::${file}["${quoted(alt)}",${Math.min(WIDEST, width)}]`,
    '',
  ].join('\n');

const linkOf = (what: Shareable): string =>
  `link:++${addressOf(what)}++[Open this ${what.isStory ? 'story' : 'picture'} in Whence].\n`;

/** Text that is set as it is written: names of ours begin with two underscores, and those would slant it. */
function literal(text: string): string {
  const line = oneLine(text).replace(/\]/g, '\\]');
  // A backslash before the bracket would escape it.
  return `pass:c[${line}${line.endsWith('\\') ? ' ' : ''}]`;
}

/**
 * Within a quoted attribute of a macro: nothing ends it, nothing is taken for the name of an attribute, an escape, or
 * what AsciiDoc sets in another way: `--`, `...`, `(C)`, an apostrophe.
 */
const quoted = (text: string): string =>
  xmlText(oneLine(text)).replace(
    /[\]{\\']|-(?=-)|\.(?=\.)|\((?=[CRT]M?\))/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
