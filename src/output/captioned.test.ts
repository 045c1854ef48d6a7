import { describe, expect, test } from 'vitest';
import type { SlideSize } from '../show/slide.ts';
import { captioned, drawnToFit, sizeAbove } from './captioned.ts';
import { slide } from './fixtures/slides.ts';

const WHOLE = { width: 1280, height: 720 };
const TOLD = { title: 'Refused', caption: 'One call is refused.' };

describe('a picture with its words beneath', () => {
  test('is as large as without them where it was drawn for the room they leave', () => {
    const size = sizeAbove(WHOLE, [TOLD]);
    expect(size.height).toBeLessThan(WHOLE.height);
    const [shown] = captioned([slide({ step: 63 }, TOLD)], WHOLE);
    expect(shown?.scene).toMatchObject({ ...WHOLE, scale: 1 });
    expect(sizeAbove(WHOLE, [{ ...TOLD, caption: '' }])).toEqual(WHOLE);
  });

  test.each([
    ['once where nothing stands beneath', '', null, 1],
    ['once where the words are known before', TOLD.caption, TOLD, 1],
    ['twice where they are known by drawing alone', TOLD.caption, null, 2],
  ])('is drawn %s', (_, caption, words, times) => {
    const sizes: SlideSize[] = [];
    const draw = (size: SlideSize) => {
      sizes.push(size);
      return slide({ step: 63 }, { ...TOLD, caption });
    };
    drawnToFit(draw, (words) => sizeAbove(WHOLE, words), words);
    expect(sizes).toHaveLength(times);
    expect(sizes.at(-1)).toEqual(sizeAbove(WHOLE, [{ ...TOLD, caption }]));
  });
});
