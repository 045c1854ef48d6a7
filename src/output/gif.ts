import { GIFEncoder, nearestColorIndex, type Palette, quantize, type Rgb } from 'gifenc';
import { fillOf, THEMES } from '../picture/theme.ts';
import { putGif } from '../record/carriers/gif.ts';
import { type Record, recordText } from '../record/record.ts';
import type { Slide } from '../show/slide.ts';

/** A film as GIF, frame by frame, so that no more than two of them are in memory at a time. */

export interface GifWriter {
  /** `rgba`: four bytes a pixel, row by row. `seconds`: how long it is shown. */
  add(rgba: Uint8ClampedArray, seconds: number): void;
  /** The file, with the record that opens it again. Nothing can be added after it. */
  finish(record: Record): Uint8Array;
}

/** One colour less than a GIF may have: the last one is for what stays as it was. */
const COLOURS = 255;
const UNCHANGED = COLOURS;
/** The rest is for the edges of letters and lines, and for what shines through. */
const MOST_FLAT = 128;

/**
 * The colours of a film. `flat`: colours, `#rrggbb`, that stay exactly what they are: averaged with their neighbours, the
 * card of a dead process would have the tone of an object. The others come from `pictures` of the film.
 */
export function gifPalette(pictures: readonly Uint8ClampedArray[], flat: readonly string[]): Palette {
  const exact = [...new Set(flat)].slice(0, MOST_FLAT).map(rgbOf);
  const kept = new Set(exact.map(keyOf));
  const sample = new Uint8ClampedArray(pictures.reduce((size, { length }) => size + length, 0));
  let size = 0;
  for (const picture of pictures) {
    for (let at = 0; at < picture.length; at += 4) {
      if (kept.has(keyAt(picture, at))) continue;
      for (let channel = 0; channel < 4; channel++) sample[size++] = picture[at + channel] ?? 0;
    }
  }
  return size === 0 ? exact : [...exact, ...quantize(sample.slice(0, size), COLOURS - exact.length)];
}

/** The colours that slides are painted with where nothing shines through, `#rrggbb`. */
export function flatColours(slides: readonly Pick<Slide, 'scene' | 'frame' | 'theme'>[]): readonly string[] {
  const colours = slides.flatMap(({ scene, frame, theme }) =>
    [...scene.still, ...scene.moving, ...(frame?.(0.5).moving ?? [])]
      .filter(({ opacity = 1 }) => opacity === 1)
      .flatMap((shape) => [fillOf(shape, theme), shape.stroke ? THEMES[theme][shape.stroke] : null]),
  );
  return [...new Set(colours.filter((colour) => colour !== null))];
}

const rgbOf = (colour: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as Rgb;

/** A colour as one number. */
const keyOf = ([red, green, blue]: Rgb): number => (red << 16) | (green << 8) | blue;

const keyAt = (rgba: Uint8ClampedArray, at: number): number =>
  ((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0);

/**
 * Gives each pixel the place of its colour in the palette, or of the nearest one. (That of gifenc takes colours together
 * before it looks for them, and would lose the exact ones.)
 */
function placer(palette: Palette): (rgba: Uint8ClampedArray) => Uint8Array {
  const places = new Map(palette.map((colour, i) => [keyOf(colour), i]));
  return (rgba) => {
    const index = new Uint8Array(rgba.length / 4);
    for (let i = 0; i < index.length; i++) {
      const colour = keyAt(rgba, i * 4);
      let place = places.get(colour);
      if (place === undefined) {
        place = nearestColorIndex(palette, [colour >> 16, (colour >> 8) & 0xff, colour & 0xff]);
        places.set(colour, place);
      }
      index[i] = place;
    }
    return index;
  };
}

/** `width`, `height`: pixels. `loops`: whether it begins again at its end. */
export function gifWriter(width: number, height: number, palette: Palette, loops: boolean): GifWriter {
  const encoder = GIFEncoder();
  const full: Palette = Array.from({ length: COLOURS + 1 }, (_, i) => palette[i] ?? [0, 0, 0]);
  const placesIn = placer(palette);
  let last: Uint8Array | null = null;
  return {
    add(rgba, seconds) {
      const index = placesIn(rgba);
      const delay = Math.max(20, Math.round(seconds * 100) * 10);
      if (last === null) encoder.writeFrame(index, width, height, { palette: full, delay, repeat: loops ? 0 : -1 });
      else {
        const still = { transparent: true, transparentIndex: UNCHANGED, dispose: 1, delay };
        encoder.writeFrame(changes(last, index), width, height, still);
      }
      last = index;
    },
    finish(record) {
      encoder.finish();
      return putGif(encoder.bytes(), recordText(record));
    },
  };
}

/** What is as it was compresses to nothing. */
const changes = (before: Uint8Array, now: Uint8Array): Uint8Array =>
  now.map((colour, i) => (colour === before[i] ? UNCHANGED : colour));
