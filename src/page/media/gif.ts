import { flatColours, gifPalette, gifWriter } from '../../output/gif.ts';
import { portableSvg } from '../../output/svg.ts';
import type { Deck, Slide } from '../../show/slide.ts';
import { type Film, filmOf, picturesOf, type Waiting } from './film.ts';
import { canvasOf, imageOf } from './raster.ts';

/** Programs that show GIFs keep to 80 ms a picture, and slow faster ones down. */
const RATE = 12.5;
/** Slides that the colours are taken from, and their size there: more would only take longer. */
const MOST_SAMPLES = 24;
const SAMPLE_SCALE = 0.5;

/** The deck as GIF with the record that opens it again; it begins again at its end. Rejects when it is stopped. */
export async function deckGif(deck: Deck, waiting: Waiting): Promise<Uint8Array> {
  const film = filmOf(deck);
  const { width, height } = film;
  const palette = gifPalette(await samples(film), flatColours(film.slides));
  const writer = gifWriter(width, height, palette, true);
  for await (const { context, moment } of picturesOf(film, RATE, Number.POSITIVE_INFINITY, waiting)) {
    writer.add(context.getImageData(0, 0, width, height).data, moment.length);
  }
  return writer.finish(deck.record);
}

async function samples({ slides, width, height }: Film): Promise<Uint8ClampedArray[]> {
  const every = Math.ceil(slides.length / MOST_SAMPLES);
  const [w, h] = [Math.ceil(width * SAMPLE_SCALE), Math.ceil(height * SAMPLE_SCALE)];
  const { context } = canvasOf(w, h, true);
  const pictures: Uint8ClampedArray[] = [];
  for (let i = 0; i < slides.length; i += every) {
    const slide = slides[i] as Slide;
    // Half-way a call has the colours of its object, at its end those of what became of it.
    for (const scene of [slide.frame?.(0.5) ?? slide.scene, slide.scene]) {
      context.drawImage(await imageOf(portableSvg(scene, slide.theme), w, h), 0, 0, w, h);
      pictures.push(context.getImageData(0, 0, w, h).data);
    }
  }
  return pictures;
}
