import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteString } from '../base/bytes.ts';
import type { Block } from './importer.ts';
import { eachLine, LineReader, MAX_LINE_BYTES } from './lines.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(...chunks: readonly Uint8Array[]): Block[] {
  const reader = new LineReader();
  return [...chunks.flatMap((chunk) => reader.push(chunk)), ...reader.finish()];
}

describe('LineReader', () => {
  it('hands on whole lines with their place in the file', () => {
    expect(read(utf8('one\ntw'), utf8('o\nthr'), utf8('ee'))).toEqual([
      { text: 'one\n', offset: 0 },
      { text: 'two\n', offset: 4 },
      { text: 'three', offset: 8 },
    ]);
  });

  it('keeps offsets true and loses nothing however the file is cut', () => {
    const file = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });
    fc.assert(
      fc.property(file, (chunks) => {
        const whole = chunks.map(byteString).join('');
        fc.pre(!whole.startsWith('\xef\xbb\xbf'));
        const blocks = read(...chunks);
        expect(blocks.map((block) => block.text).join('')).toBe(whole);
        for (const { text, offset } of blocks) expect(whole.startsWith(text, offset)).toBe(true);
        for (const { text } of blocks.slice(0, -1)) expect(text.endsWith('\n')).toBe(true);
      }),
    );
  });

  it('leaves out a byte order mark', () => {
    expect(read(Uint8Array.of(0xef, 0xbb), Uint8Array.of(0xbf, 0x61, 0x0a))).toEqual([{ text: 'a\n', offset: 3 }]);
  });

  it.each([[1 << 16], [1 << 20], [16 << 20]])('cuts a line that is too long, in chunks of %i bytes', (size) => {
    const bytes = new Uint8Array(MAX_LINE_BYTES + (1 << 21)).fill(0x61);
    bytes.set(utf8('first\n'), 0);
    bytes.set(utf8('\nlast\n'), bytes.length - 6);
    const reader = new LineReader();
    const blocks: Block[] = [];
    for (let at = 0; at < bytes.length; at += size) blocks.push(...reader.push(bytes.subarray(at, at + size)));
    blocks.push(...reader.finish());
    expect(reader.cutLines).toBe(1);
    expect(blocks.at(0)).toEqual({ text: 'first\n', offset: 0 });
    expect(blocks.at(1)?.text.length).toBe(MAX_LINE_BYTES + 1);
    expect(blocks.at(-1)).toEqual({ text: 'last\n', offset: bytes.length - 5 });
  });
});

describe('eachLine', () => {
  it('gives the lines of a block without their ends, and where each begins in the file', () => {
    const lines: [string, number][] = [];
    eachLine({ text: 'one\r\n\r\n\ntwo', offset: 10 }, (line, offset) => lines.push([line, offset]));
    expect(lines).toEqual([
      ['one', 10],
      ['', 15],
      ['', 17],
      ['two', 18],
    ]);
  });
});
