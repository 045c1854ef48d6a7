import { deflateSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { concat } from '../base/bytes.ts';
import { inflate } from './inflate.ts';

/** Noise of four bits: it packs to about a half, in several pieces. */
function noise(length: number): Uint8Array {
  let seed = 1;
  return Uint8Array.from({ length }, () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed >>> 28;
  });
}

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

describe('a packed stream', () => {
  const bytes = noise(100_000);
  const packed = deflateSync(bytes);

  test('gives all of it where there is room', () => {
    const { bytes: given, complete } = inflate(packed, bytes.length);
    expect([complete, same(given, bytes)]).toEqual([true, true]);
    expect(inflate(deflateSync(new Uint8Array()), 0)).toEqual({ bytes: new Uint8Array(), complete: true });
  });

  test('gives no more than is wanted', () => {
    expect(inflate(packed, 1000)).toEqual({ bytes: bytes.slice(0, 1000), complete: false });
  });

  test('that was cut gives what came before, wherever it was cut', () => {
    for (let length = 0; length < packed.length; length += 1 + (length >> 4)) {
      const { bytes: given, complete } = inflate(packed.subarray(0, length), bytes.length);
      expect([complete, same(given, bytes.subarray(0, given.length))]).toEqual([false, true]);
      expect(given.length).toBeGreaterThanOrEqual(length - 1000);
    }
  });

  test('is none where the bytes are anything else', () => {
    expect(inflate(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), 10).complete).toBe(false);
  });

  test('is not looked for behind its end, however much stands there', () => {
    const { bytes: given, complete } = inflate(concat([packed, new Uint8Array(64 << 20)]), bytes.length);
    expect([complete, same(given, bytes)]).toEqual([true, true]);
  }, 5000);
});
