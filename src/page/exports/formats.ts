import { ok, type Result } from '../../base/result.ts';
import { captioned } from '../../output/captioned.ts';
import type { FileKind } from '../../output/file-names.ts';
import type { Ratio } from '../../output/pptx-layout.ts';
import { recordText } from '../../record/record.ts';
import { recordOfPicture } from '../../show/opening.ts';
import type { Deck, Slide, SlideSize } from '../../show/slide.ts';
import type { Waiting } from '../media/film.ts';
import type { ExportOptions } from './gather.ts';

/** What a writer is given besides the deck. */
export interface Work extends Waiting {
  readonly options: ExportOptions;
}

/** A kind of file that a deck is written as. Each brings its writer when it is asked for. */
export interface Format {
  readonly id: FileKind;
  readonly label: string;
  /** What it is for. */
  readonly about: string;
  readonly group: FormatGroup;
  /** Whether it is a file of one picture: of a story, then, of the step that is shown. */
  readonly single?: boolean;
  /** Whether it has the words of the steps in any case, beside the pictures. */
  readonly tells?: boolean;
  /** Pixels of its pictures, where they are not those that the options make. Brings the writer. */
  room?(options: ExportOptions, captions: readonly string[]): Promise<SlideSize>;
  /** Rejects when it is stopped. */
  make(deck: Deck, work: Work): Promise<Result<Blob>>;
}

/** What kinds of file have in common, in the order of the list. */
export const FORMAT_GROUPS = {
  picture: 'Pictures',
  film: 'Moving pictures',
  slides: 'Slides and paper',
  whole: 'The page, and its words',
} as const;

export type FormatGroup = keyof typeof FORMAT_GROUPS;

const one = ({ slides }: Deck): Slide => slides[0] as Slide;

/** The pictures as they are written alone: with their words at the foot, where these were asked for. */
const pictures = (deck: Deck, { options }: Work): Deck =>
  options.caption ? { ...deck, slides: captioned(deck.slides, deck.size) } : deck;

const blob = (part: string | Uint8Array, type: string): Result<Blob> => ok(new Blob([part as BlobPart], { type }));

/** The bytes as a file, if they could be made. */
const blobOf = (bytes: Result<Uint8Array>, type: string): Result<Blob> => (bytes.ok ? blob(bytes.value, type) : bytes);

/** Slides have one of two shapes; the nearer one. */
const ratioOf = ({ width, height }: SlideSize): Ratio => (width / height < 1.55 ? '4:3' : '16:9');

/** What is said of the pictures does not depend on the room that words leave them. */
const whole = async ({ size }: ExportOptions): Promise<SlideSize> => size;

const SVG = 'image/svg+xml';

export const FORMATS: readonly Format[] = [
  {
    id: 'svg',
    label: 'SVG',
    about: 'for reports and papers: the same in every program',
    group: 'picture',
    single: true,
    async make(deck, work) {
      const { portableSvg } = await import('../../output/svg.ts');
      const { scene, theme } = one(pictures(deck, work));
      return blob(portableSvg(scene, theme, deck.record), SVG);
    },
  },
  {
    id: 'web-svg',
    label: 'SVG for the web',
    about: 'light or dark, as its reader has it',
    group: 'picture',
    single: true,
    async make(deck, work) {
      const { webSvg } = await import('../../output/web-svg.ts');
      return blob(webSvg(one(pictures(deck, work)), deck.record), SVG);
    },
  },
  {
    id: 'animated-svg',
    label: 'Animated SVG',
    about: 'plays once; stands still for readers who want no motion',
    group: 'film',
    async make(deck) {
      const { animatedSvg } = await import('../../output/animated-svg.ts');
      return blob(animatedSvg(deck), SVG);
    },
  },
  {
    id: 'png',
    label: 'PNG',
    about: 'for everything that takes pixels only',
    group: 'picture',
    single: true,
    async make(deck, work) {
      const { slidePng } = await import('../media/raster.ts');
      return blobOf(await slidePng(one(pictures(deck, work)), deck.record, work.options.scale), 'image/png');
    },
  },
  {
    id: 'gif',
    label: 'GIF',
    about: 'moves in mails and old programs',
    group: 'film',
    async make(deck, work) {
      const { deckGif } = await import('../media/gif.ts');
      return blob(await deckGif(deck, work), 'image/gif');
    },
  },
  {
    id: 'webm',
    label: 'WebM',
    about: 'a film for the web and for Impress',
    group: 'film',
    async make(deck, work) {
      const { deckVideo } = await import('../media/video.ts');
      return blobOf(await deckVideo(deck, 'webm', work), 'video/webm');
    },
  },
  {
    id: 'mp4',
    label: 'MP4',
    about: 'a film for PowerPoint and Keynote, where the browser can',
    group: 'film',
    async make(deck, work) {
      const { deckVideo } = await import('../media/video.ts');
      return blobOf(await deckVideo(deck, 'mp4', work), 'video/mp4');
    },
  },
  {
    id: 'pptx',
    label: 'PowerPoint',
    about: 'slides of shapes that can be edited, with notes',
    group: 'slides',
    async room({ size, present }, captions) {
      const { pptxPictureSize } = await import('../../output/pptx-layout.ts');
      return pptxPictureSize(ratioOf(size), captions, present);
    },
    async make(deck, { options }) {
      const { pptxOf } = await import('../../output/pptx.ts');
      const type = 'application/vnd.openxmlformats-officedocument.presentationml.presentation';
      return blob(await pptxOf(deck, ratioOf(options.size)), type);
    },
  },
  {
    id: 'zip',
    label: 'Pictures in a ZIP',
    about: 'SVG and PNG of each step, with the lines for Beamer',
    group: 'slides',
    tells: true,
    async make(deck, work) {
      const [{ deckZip }, { slidePng }] = await Promise.all([
        import('../../output/zip.ts'),
        import('../media/raster.ts'),
      ]);
      const shown = pictures(deck, work);
      const pngs: Uint8Array[] = [];
      for (const [i, slide] of shown.slides.entries()) {
        work.signal.throwIfAborted();
        // A picture that is taken out opens by itself; a trace is in the archive once.
        const png = await slidePng(slide, recordOfPicture(slide.link), work.options.scale);
        if (!png.ok) return png;
        pngs.push(png.value);
        work.progress((i + 1) / shown.slides.length);
      }
      return blob(deckZip(shown, pngs, work.options.caption), 'application/zip');
    },
  },
  {
    id: 'html',
    label: 'HTML',
    about: 'this page as one file, with the state inside',
    group: 'whole',
    async make(deck) {
      const [{ singleFile }, { putHtml }] = await Promise.all([
        import('../single-file.ts'),
        import('../../record/carriers/html.ts'),
      ]);
      return blob(putHtml(await singleFile(), recordText(deck.record)), 'text/html');
    },
  },
  {
    id: 'txt',
    label: 'Text',
    about: '80 columns, for mails',
    group: 'whole',
    tells: true,
    room: whole,
    async make(deck) {
      const { deckText } = await import('../../output/text.ts');
      return blob(deckText(deck), 'text/plain;charset=utf-8');
    },
  },
  {
    id: 'json',
    label: 'JSON',
    about: 'for programs: the state, and all that is said of it',
    group: 'whole',
    tells: true,
    room: whole,
    async make(deck) {
      const { deckJson } = await import('../../output/deck-json.ts');
      return blob(deckJson(deck), 'application/json');
    },
  },
];
