import { asciidoc } from './paste/asciidoc.ts';
import { element, iframe } from './paste/frame.ts';
import { beamer, markdown, marp } from './paste/pictures.ts';
import { reveal } from './paste/reveal.ts';
import { slidev } from './paste/slidev.ts';
import { addressOf, noFiles, type Snippet } from './paste/snippet.ts';

export { filesFor, type NeededFile, type Shareable, type SharedPicture } from './paste/snippet.ts';

const url: Snippet = {
  id: 'url',
  title: 'Link',
  about: () => 'The page in this state.',
  files: noFiles,
  write: (what) => `${addressOf(what)}\n`,
};

/** Texts to paste, in the order in which they are offered. */
export const SNIPPETS: readonly Snippet[] = [
  ...[url, iframe, element, reveal, slidev, marp, asciidoc, markdown, beamer],
];
