import { at } from '../base/assert.ts';
import type { Model } from './model.ts';
import { weightOf } from './queries.ts';

/**
 * What one pass over the calls tells, made once per model. With it a policy change costs time in the number of distinct
 * attempts (hundreds), not of calls (millions).
 */
export interface CallIndex {
  readonly model: Model;
  /** Calls of each attempt, weights counted. */
  readonly weight: Float64Array;
  /** Index of the first call of each attempt; -1 where an attempt has none. */
  readonly first: Int32Array;
  /** Index of the first call of each image; -1 where it has none. */
  readonly firstOfImage: Int32Array;
  /** Calls of image `i`, in order: `order[imageStart[i]] … order[imageStart[i + 1] - 1]`. */
  readonly order: Int32Array;
  readonly imageStart: Int32Array;
  /** All system calls, weights counted; `no-entry` ones are not among them. */
  readonly calls: number;
  readonly noEntry: number;
}

export function indexCalls(model: Model): CallIndex {
  const { attempts, calls, images } = model;
  const weight = new Float64Array(attempts.length);
  const first = new Int32Array(attempts.length).fill(-1);
  const records = new Int32Array(attempts.length);
  for (let call = 0; call < calls.length; call++) {
    const attempt = calls.attempt[call] as number;
    weight[attempt] = (weight[attempt] as number) + weightOf(model, call);
    const seen = records[attempt] as number;
    if (seen === 0) first[attempt] = call;
    records[attempt] = seen + 1;
  }

  const imageStart = new Int32Array(images.length + 1);
  for (const [id, attempt] of attempts.entries()) {
    imageStart[attempt.image + 1] = at(imageStart, attempt.image + 1) + at(records, id);
  }
  for (let image = 0; image < images.length; image++) {
    imageStart[image + 1] = at(imageStart, image + 1) + at(imageStart, image);
  }
  const imageOf = Int32Array.from(attempts, (attempt) => attempt.image);
  const next = imageStart.slice();
  const order = new Int32Array(calls.length);
  for (let call = 0; call < calls.length; call++) {
    const image = imageOf[calls.attempt[call] as number] as number;
    const place = next[image] as number;
    order[place] = call;
    next[image] = place + 1;
  }
  const firstOfImage = Int32Array.from(images, (_, image) =>
    at(imageStart, image) < at(imageStart, image + 1) ? at(order, at(imageStart, image)) : -1,
  );

  let noEntry = 0;
  let total = 0;
  for (const [id, attempt] of attempts.entries()) {
    if (attempt.kind === 'no-entry') noEntry += at(weight, id);
    else total += at(weight, id);
  }
  return { model, weight, first, firstOfImage, order, imageStart, calls: total, noEntry };
}
