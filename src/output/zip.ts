import { strToU8, type Zippable, zipSync } from 'fflate';
import { plain } from '../record/carriers/plain.ts';
import { RECORD_FILE } from '../record/carriers/zip.ts';
import { recordText } from '../record/record.ts';
import { WRITTEN } from '../record/written.ts';
import { recordOfPicture } from '../show/opening.ts';
import type { Deck, Slide } from '../show/slide.ts';
import { beamerTex } from './beamer.ts';
import { stepName } from './step-name.ts';
import { portableSvg } from './svg.ts';
import { wrap } from './wrap.ts';

/**
 * steps.zip: every slide as a file, for decks that are made of pictures, with the lines that put them into Beamer.
 * Equal decks and pictures give equal bytes. `pngs`: one for each slide, in order; none where nothing can draw them.
 * `captioned`: the pictures have their words on them, which need not be said beside them again.
 */
export function deckZip(deck: Deck, pngs: readonly Uint8Array[] = [], captioned = false): Uint8Array {
  const { slides } = deck;
  const files: Zippable = {};
  for (const [i, slide] of slides.entries()) {
    const name = stepName(i, slides.length);
    // Taken out of the archive it opens by itself; story and file stay with the archive's own record.
    files[`${name}.svg`] = strToU8(portableSvg(slide.scene, slide.theme, recordOfPicture(slide.link)));
    const png = pngs[i];
    // It is compressed already.
    if (png) files[`${name}.png`] = [png, { level: 0 }];
  }
  files['captions.txt'] = strToU8(captionsText(slides));
  files['beamer.tex'] = strToU8(beamerTex(deck, captioned));
  files[RECORD_FILE] = strToU8(plain(recordText(deck.record)));
  return zipSync(files, { mtime: WRITTEN });
}

const captionsText = (slides: readonly Slide[]): string =>
  slides
    .map((slide, i) => {
      const { title, caption, alt, notes } = slide;
      const parts = [caption, alt === caption ? '' : alt, notes].filter((part) => part !== '');
      return [wrap(`${stepName(i, slides.length)}: ${title}`), ...parts.map((part) => wrap(part, '  '))].join('\n');
    })
    .join('\n');
