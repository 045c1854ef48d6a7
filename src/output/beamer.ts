import type { Deck } from '../show/slide.ts';
import { stepName } from './step-name.ts';
import { tex } from './tex.ts';

/**
 * Frames for Beamer that show our pictures, one after another. What each shows stands in a comment, for whoever reads
 * the source.
 */

export interface BeamerFrame {
  readonly title: string;
  /** For whoever puts it among other frames; a line each. */
  readonly comments: readonly string[];
  readonly pictures: readonly BeamerPicture[];
}

export interface BeamerPicture {
  /** File name without extension. */
  readonly file: string;
  /** What it shows; empty: nothing is said of it. */
  readonly alt: string;
  /** What stands beneath it; empty: nothing. */
  readonly caption: string;
  /** For the speaker; empty: nothing. */
  readonly notes: string;
}

/** Share of the height of the text that a picture takes: with words beneath, or alone. */
const HEIGHT = { captioned: 0.72, alone: 0.8 } as const;

/** One frame: its picture, or an overlay for each. */
export function beamerFrame({ title, comments, pictures }: BeamerFrame): string {
  const height = pictures.some(({ caption }) => caption !== '') ? HEIGHT.captioned : HEIGHT.alone;
  const isOne = pictures.length === 1;
  const shown = pictures.flatMap(({ file, alt, caption }, i) => {
    const picture = `\\includegraphics[width=\\textwidth,height=${height}\\textheight,keepaspectratio]{${file}}`;
    const told = caption === '' ? picture : `${picture}\\par\\smallskip\n    ${tex(caption)}`;
    const overlay = isOne ? told : `\\only<${i + 1}>{${told}}%`;
    return [...(alt === '' ? [] : [`  ${comment(alt)}`]), `  ${overlay}`];
  });
  const spoken = pictures.flatMap(({ notes }, i) =>
    notes === '' ? [] : [`  \\note${isOne ? '' : `<${i + 1}>`}{${tex(notes)}}`],
  );
  return [
    ...comments.map(comment),
    `\\begin{frame}{${tex(title)}}`,
    '  \\centering',
    ...shown,
    ...spoken,
    '\\end{frame}',
    '',
  ].join('\n');
}

/** A comment ends where its line does. */
const comment = (text: string): string => `% ${text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()}`;

/** The frame of `steps.zip`. `captioned`: the pictures have their words on them. */
export const beamerTex = ({ title, slides }: Deck, captioned: boolean): string =>
  beamerFrame({
    title,
    comments: [
      'Put the pictures of this archive (PNG, or PDF made of the SVG) beside your slides, and this frame into them:',
      '\\usepackage{graphicx} comes with Beamer; XeLaTeX and LuaLaTeX know every letter, pdfLaTeX those of its fonts.',
    ],
    pictures: slides.map((slide, i) => ({
      file: stepName(i, slides.length),
      alt: slide.alt,
      caption: captioned ? '' : slide.caption || slide.title,
      notes: slide.notes,
    })),
  });
