import { beamerFrame } from '../beamer.ts';
import { stepName } from '../step-name.ts';
import { xmlText } from '../xml.ts';
import { addressOf, comment, oneLine, picture, pixels, type Shareable, type Snippet } from './snippet.ts';

/** For tools that take pictures and no frames. */

/** File of a picture among its steps, with its ending. */
const pngOf = (what: Shareable, position: number): string =>
  what.isStory ? `${stepName(position, what.pictures.length)}.png` : pixels(what).name;

const withoutEnding = (name: string): string => name.replace(/\.[^.]*$/, '');

export const marp: Snippet = {
  id: 'marp',
  title: 'Marp',
  about: ({ isStory }) =>
    `${isStory ? 'A slide for each step' : 'A slide with the picture'}, with what is said of it as its notes. Marp shows frames only where HTML is allowed.`,
  files: (what) => [pixels(what)],
  write: (what) =>
    what.pictures
      .map(({ notes, alt }, i) => {
        // A comment is what the speaker sees.
        const told = [notes, alt, i === 0 ? addressOf(what) : ''].filter(Boolean).map(oneLine);
        return `![bg contain](${pngOf(what, i)})\n\n${comment(told.join(' '))}\n`;
      })
      .join('\n---\n\n'),
};

export const markdown: Snippet = {
  id: 'markdown',
  title: 'Markdown',
  about: ({ isStory }) => `For a README: ${isStory ? 'the story plays once, ' : ''}light or dark as its reader has it.`,
  files: (what) => [picture(what, 'dark'), picture(what, 'light')],
  write: (what) =>
    [
      `<a href="${xmlText(addressOf(what))}">`,
      '  <picture>',
      `    <source media="(prefers-color-scheme: dark)" srcset="${xmlText(picture(what, 'dark').name)}">`,
      `    <img src="${xmlText(picture(what, 'light').name)}" alt="${xmlText(what.alt)}" width="${what.width}">`,
      '  </picture>',
      '</a>',
      '',
    ].join('\n'),
};

export const beamer: Snippet = {
  id: 'beamer',
  title: 'Beamer',
  about: ({ isStory }) => (isStory ? 'A frame with an overlay and a note for each step.' : 'A frame with the picture.'),
  files: (what) => [pixels(what)],
  write: (what) =>
    beamerFrame({
      title: what.title,
      comments: [what.alt, addressOf(what)],
      pictures: what.pictures.map(({ notes }, i) => ({
        file: withoutEnding(pngOf(what, i)),
        ...{ alt: '', caption: '', notes },
      })),
    }),
};
