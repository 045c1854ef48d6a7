// What our command line says of pictures, as JSON, and the texts to paste that are made of it.
import { load } from '../bundle.mjs';
import { syswhence } from './work.mjs';

/** Where links in the texts lead; nothing is fetched from there. */
export const PAGE = 'https://example.org/whence/whence.html';

/** Title and slides of what is rendered. @param {readonly string[]} args */
export async function told(args) {
  const { out } = await syswhence(['render', ...args, '--format', 'json']);
  return JSON.parse(out.toString());
}

export const core = () => load('src/tools/real/core.ts');

/**
 * A text to paste, as the export dialog gives it.
 *
 * @param {string} id of the snippet
 * @param {Awaited<ReturnType<typeof told>>} deck
 * @param {string} file name without extension
 * @param {boolean} isStory
 */
export async function snippet(id, deck, file, isStory = false) {
  const { SNIPPETS } = await core();
  const [first] = deck.slides;
  /** @typedef {{ title: string, alt: string, caption: string, notes: string }} Picture */
  const pictures = deck.slides.map((/** @type {Picture} */ { title, alt, caption, notes }) => ({
    ...{ title, alt, caption, notes },
  }));
  return SNIPPETS.find((/** @type {{ id: string }} */ one) => one.id === id).write({
    page: PAGE,
    saved: false,
    link: isStory ? deck.record.link : first.link,
    title: deck.title,
    alt: first.alt,
    file,
    width: first.width,
    height: first.height,
    theme: first.theme,
    isStory,
    pictures: isStory ? pictures : pictures.slice(0, 1),
  });
}
