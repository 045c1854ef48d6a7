import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { cutEnd, type Face, shorten, textWidth } from './measure.ts';

const FONTS: Readonly<Record<Face, string>> = { sans: 'DejaVuSans', bold: 'DejaVuSans-Bold', mono: 'DejaVuSansMono' };

/** What a TrueType font gives each letter, as a share of the size. */
function advancesOf(name: string): (letter: string) => number {
  const font = readFileSync(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
  const word = (place: number): number => font.readUInt16BE(place);
  const tables = new Map<string, number>();
  for (let i = 0; i < word(4); i++) {
    const entry = 12 + 16 * i;
    tables.set(font.toString('latin1', entry, entry + 4), font.readUInt32BE(entry + 8));
  }
  const table = (tag: string): number => tables.get(tag) ?? expect.fail(`the font has no ${tag}`);
  const cmap = table('cmap');
  const map = Array.from({ length: word(cmap + 2) }, (_, i) => cmap + font.readUInt32BE(cmap + 8 + 8 * i)).find(
    (place) => word(place) === 4,
  );
  if (map === undefined) expect.fail('the font has no map of segments');
  const length = word(map + 6);
  const glyphOf = (code: number): number => {
    for (let i = 0; i < length; i += 2) {
      const [end, start] = [word(map + 14 + i), word(map + 16 + length + i)];
      if (code > end) continue;
      if (code < start) break;
      const offset = map + 16 + 3 * length + i;
      const delta = word(map + 16 + 2 * length + i);
      const glyph = word(offset) === 0 ? code : word(offset + word(offset) + 2 * (code - start));
      return (glyph + delta) % 65_536;
    }
    return expect.fail(`the font has no letter ${String.fromCodePoint(code)}`);
  };
  const most = word(table('hhea') + 34) - 1;
  return (letter) =>
    word(table('hmtx') + 4 * Math.min(most, glyphOf(letter.codePointAt(0) ?? 0))) / word(table('head') + 18);
}

const ASCII = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
const LETTERS = [...ASCII, ...'…→×✕↩—–’‘“”·\u202f≥éÜñ'];

describe.each(Object.entries(FONTS) as [Face, string][])('widths of %s', (face, name) => {
  const advance = advancesOf(name);

  test('are not less than those of the font', () => {
    const narrow = LETTERS.filter((letter) => textWidth(letter, 1, face) < advance(letter) - 1e-4);
    expect(narrow).toEqual([]);
  });

  test('of sentences are hardly more', () => {
    for (const text of [
      'rtld + libsys only',
      'from the text of caddy, a static program, not in rtld or libsys',
      'Under pinsyscalls, getpid of cat (call 30 of 74) is refused: SIGABRT.',
      '__sys_write',
    ]) {
      const exact = [...text].reduce((sum, letter) => sum + advance(letter), 0);
      expect(textWidth(text, 1, face) / exact, text).toBeLessThan(1.06);
    }
  });
});

test('letters of other scripts have room', () => {
  expect(textWidth('猫', 10)).toBeGreaterThan(10);
  expect(textWidth('🐈', 10, 'mono')).toBeGreaterThan(12);
});

describe('a text that is too long', () => {
  const text = 'from the text of caddy, a static program';

  test.each([20, 60, 100, 140, 230])('is cut to %d pixels, and no shorter than it has to be', (width) => {
    for (const cut of [shorten, cutEnd]) {
      const shown = cut(text, width, 12);
      expect(textWidth(shown, 12)).toBeLessThanOrEqual(width);
      expect(textWidth(shown, 12)).toBeGreaterThan(width - 24);
    }
  });

  test('keeps its beginning, or both its ends', () => {
    expect(cutEnd(text, 100, 12)).toBe('from the text…');
    expect(shorten(text, 100, 12)).toBe('from t…rogram');
    expect(shorten(text, 4, 12)).toBe('');
    expect(shorten(text, 400, 12)).toBe(text);
  });
});
