import { formatFor } from '../options.ts';

/** What `render` writes. */
export interface Format {
  /** Ending of a file's name, without the dot. */
  readonly ending: string;
  /** Whether one file holds all steps, or each step is a picture of its own. */
  readonly holds: 'picture' | 'deck';
  /**
   * Where captions stand: beneath the pictures, as a part of them, where `--caption` asks for it; where the format has
   * them in any case; or in no picture.
   */
  readonly captionsIn: 'picture' | 'format' | 'none';
}

export const FORMATS = {
  svg: { ending: 'svg', holds: 'picture', captionsIn: 'picture' },
  'web-svg': { ending: 'svg', holds: 'picture', captionsIn: 'picture' },
  'animated-svg': { ending: 'svg', holds: 'deck', captionsIn: 'format' },
  png: { ending: 'png', holds: 'picture', captionsIn: 'picture' },
  txt: { ending: 'txt', holds: 'deck', captionsIn: 'none' },
  json: { ending: 'json', holds: 'deck', captionsIn: 'none' },
  pptx: { ending: 'pptx', holds: 'deck', captionsIn: 'format' },
  html: { ending: 'html', holds: 'deck', captionsIn: 'none' },
  zip: { ending: 'zip', holds: 'deck', captionsIn: 'picture' },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

/** The format that was asked for; else the one that the file's name ends with; else SVG. */
export const formatOf = (asked: string | null, output: string): FormatName => formatFor(FORMATS, asked, output);
