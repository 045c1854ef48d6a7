import { at } from '../base/assert.ts';
import type { Attempt, Circumstance, Frame, Model, Site } from './model.ts';

/** Frame ids of a stack, innermost first; empty for -1. A view, not a copy. */
export function framesOf(model: Model, stack: number): Int32Array {
  if (stack < 0) return new Int32Array(0);
  const { start, frames } = model.stacks;
  return frames.subarray(start[stack], start[stack + 1]);
}

/** Innermost frame of a call, or null without a stack. */
export const frame0 = (model: Model, call: number): Frame | null => innermost(model, at(model.calls.stack, call));

function innermost(model: Model, stack: number): Frame | null {
  if (stack < 0) return null;
  return at(model.frames, at(model.stacks.frames, at(model.stacks.start, stack)));
}

/** The attempt that a call (by index) is one of. */
export const attemptOf = (model: Model, call: number): Attempt => at(model.attempts, at(model.calls.attempt, call));

/** Where an attempt enters the kernel from; null where that is not known, or where it does not. */
export const siteOf = (model: Model, attempt: Attempt): Site | null => model.sites[attempt.site] ?? null;

/** What else is known of an attempt; null where nothing is. */
export const circumstanceOf = (model: Model, { circumstance = -1 }: Attempt): Circumstance | null =>
  model.circumstances[circumstance] ?? null;

/** Name of a module by its id; `otherwise` for -1. */
export const moduleName = (model: Model, module: number, otherwise: string): string =>
  module < 0 ? otherwise : at(model.modules, module).name;

/** "write #4", "openat" where no number is known. */
export const callName = ({ name, number }: Pick<Attempt, 'name' | 'number'>): string =>
  number === null ? name : `${name} #${number}`;

/** Calls that a record stands for: 1 unless it comes from an aggregation. */
export const weightOf = (model: Model, call: number): number => model.calls.weight?.[call] ?? 1;

/**
 * Origins as the tracer printed them: module of frame 0, or `[no stack]`, `[anon]`, `[no module]`, `[unknown]`.
 * Counted over system calls (not over reads that never entered the kernel), most frequent first.
 */
export function originCounts(model: Model): { readonly calls: number; readonly origins: ReadonlyMap<string, number> } {
  const byStack = new Map<number, number>();
  let calls = 0;
  for (let call = 0; call < model.calls.length; call++) {
    if (attemptOf(model, call).kind === 'no-entry') continue;
    const weight = weightOf(model, call);
    const stack = at(model.calls.stack, call);
    byStack.set(stack, (byStack.get(stack) ?? 0) + weight);
    calls += weight;
  }
  const counts = new Map<string, number>();
  for (const [stack, weight] of byStack) {
    const word = innermost(model, stack)?.printed ?? '[no stack]';
    counts.set(word, (counts.get(word) ?? 0) + weight);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return { calls, origins: new Map(sorted) };
}
