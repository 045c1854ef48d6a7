import { at } from '../base/assert.ts';
import { IntColumn } from '../base/columns.ts';
import type { CallIndex, Ways } from './call-index.ts';
import type { Calls, Frame, Model, Stacks } from './model.ts';
import { framesOf } from './queries.ts';
import { type Sighting, type StandIn, standsInFront } from './stand-in.ts';

/** Function that holds the one instruction of an object in the place of another. */
export const RAW_ENTRY = 'raw_syscall';

/** What stands in, and what becomes of an attempt there. */
export interface Standing extends StandIn {
  readonly sighting: Sighting;
}

interface Restacked {
  readonly frames: readonly Frame[];
  readonly stacks: Stacks;
  readonly ways: Ways;
  readonly calls: Calls;
}

/**
 * Stacks as they are with an object that stands in. In the place of another it has the same functions, and those that
 * enter call one more; in front of it there is one function more on the way.
 *
 *   shipped      __sys_read                              (libsys)
 *   in its place __sys_read > raw_syscall                (liblogsys)
 *   in front     zx_channel_read > zx_channel_read       (liblogsys > vdso)
 *   answered     the same function, and nothing after it (libreplaysys)
 *
 * Stacks are made anew for each distinct way, so that calls are gone through only to say which they have. `modules`:
 * with those that stand in. `standingOf`: null for an attempt of an image that has no such object.
 */
export function restack(
  index: CallIndex,
  modules: Model['modules'],
  standingOf: (attempt: number) => Standing | null,
): Restacked {
  const { model, ways, wayOf } = index;
  const pool = new StackPool(model, modules);
  const inFront = standsInFront(model);
  const stack = ways.stack.map((before, way) => {
    const standing = before < 0 ? null : standingOf(at(ways.attempt, way));
    return standing === null ? before : pool.stack(before, standing, inFront);
  });
  const column = wayOf.map((way) => stack[way] as number);
  return {
    frames: pool.frames,
    stacks: pool.finish(),
    ways: { ...ways, stack },
    calls: { ...model.calls, stack: column },
  };
}

/** The stacks of a model, and those that are made of them. */
class StackPool {
  readonly frames: Frame[];
  readonly #model: Model;
  readonly #modules: Model['modules'];
  readonly #frameIds = new Map<string, number>();
  readonly #stackIds = new Map<string, number>();
  readonly #start = new IntColumn();
  readonly #frames = new IntColumn();

  constructor(model: Model, modules: Model['modules']) {
    this.#model = model;
    this.#modules = modules;
    this.frames = [...model.frames];
    for (const start of model.stacks.start) this.#start.push(start);
    for (const frame of model.stacks.frames) this.#frames.push(frame);
  }

  finish(): Stacks {
    return { start: this.#start.finish(), frames: this.#frames.finish() };
  }

  stack(before: number, standing: Standing, inFront: boolean): number {
    const { holder, sighting } = standing;
    const key = `${before}|${holder}|${sighting}`;
    const known = this.#stackIds.get(key);
    if (known !== undefined) return known;
    const frames = [...framesOf(this.#model, before)];
    const changed = inFront ? this.#inFront(frames, standing) : this.#inPlace(frames, standing);
    const id = changed === frames ? before : this.#push(changed);
    this.#stackIds.set(key, id);
    return id;
  }

  #push(frames: readonly number[]): number {
    for (const frame of frames) this.#frames.push(frame);
    return this.#start.push(this.#frames.length) - 1;
  }

  #inPlace(frames: readonly number[], { holder, by, sighting }: Standing): readonly number[] {
    const moved = frames.map((id) => (this.#isOf(id, holder) ? this.#moved(id, by) : id));
    switch (sighting) {
      case 'made':
        return [this.#raw(by), ...moved];
      case 'jump':
        // The instruction that an attacker knows is not there; the one that is serves as well.
        return [this.#raw(by), ...moved.slice(1)];
      case 'answered':
        return moved.slice(this.#firstOf(frames, holder));
      case 'read':
      case 'passes':
        return moved;
    }
  }

  #inFront(frames: readonly number[], { holder, by, sighting }: Standing): readonly number[] {
    const inside = frames.findIndex((id) => !this.#isOf(id, holder));
    const own = inside < 0 ? frames.length : inside;
    if (own === 0 || sighting === 'passes' || sighting === 'jump') return frames;
    const [called, callers] = [frames.slice(0, own), frames.slice(own)];
    const first = this.#moved(at(called, own - 1), by);
    return sighting === 'answered' ? [first, ...callers] : [...called, first, ...callers];
  }

  /** Place of its innermost function, beyond which an answer calls nothing; 0 where the tracer has recorded none of it. */
  #firstOf(frames: readonly number[], module: number): number {
    const place = frames.findIndex((id) => this.#isOf(id, module));
    return Math.max(0, place);
  }

  #isOf(frame: number, module: number): boolean {
    return at(this.#model.frames, frame).module === module;
  }

  /** The function of the same name, in the object that stands in. */
  #moved(frame: number, by: number): number {
    return this.#frame(`${by}|${frame}`, () => ({
      ...at(this.#model.frames, frame),
      module: by,
      printed: at(this.#modules, by).name,
    }));
  }

  #raw(by: number): number {
    const printed = at(this.#modules, by).name;
    const nowhere = { symbolOffset: null, address: null, addressKind: null };
    return this.#frame(`${by}`, () => ({ module: by, printed, symbol: RAW_ENTRY, ...nowhere }));
  }

  #frame(key: string, make: () => Frame): number {
    let id = this.#frameIds.get(key);
    if (id === undefined) {
      id = this.frames.push(make()) - 1;
      this.#frameIds.set(key, id);
    }
    return id;
  }
}
