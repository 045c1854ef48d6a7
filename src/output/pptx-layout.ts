import type { Box } from '../picture/geometry.ts';
import { textWidth } from '../picture/measure.ts';
import { leastText } from '../picture/present/measures.ts';
import type { SlideSize } from '../show/slide.ts';

/** Where title, picture and caption stand on a slide. In inches, as PowerPoint's own measures; type in points. */

export type Ratio = '16:9' | '4:3';

/** Sizes of the page that PowerPoint itself has for these. */
export const PAGES: Readonly<Record<Ratio, { readonly width: number; readonly height: number }>> = {
  '16:9': { width: 13.333, height: 7.5 },
  '4:3': { width: 10, height: 7.5 },
};

export interface SlideLayout {
  readonly title: Box;
  readonly picture: Box;
  /** Null where no slide of the deck has a caption. */
  readonly caption: Box | null;
}

const EDGE = 0.4;
const TITLE = { top: 0.22, height: 0.78 };
const BETWEEN = 0.12;
const FOOT = 0.28;
const MOST_CAPTION = 1.5;
export const POINTS_PER_INCH = 72;
const LINE = 1.2;

const TITLE_SIZES = [28, 24, 20, 17] as const;
const CAPTION_SIZES = [18, 16, 14, 12] as const;
/** What 24 pixels of a picture of 1280 × 720 are on a page of its shape, points: the back of a room can read it. */
const ROOM_SIZE = 18;

/** Lines that a text takes in a width: widths are estimates (`picture/measure.ts`) on the safe side. */
const linesOf = (text: string, size: number, width: number): number =>
  Math.ceil((textWidth(text, size) * 1.05) / (width * POINTS_PER_INCH));

const heightOf = (text: string, size: number, width: number): number =>
  (linesOf(text, size, width) * size * LINE) / POINTS_PER_INCH;

/** The largest of the sizes at which the text fits its box; the smallest where none does. */
const fitting = (text: string, box: Box, sizes: readonly number[]): number =>
  sizes.find((size) => heightOf(text, size, box.width) <= box.height) ?? (sizes.at(-1) as number);

export const titleSize = (text: string, box: Box): number => fitting(text, box, TITLE_SIZES);
export const captionSize = (text: string, box: Box): number => fitting(text, box, CAPTION_SIZES);

/** One for the whole deck: what stays the same from slide to slide must not move. */
export function slideLayout(ratio: Ratio, captions: readonly string[]): SlideLayout {
  const page = PAGES[ratio];
  const width = page.width - 2 * EDGE;
  const isCaptioned = captions.some((caption) => caption !== '');
  const wished = Math.max(0, ...captions.map((caption) => heightOf(caption, CAPTION_SIZES[0], width)));
  const captionHeight = isCaptioned ? Math.min(MOST_CAPTION, wished) : 0;
  const top = TITLE.top + TITLE.height + BETWEEN;
  const bottom = page.height - FOOT - (isCaptioned ? captionHeight + BETWEEN : 0);
  return {
    title: { x: EDGE, y: TITLE.top, width, height: TITLE.height },
    picture: { x: EDGE, y: top, width, height: bottom - top },
    caption: isCaptioned ? { x: EDGE, y: bottom + BETWEEN, width, height: captionHeight } : null,
  };
}

/**
 * Pixels for a picture that fills its place: as wide as an ordinary one, and as high as there is room. `present`: as many
 * as its least text is large enough with on the page, which then shows less instead of smaller things.
 */
export function pptxPictureSize(ratio: Ratio, captions: readonly string[], present = false): SlideSize {
  const { picture } = slideLayout(ratio, captions);
  const sizeOf = (width: number): SlideSize => ({
    width,
    height: Math.round((width * picture.height) / picture.width),
  });
  const pointsOf = ({ width, height }: SlideSize): number =>
    (leastText(width, height) * picture.width * POINTS_PER_INCH) / width;
  let width = ratio === '16:9' ? 1280 : 1024;
  if (present) while (pointsOf(sizeOf(width)) < ROOM_SIZE && width > LEAST_WIDTH) width -= 10;
  return sizeOf(width);
}

/** Pixels; what is drawn for less is shrunk, and not read any better. */
const LEAST_WIDTH = 480;

/** The largest box of the given proportions within another, in its middle. */
export function fitted({ width, height }: { readonly width: number; readonly height: number }, into: Box): Box {
  const share = Math.min(into.width / width, into.height / height);
  const size = { width: width * share, height: height * share };
  return { x: into.x + (into.width - size.width) / 2, y: into.y + (into.height - size.height) / 2, ...size };
}
