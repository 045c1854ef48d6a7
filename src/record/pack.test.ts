import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { along } from './fixtures/files.ts';
import { carried, carry, packText, unpackText } from './pack.ts';

describe('what is packed', () => {
  test('comes out as it went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 4000 }), (text) => {
        const packed = packText(text);
        expect(packed).toMatch(/^[\w-]*$/);
        expect(unpackText(packed)).toEqual({ ok: true, value: text });
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
        const file = carried(along('a.txt', bytes));
        expect(file.ok && [...file.value]).toEqual([...bytes]);
      }),
    );
  });

  test('and cut or changed on its way is refused with a sentence, never half given', () => {
    const packed = packText('scene=freebsd-15 '.repeat(40));
    for (const bad of [packed.slice(0, -6), `${packed.slice(0, 8)}!`, 'AAAA', '']) {
      const read = unpackText(bad);
      expect(read.ok).toBe(false);
    }
  });

  test('and too large to come out again is refused before it is packed', () => {
    // A length is all that is looked at: nobody's test should need half a gigabyte.
    const huge = { length: 513 * 1024 * 1024 } as Uint8Array;
    const file = carry('day.txt', huge);
    expect(!file.ok && file.problem.message).toBe(
      '“day.txt” is too large to go along: 513 MB, and a file has room for 512.',
    );
  });

  test('does not grow beyond what a page can hold', () => {
    const bomb = packText('a'.repeat(6 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(12_000);
    expect(unpackText(bomb).ok).toBe(false);
  });
});
