// How far two pictures of the same thing are apart.
import { readFileSync } from 'node:fs';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

/** Said wherever figures of it are printed. */
export const MEASURE =
  'share: pixels that pixelmatch calls different (threshold 0.1 of the largest YIQ distance, antialiasing left out), ' +
  'of all pixels; patch: the largest difference of the mean colour of a square of 16 × 16 pixels, of 255';

/** More than this share of the pixels may not differ. */
export const MOST_SHARE = 0.02;

/** Pixels. */
const PATCH = 16;

/** @typedef {{ width: number, height: number, data: Uint8Array }} Picture RGBA */

/** @param {string} file a PNG @returns {Picture} */
export const picture = (file) => onWhite(PNG.sync.read(readFileSync(file)));

/** What is not painted is paper. @param {Picture} given @returns {Picture} */
function onWhite({ width, height, data }) {
  const painted = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] / 255;
    for (let i = 0; i < 3; i++) painted[at + i] = Math.round(data[at + i] * alpha + 255 * (1 - alpha));
    painted[at + 3] = 255;
  }
  return { width, height, data: painted };
}

/**
 * @param {Picture} a
 * @param {Picture} b
 * @returns {{ share: number, patch: number }} as `MEASURE` says; two sizes are as far apart as can be
 */
export function difference(a, b) {
  const { width, height } = a;
  if (width !== b.width || height !== b.height) return { share: 1, patch: 255 };
  const different = pixelmatch(a.data, b.data, undefined, width, height, { threshold: 0.1 });
  return { share: different / (width * height), patch: largestPatch(a, b) };
}

/** @param {Picture} a @param {Picture} b */
function largestPatch(a, b) {
  let largest = 0;
  for (let top = 0; top < a.height; top += PATCH) {
    for (let left = 0; left < a.width; left += PATCH) {
      const [one, other] = [meanOf(a, left, top), meanOf(b, left, top)];
      largest = Math.max(largest, ...one.map((value, i) => Math.abs(value - other[i])));
    }
  }
  return Math.round(largest);
}

/** Mean colour of a square. @param {Picture} picture @param {number} left @param {number} top */
function meanOf({ width, height, data }, left, top) {
  const sums = [0, 0, 0];
  const [right, bottom] = [Math.min(width, left + PATCH), Math.min(height, top + PATCH)];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      for (let i = 0; i < 3; i++) sums[i] += data[(y * width + x) * 4 + i];
    }
  }
  return sums.map((sum) => sum / ((right - left) * (bottom - top)));
}

/** A part of a picture. @param {Picture} whole @param {{ x: number, y: number, width: number, height: number }} box */
export function cut({ width: stride, data }, { x, y, width, height }) {
  const part = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * stride + x) * 4;
    part.set(data.subarray(start, start + width * 4), row * width * 4);
  }
  return { width, height, data: part };
}

/** Share of the pixels that are not of the commonest colour: a blank picture has none. @param {Picture} given */
export function ink({ width, height, data }) {
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return 1 - Math.max(...counts.values()) / (width * height);
}
