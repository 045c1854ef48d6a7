import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteString, bytesOf, concat, decode, own } from './bytes.ts';

describe('byte strings', () => {
  it('hold one character per byte, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = byteString(bytes);
        expect(text.length).toBe(bytes.length);
        expect(bytesOf(text)).toEqual(bytes);
        expect(own(text)).toBe(text);
      }),
    );
  });

  it('give the text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decode(byteString(new TextEncoder().encode(text)))).toBe(text);
      }),
    );
  });

  it('keep bytes that are not UTF-8 and show them as U+FFFD', () => {
    const text = byteString(Uint8Array.of(0x2f, 0xe9, 0x80));
    expect([...text].map((char) => char.charCodeAt(0))).toEqual([0x2f, 0xe9, 0x80]);
    expect(decode(text)).toBe('/\ufffd');
  });

  it('are put together in order', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 20 })), (parts) => {
        expect(byteString(concat(parts))).toBe(parts.map(byteString).join(''));
      }),
    );
  });
});
