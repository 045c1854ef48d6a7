import { describe, expect, it } from 'vitest';
import { THEMES } from '../picture/theme.ts';
import { gifBlocks } from '../record/carriers/gif.ts';
import { readCarrier } from '../record/recognise.ts';
import { RECORD, REFUSED, slide } from './fixtures/slides.ts';
import { flatColours, gifPalette, gifWriter } from './gif.ts';

const [WIDTH, HEIGHT] = [40, 30];

/** Grey, with a red square at a place. */
function picture(x: number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(255);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const inside = i % WIDTH >= x && i % WIDTH < x + 5 && i < 5 * WIDTH;
    rgba.set(inside ? [200, 0, 0] : [128, 128, 128], i * 4);
  }
  return rgba;
}

function film(loops: boolean): Uint8Array {
  const writer = gifWriter(WIDTH, HEIGHT, gifPalette([picture(0), picture(20)], []), loops);
  for (const [i, x] of [0, 10, 20].entries()) writer.add(picture(x), i === 2 ? 3 : 0.08);
  return writer.finish(RECORD);
}

/** The card of a dead process and the tone of libc, as close as two colours of a theme come, among all shades of grey and red. */
const [DEAD, LIBC] = [
  [0xfd, 0xf1, 0xec],
  [0xf6, 0xf4, 0xed],
] as const;
function shades(): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(256 * 256 * 4).fill(255);
  for (let i = 0; i < 256 * 256; i++) rgba.set([i & 0xff, i >> 8, (i * 7) & 0xff], i * 4);
  rgba.set([...DEAD, 255, ...LIBC, 255]);
  return rgba;
}

describe('the colours of a GIF', () => {
  const flat = ['#fdf1ec', '#f6f4ed'];
  const palette = gifPalette([shades()], flat);

  it('are exactly those that are flat, and as many others as there is room for', () => {
    expect(palette).toHaveLength(255);
    expect(palette.slice(0, 2)).toEqual([DEAD, LIBC]);
    expect(gifPalette([new Uint8ClampedArray([...DEAD, 255])], flat)).toEqual([DEAD, LIBC]);
  });

  it('are given to the pixels that have them', () => {
    const writer = gifWriter(1, 1, palette, false);
    const other = gifWriter(1, 1, palette, false);
    writer.add(new Uint8ClampedArray([...DEAD, 255]), 1);
    other.add(new Uint8ClampedArray([...LIBC, 255]), 1);
    expect(writer.finish(RECORD)).not.toEqual(other.finish(RECORD));
  });

  it('of a slide are the paints of its theme', () => {
    const colours = flatColours([slide(REFUSED)]);
    for (const tone of ['paper', 'cardDead', 'kernel', 'denied'] as const)
      expect(colours).toContain(THEMES.light[tone]);
    expect(colours.length).toBeLessThan(64);
    for (const colour of colours) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  });
});

describe('a GIF', () => {
  const gif = film(true);
  const blocks = [...gifBlocks(gif)];

  it('has its pictures with their times, and says that it repeats', () => {
    expect([...gif.subarray(6, 10)]).toEqual([WIDTH, 0, HEIGHT, 0]);
    expect(blocks.filter(({ kind }) => kind === 'image').length).toBe(3);
    expect(blocks.at(-1)).toMatchObject({ kind: 'trailer', end: gif.length });
    const controls = blocks.filter(({ label, kind }) => kind === 'extension' && label === 0xf9);
    // Hundredths of a second.
    expect(controls.map(({ data }) => (gif[data + 2] ?? 0) + 256 * (gif[data + 3] ?? 0))).toEqual([8, 8, 300]);
    // Later ones are drawn over the one before, and transparent where nothing has changed.
    expect(controls.map(({ data }) => (gif[data + 1] ?? 0) & 1)).toEqual([0, 1, 1]);
    expect(blocks[0]?.label).toBe(0xff);
    expect([...gifBlocks(film(false))].some(({ kind, label }) => kind === 'extension' && label === 0xff)).toBe(false);
  });

  it('has the colours that were drawn', () => {
    const colours = Array.from({ length: 256 }, (_, i) => [...gif.subarray(13 + i * 3, 16 + i * 3)].join());
    expect(colours).toContain('128,128,128');
    expect(colours).toContain('200,0,0');
  });

  it('opens again, and repeats byte for byte', () => {
    expect(readCarrier(gif, 'a.gif')?.ok).toBe(true);
    expect(film(true)).toEqual(gif);
  });
});
