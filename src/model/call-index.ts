import { at } from '../base/assert.ts';
import { IntColumn } from '../base/columns.ts';
import type { Model } from './model.ts';
import { weightOf } from './queries.ts';

/**
 * What one pass over the calls tells, made once per model (in the worker that read it). With it a policy change, and a
 * picture, cost time in the number of distinct attempts and ways (hundreds), not of calls (millions).
 */
export interface CallIndex {
  readonly model: Model;
  /** Calls of each attempt, weights counted. */
  readonly weight: Float64Array;
  /** Index of the first call of each attempt; -1 where an attempt has none. */
  readonly first: Int32Array;
  readonly ways: Ways;
  /** Way of each call. */
  readonly wayOf: Int32Array;
  /** Index of the first call of each image; -1 where it has none. */
  readonly firstOfImage: Int32Array;
  /** Calls of image `i`, in order: `order[imageStart[i]] … order[imageStart[i + 1] - 1]`. */
  readonly order: Int32Array;
  readonly imageStart: Int32Array;
  /** All system calls, weights counted; `no-entry` ones are not among them. */
  readonly calls: number;
  readonly noEntry: number;
}

/** Distinct pairs of attempt and stack, as columns, in order of their first call. */
export interface Ways {
  readonly length: number;
  readonly attempt: Int32Array;
  readonly stack: Int32Array;
  /** Calls, weights counted. */
  readonly weight: Float64Array;
  /** Index of the first call. */
  readonly first: Int32Array;
}

export function indexCalls(model: Model): CallIndex {
  const { attempts, calls, images } = model;
  const { ways, wayOf, records } = indexWays(model);
  const weight = new Float64Array(attempts.length);
  const first = new Int32Array(attempts.length).fill(-1);
  for (let way = 0; way < ways.length; way++) {
    const attempt = at(ways.attempt, way);
    weight[attempt] = at(weight, attempt) + at(ways.weight, way);
    if (at(first, attempt) < 0) first[attempt] = at(ways.first, way);
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
  return { model, weight, first, ways, wayOf, firstOfImage, order, imageStart, calls: total, noEntry };
}

/** The pass over the calls. `records` counts those of each attempt, whatever their weight. */
function indexWays(model: Model): { ways: Ways; wayOf: Int32Array; records: Int32Array } {
  const { attempts, calls, stacks } = model;
  const attempt = new IntColumn();
  const stack = new IntColumn();
  const first = new IntColumn();
  const weights: number[] = [];
  const wayOf = new Int32Array(calls.length);
  const records = new Int32Array(attempts.length);
  const ids = new Map<number, number>();
  // An attempt mostly comes with the stack that it came with last.
  const last = new Int32Array(attempts.length).fill(-1);
  for (let call = 0; call < calls.length; call++) {
    const itsAttempt = calls.attempt[call] as number;
    const itsStack = calls.stack[call] as number;
    let way = last[itsAttempt] as number;
    if (way < 0 || stack.get(way) !== itsStack) {
      const key = itsAttempt * stacks.start.length + itsStack + 1;
      const known = ids.get(key);
      if (known === undefined) {
        way = attempt.push(itsAttempt);
        stack.push(itsStack);
        first.push(call);
        weights.push(0);
        ids.set(key, way);
      } else way = known;
      last[itsAttempt] = way;
    }
    wayOf[call] = way;
    weights[way] = (weights[way] as number) + weightOf(model, call);
    records[itsAttempt] = (records[itsAttempt] as number) + 1;
  }
  const ways: Ways = {
    length: attempt.length,
    attempt: attempt.finish(),
    stack: stack.finish(),
    weight: Float64Array.from(weights),
    first: first.finish(),
  };
  return { ways, wayOf, records };
}
