import { elide } from '../base/text.ts';
import type { TextShape } from './scene.ts';

/**
 * Widths without a font: layout must give the same bytes under Node and in every browser, whatever fonts there are. Each
 * letter is taken as wide as the wider of DejaVu's and Arial's is, which are the widest of those that pictures ask for.
 */
export type Face = 'sans' | 'bold' | 'mono';

/** Letters by their width, hundredths of the size of the type. */
type Widths = Readonly<Record<number, string>>;

const SANS: Widths = {
  20: '\u202f',
  28: "'ijl",
  30: 'I',
  32: ' ,.’‘·',
  34: '/:;\\|',
  36: 'f',
  37: '-',
  40: '()[]t',
  41: '!',
  42: 'r',
  46: '"',
  50: '*J`',
  52: '“”',
  53: 'sz',
  55: 'c',
  56: '?L_–',
  58: 'k',
  60: 'vxy',
  62: 'FTaeo',
  64: '$0123456789bdghnpqu{}',
  67: 'EKPSY',
  69: 'ABVXZ',
  73: 'CR',
  74: 'U',
  75: 'N',
  76: 'H',
  78: '&DG',
  79: 'OQ',
  82: 'w',
  84: '#+<=>^~×✕≥↩',
  87: 'M',
  96: '%',
  98: 'm',
  99: 'W',
  100: '…→—',
  102: '@',
};

const BOLD: Widths = {
  20: '\u202f',
  31: "'",
  35: ' ijl',
  37: '/\\|',
  38: ',.I’‘·',
  40: ':;',
  42: '-',
  44: 'f',
  46: '!()[]',
  48: 't',
  50: '`r',
  53: '"*',
  56: 'J_–',
  59: 'z',
  60: 'cs',
  62: '?',
  64: 'L',
  65: 'x',
  66: 'vy“”',
  67: 'k',
  68: 'ae',
  69: 'EFTo',
  70: '$0123456789',
  72: 'bdghnpqu{}',
  73: 'SYZ',
  74: 'CP',
  77: 'B',
  78: 'AKRVX',
  82: 'U',
  83: 'G',
  84: '#+<=>DHN^~×✕≥↩',
  86: 'OQ',
  88: '&',
  93: 'w',
  100: '@M…→—',
  101: '%',
  105: 'm',
  111: 'W',
};

/** All letters of a face of one width, also the signs that a sans face has wider. */
const MONO_WIDTH = 0.602;
/** A letter of another script, or a picture. */
const OTHER = 1.25;

const byLetter = (widths: Widths): ReadonlyMap<string, number> =>
  new Map(Object.entries(widths).flatMap(([width, letters]) => [...letters].map((letter) => [letter, +width / 100])));

const SANS_LETTERS = byLetter(SANS);
const LETTERS: Readonly<Record<Face, ReadonlyMap<string, number>>> = {
  sans: SANS_LETTERS,
  bold: byLetter(BOLD),
  mono: new Map([...SANS_LETTERS.keys()].map((letter) => [letter, MONO_WIDTH])),
};

/** Width of a text, pixels. No font that pictures ask for makes it wider, and DejaVu's hardly narrower. */
export function textWidth(text: string, size: number, face: Face = 'sans'): number {
  const letters = LETTERS[face];
  let width = 0;
  for (const letter of text) width += letters.get(letter) ?? letters.get(baseOf(letter)) ?? OTHER;
  return width * size;
}

/** Width of a text of a picture, pixels. */
export const widthOf = ({ text, size, mono, bold }: TextShape): number =>
  textWidth(text, size, mono ? 'mono' : bold ? 'bold' : 'sans');

/** A letter without its accent, which makes it no wider: "é" is as wide as "e". */
const baseOf = (letter: string): string => letter.normalize('NFD').charAt(0);

/** Shortens the text to what fits into `width` pixels; empty where not even two characters do. */
export function shorten(text: string, width: number, size: number, face: Face = 'sans'): string {
  return longest(text, width, size, face, 2, elide);
}

/** As `shorten`, for sentences: the beginning matters. */
export function cutEnd(text: string, width: number, size: number, face: Face = 'sans'): string {
  return longest(text, width, size, face, 1, (whole, length) => `${whole.slice(0, length - 1).trimEnd()}…`);
}

/** Lines of whole words that fit; a word that is too long for a line stands on one of its own. */
export function linesOf(text: string, width: number, size: number, face: Face = 'sans'): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    const joined = `${last} ${word}`;
    if (last !== undefined && textWidth(joined, size, face) <= width) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

/** As `linesOf`, `most` lines at most; the last one cut where the words need more. */
export function cutLines(text: string, width: number, size: number, most: number): string[] {
  const lines = linesOf(text, width, size);
  const last = lines.slice(most - 1).join(' ');
  return [...lines.slice(0, most - 1), ...(last === '' ? [] : [cutEnd(last, width, size)])];
}

/** The text, or as much of it as fits; empty where not even `least` characters do. */
function longest(
  text: string,
  width: number,
  size: number,
  face: Face,
  least: number,
  cut: (text: string, length: number) => string,
): string {
  if (textWidth(text, size, face) <= width) return text;
  // No letter is narrower than a fifth of the size.
  for (let length = Math.min(text.length - 1, Math.floor((width * 5) / size)); length >= least; length--) {
    const shown = cut(text, length);
    if (textWidth(shown, size, face) <= width) return shown;
  }
  return '';
}
