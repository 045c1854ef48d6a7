import { animatedSvg } from '../../output/animated-svg.ts';
import { deckJson } from '../../output/deck-json.ts';
import { portableSvg } from '../../output/svg.ts';
import { deckText } from '../../output/text.ts';
import { webSvg } from '../../output/web-svg.ts';
import { deckZip } from '../../output/zip.ts';
import { putHtml } from '../../record/carriers/html.ts';
import { putPng } from '../../record/carriers/png.ts';
import { type Record, recordText } from '../../record/record.ts';
import { recordOfPicture } from '../../show/opening.ts';
import type { Deck, Slide } from '../../show/slide.ts';
import { BadInput, type Io } from '../io.ts';
import { reasonOf } from '../source.ts';
import type { RenderOptions } from './options.ts';
import { type DrawPng, pngDrawer } from './png.ts';

/** Content of a file. */
type Content = string | Uint8Array;

type Writer = (deck: Deck) => Content | Promise<Content>;

/** The one slide of a deck that is a picture. */
function slideIn({ slides }: Deck): Slide {
  const [slide] = slides;
  if (!slide) throw new Error('a deck has one slide at least');
  return slide;
}

const pngOf = ({ scene, theme }: Slide, record: Record, draw: DrawPng, times: number): Uint8Array =>
  putPng(draw(scene, theme, times), recordText(record));

/** What makes files of a format. The large libraries, for PNG and PPTX, are loaded when they are needed. */
export async function writerFor(options: RenderOptions, io: Io): Promise<Writer> {
  const { format, ratio, times, caption } = options;
  switch (format) {
    case 'svg':
      return (deck) => {
        const { scene, theme } = slideIn(deck);
        return portableSvg(scene, theme, deck.record);
      };
    case 'web-svg':
      return (deck) => webSvg(slideIn(deck), deck.record);
    case 'animated-svg':
      return animatedSvg;
    case 'png': {
      const draw = await pngDrawer(io);
      return (deck) => pngOf(slideIn(deck), deck.record, draw, times);
    }
    case 'txt':
      return deckText;
    case 'json':
      return deckJson;
    case 'pptx': {
      const { pptxOf } = await import('../../output/pptx.ts');
      return (deck) => pptxOf(deck, ratio);
    }
    case 'html': {
      const page = await pageOf(io);
      return (deck) => putHtml(page, recordText(deck.record));
    }
    case 'zip': {
      const draw = await pngDrawer(io);
      return (deck) =>
        deckZip(
          deck,
          deck.slides.map((slide) => pngOf(slide, recordOfPicture(slide.link), draw, times)),
          caption,
        );
    }
  }
}

async function pageOf(io: Io): Promise<string> {
  try {
    return await io.page();
  } catch (error) {
    throw new BadInput(`the page for the HTML cannot be made: ${reasonOf(error)}`);
  }
}
