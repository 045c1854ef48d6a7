import { at } from '../base/assert.ts';
import type { CallIndex } from '../model/call-index.ts';
import { weightOf } from '../model/queries.ts';

/** Call indexes that a picture counts: half-open; null: all of them. */
export type CallRange = readonly [from: number, to: number] | null;

/** Calls of each way within a range, weights counted. */
export function waysIn(index: CallIndex, range: CallRange): Float64Array {
  if (range === null) return index.ways.weight;
  const [from, to] = range;
  const known = WAYS.get(index);
  if (known && known.from === from && known.to === to) return known.weight;
  const { model, ways, wayOf } = index;
  const weight = new Float64Array(ways.length);
  for (let call = Math.max(0, from); call < Math.min(to, model.calls.length); call++) {
    const way = wayOf[call] as number;
    weight[way] = (weight[way] as number) + weightOf(model, call);
  }
  WAYS.set(index, { from, to, weight });
  return weight;
}

/** Memo of the last range: the picture and all that is said of it ask for the same one, under any policy. */
const WAYS = new WeakMap<CallIndex, { readonly from: number; readonly to: number; readonly weight: Float64Array }>();

/** Calls of each attempt within a range, weights counted. */
export function attemptsIn(index: CallIndex, range: CallRange): Float64Array {
  if (range === null) return index.weight;
  const ways = waysIn(index, range);
  const weight = new Float64Array(index.weight.length);
  for (const [way, attempt] of index.ways.attempt.entries()) weight[attempt] = at(weight, attempt) + at(ways, way);
  return weight;
}
