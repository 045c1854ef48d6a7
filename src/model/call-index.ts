import { at } from '../base/assert.ts';
import { IntColumn } from '../base/columns.ts';
import type { Attempt, Model } from './model.ts';
import { siteOf, weightOf } from './queries.ts';

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
  /** Records of each image, whatever their weight. */
  readonly recordsOfImage: Int32Array;
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

/** Goes through the calls once: time and memory in their number. */
export function indexCalls(model: Model): CallIndex {
  const { attempts, images } = model;
  const { ways, wayOf, records } = indexWays(model);
  const weight = new Float64Array(attempts.length);
  const first = new Int32Array(attempts.length).fill(-1);
  for (let way = 0; way < ways.length; way++) {
    const attempt = at(ways.attempt, way);
    weight[attempt] = at(weight, attempt) + at(ways.weight, way);
    if (at(first, attempt) < 0) first[attempt] = at(ways.first, way);
  }

  const recordsOfImage = new Int32Array(images.length);
  const firstOfImage = new Int32Array(images.length).fill(-1);
  for (const [id, { image }] of attempts.entries()) {
    recordsOfImage[image] = at(recordsOfImage, image) + at(records, id);
    const start = at(first, id);
    const known = at(firstOfImage, image);
    if (start >= 0 && (known < 0 || start < known)) firstOfImage[image] = start;
  }
  return { model, weight, first, ways, wayOf, firstOfImage, recordsOfImage };
}

/** Calls of each module that holds a site (-1: not known), of the attempts that `counts` takes; most calls first. */
export function callsByModule(
  { model, weight }: CallIndex,
  counts: (attempt: Attempt, id: number) => boolean = () => true,
): (readonly [module: number, calls: number])[] {
  const sums = new Map<number, number>();
  for (const [id, attempt] of model.attempts.entries()) {
    if (!counts(attempt, id)) continue;
    const module = siteOf(model, attempt)?.module ?? -1;
    sums.set(module, (sums.get(module) ?? 0) + at(weight, id));
  }
  return [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
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
