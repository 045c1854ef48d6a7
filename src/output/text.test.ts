import { describe, expect, it } from 'vitest';
import { readCarrier } from '../record/recognise.ts';
import { recordOfPicture } from '../show/opening.ts';
import type { Slide } from '../show/slide.ts';
import { deck, RECORD, REFUSED, slide } from './fixtures/slides.ts';
import { sketchText } from './sketch-text.ts';
import { deckText } from './text.ts';
import { COLUMNS } from './wrap.ts';

const slideText = (shown: Slide): string =>
  deckText({ title: shown.title, slides: [shown], record: recordOfPicture(shown.link), size: null });

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a slide as text', () => {
  it('draws the way of a call in ASCII, up to where it ends', () => {
    const { sketches } = slide(REFUSED);
    expect(sketches.map(({ sketch }) => sketchText(sketch)).join('')).toBe(
      [
        '  +----------------------+',
        '  | caddy`runtime.settls |',
        '  +-----+----------------+',
        '        |',
        '        v sysarch #165',
        '  ==== rtld + libsys only ====',
        '        X denied',
        '  [ kernel ]',
        '',
      ].join('\n'),
    );
    expect(sketchText(slide({ step: 8 }).sketches[0]?.sketch as never)).toContain('v allowed');
  });

  it('draws where calls come from, and which are refused', () => {
    const text = slideText(slide({ step: 0 }));
    expect(text).toContain('  [ libsys.so.7 ] =======================> [ kernel ] 28 calls\n');
    expect(text).toContain('  [ sh          ] ===========X             [ kernel ]  8 calls, 8 refused\n');
  });

  it('draws hostile names as they can be printed, within the columns', () => {
    const name = `\u001b[31m${'é'.repeat(200)}→`;
    const way = sketchText({
      ...{ kind: 'way', stops: [name, 'a'], call: name, outcome: 'unknown', end: 'not decidable', policies: [name] },
    });
    const rows = [{ name, calls: 2_000_000_000, refused: 1_999_999_999 }];
    for (const text of [way, sketchText({ kind: 'origins', rows })]) {
      expect(text).toMatch(/^[ -~\n]+$/);
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(COLUMNS);
    }
  });

  it('ends with a link that opens it', () => {
    const shown = slide(REFUSED);
    const text = slideText(shown);
    expect(text).toContain('\n#v=1&policy=freebsd-rtld-libsys&step=63\n');
    expect(readCarrier(encode(text), 'a.txt')).toEqual({
      ok: true,
      value: { link: shown.link, story: null, file: null },
    });
  });
});

it('a picture with its trace ends with both, for the link alone would not open it elsewhere', () => {
  const shown = slide(REFUSED);
  const record = recordOfPicture(shown.link, { name: 'a.txt', data: '' });
  const text = deckText({ title: shown.title, slides: [shown], record, size: null });
  expect(readCarrier(encode(text), 'a.txt')).toEqual({ ok: true, value: record });
});

describe('a deck as text', () => {
  const text = deckText(deck());

  it('has at most 80 columns and no character that a terminal obeys', () => {
    for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(COLUMNS);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('tells every slide in order, and nothing twice', () => {
    const places = deck().slides.map(({ title }, i) => text.indexOf(`\n${i + 1}. ${title}\n`));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text.split('Process sh (static): 8 calls, 8 refused').length).toBe(2);
    // Of a comparison both.
    expect(text).toContain('rtld + libsys only:\n  +---');
    expect(text).toContain('No policy:\n  +---');
  });

  it('opens as the deck that it was', () => {
    expect(readCarrier(encode(text), 'a.txt')).toEqual({ ok: true, value: RECORD });
  });
});
