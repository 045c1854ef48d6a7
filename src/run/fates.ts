import { at } from '../base/assert.ts';
import { ANY_THREAD } from '../kernel/process.ts';
import type { CallIndex } from '../model/call-index.ts';
import type { Attempt, Model } from '../model/model.ts';
import { circumstanceOf } from '../model/queries.ts';
import type { Judgement } from '../policy/policy.ts';

/** Who dies of what was refused, and what never comes to be because of it. */
export interface Fates {
  /** Call that kills the image, -1 where it lives. Calls after it never happen. */
  readonly death: Int32Array;
  /** Index of the first call that cannot happen because its process has exited by then; -1: none. */
  readonly ended: Int32Array;
  /** Call that ends one thread of an image, where such a refusal was recorded: by `threadKey`. */
  readonly threadDeath: ReadonlyMap<string, number>;
  /** 1 where the image never comes to life because the process that would have started it is dead. */
  readonly unborn: Uint8Array;
}

/** When each image dies, and which images are never started because their parent died first. */
export function fatesOf(index: CallIndex, decisions: readonly Judgement[]): Fates {
  const { model } = index;
  const death = new Int32Array(model.images.length).fill(-1);
  const threadDeath = threadEndsOf(model);
  for (const [id, attempt] of model.attempts.entries()) {
    const { verdict, effect } = at(decisions, id);
    if (verdict !== 'denied' || effect === null) continue;
    const first = at(index.first, id);
    if (effect.endsThread) keepFirst(threadDeath, threadKey(attempt.image, threadOf(model, attempt)), first);
    if (!effect.fatal) continue;
    const known = at(death, attempt.image);
    if (first >= 0 && (known < 0 || first < known)) death[attempt.image] = first;
  }
  for (const event of model.events) {
    if (event.kind !== 'thread') continue;
    // A thread that is gone makes no other.
    const end = threadDeath.get(threadKey(event.image, event.by ?? ANY_THREAD));
    if (end !== undefined && event.at > end) keepFirst(threadDeath, threadKey(event.image, event.thread), event.at - 1);
  }
  const unborn = new Uint8Array(model.images.length);
  const births = birthsOf(index);
  for (const [image, { parent }] of model.images.entries()) {
    if (parent < 0) continue;
    const { first, thread, afterEnd } = at(births, image);
    const isBefore = (call: number): boolean => call >= 0 && (first < 0 || first > call);
    const ofThread = threadDeath.get(threadKey(parent, thread)) ?? -1;
    if (at(unborn, parent) === 1 || afterEnd || isBefore(at(death, parent)) || isBefore(ofThread)) unborn[image] = 1;
  }
  return { death, ended: endsOf(model), threadDeath, unborn };
}

/** A thread of an image, for `threadDeath`. */
const threadKey = (image: number, thread: number): string => `${image} ${thread}`;

const threadOf = (model: Model, attempt: Attempt): number => circumstanceOf(model, attempt)?.thread ?? ANY_THREAD;

/** Last call before each thread ends, where a history says that it does. */
function threadEndsOf({ events }: Model): Map<string, number> {
  const ends = new Map<string, number>();
  for (const event of events) {
    if (event.kind === 'thread-end') keepFirst(ends, threadKey(event.image, event.thread), event.at - 1);
  }
  return ends;
}

function keepFirst(map: Map<string, number>, key: string, call: number): void {
  const known = map.get(key);
  if (known === undefined || call < known) map.set(key, call);
}

/** Where a history says that a process has exited. A trace may have its lines out of order, and is taken as it is. */
function endsOf({ images, events }: Model): Int32Array {
  const ended = new Int32Array(images.length).fill(-1);
  for (const { kind, image, at: call } of events) {
    if (kind === 'exit' && images[image]?.registrations !== undefined && at(ended, image) < 0) ended[image] = call;
  }
  return ended;
}

interface Birth {
  /** Index of the first call after it: after its fork where that is recorded, else its own first call; -1: none. */
  readonly first: number;
  /** Of the parent: the one that made it. */
  readonly thread: number;
  /** The parent is said to have exited before. */
  readonly afterEnd: boolean;
}

function birthsOf({ model, firstOfImage }: CallIndex): readonly Birth[] {
  const births = Array.from(firstOfImage, (first): Birth => ({ first, thread: ANY_THREAD, afterEnd: false }));
  const ended = new Set<number>();
  for (const event of model.events) {
    const { kind, image, at: first } = event;
    if (kind === 'exit' && model.images[image]?.registrations !== undefined) ended.add(image);
    if (kind === 'fork') births[event.child] = bornOf(image, event.thread, first);
    if (kind === 'exec' && event.from !== undefined) births[image] = bornOf(event.from, event.thread, first);
  }
  return births;

  function bornOf(parent: number, thread = ANY_THREAD, first = -1): Birth {
    return { first, thread, afterEnd: ended.has(parent) };
  }
}

/** Whether the one that would make the call is gone by then. */
export function isOver(
  { death, ended, threadDeath, unborn }: Fates,
  model: Model,
  attempt: Attempt,
  call: number,
): boolean {
  const { image } = attempt;
  const died = at(death, image);
  const exited = at(ended, image);
  if (at(unborn, image) === 1 || (died >= 0 && call > died) || (exited >= 0 && call >= exited)) return true;
  if (threadDeath.size === 0) return false;
  const ofThread = threadDeath.get(threadKey(image, threadOf(model, attempt)));
  return ofThread !== undefined && call > ofThread;
}
