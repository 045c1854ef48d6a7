import { at } from '../base/assert.ts';
import type { CallIndex } from '../model/call-index.ts';
import type { Attempt, Frame, Model, Role } from '../model/model.ts';
import { framesOf } from '../model/queries.ts';
import { standsIn } from './passing.ts';
import { type CallRange, waysIn } from './range.ts';

/**
 * The call graph behind the picture: functions as chips in the band of their object, kernel entries as slots, and a
 * *trail* for each distinct way through them. Counts come from one pass over the calls of the range.
 */
export interface Graph {
  readonly chips: readonly Chip[];
  readonly slots: readonly Slot[];
  readonly trails: readonly Trail[];
  /** Trail of a call, also outside the counted range. */
  trailOf(call: number): Trail;
}

/** A function (or what is known of it) in one image. */
export interface Chip {
  readonly id: number;
  readonly image: number;
  readonly role: Role;
  /** -1: module not known. */
  readonly module: number;
  readonly label: string;
  weight: number;
  /** It holds the one instruction that all calls of its object leave from: what stands in the place of libsys. */
  isExit: boolean;
}

/** A system call as one image enters it from one object. */
export interface Slot {
  readonly id: number;
  readonly image: number;
  /** Role of the object that holds the site. */
  readonly role: Role;
  readonly module: number;
  readonly name: string;
  readonly number: number | null;
  weight: number;
}

export interface Trail {
  readonly id: number;
  readonly image: number;
  readonly attempt: number;
  /** Chips from the caller inwards; the last one holds the site (or the place where a time read turns back). */
  readonly chips: readonly number[];
  /** -1: never enters the kernel. */
  readonly slot: number;
  /** Role of the last chip: who executed the instruction. */
  readonly role: Role;
  /** Calls in the range. */
  weight: number;
  /** First call that took it. */
  readonly first: number;
}

const START_UP =
  /^_start$|^__libc_(start|init_first)|^_rtld$|^\.?_?rtld_start$|^runtime\.(goexit|main|mstart|rt0_go|morestack)|^start_thread$|^clone3?$/;

const NO_SYMBOL = '(no symbol)';
const NOT_KNOWN = '(not known)';

/**
 * Builds the graph of a range of calls (half-open; null: all of them) for some images (null: all). Where there are
 * hundreds of processes, only those with a card are worth the time.
 */
export function graphOf(index: CallIndex, range: CallRange, images: ReadonlySet<number> | null = null): Graph {
  const { model, ways, wayOf } = index;
  const builder = new GraphBuilder(model);
  const trailOfWay: Trail[] = [];
  const trailAt = (way: number): Trail => {
    trailOfWay[way] ??= builder.trail(at(ways.attempt, way), at(ways.stack, way), at(ways.first, way));
    return trailOfWay[way];
  };
  const weight = waysIn(index, range);
  for (let way = 0; way < ways.length; way++) {
    if (at(weight, way) === 0) continue;
    if (images && !images.has(at(model.attempts, at(ways.attempt, way)).image)) continue;
    trailAt(way).weight = at(weight, way);
  }
  for (const trail of builder.trails) {
    for (const chip of new Set(trail.chips)) at(builder.chips, chip).weight += trail.weight;
    if (trail.slot >= 0) at(builder.slots, trail.slot).weight += trail.weight;
  }
  return {
    chips: builder.chips,
    slots: builder.slots,
    trails: builder.trails,
    trailOf: (call) => trailAt(at(wayOf, call)),
  };
}

function roleOf(model: Model, module: number): Role {
  return module < 0 ? 'unknown' : at(model.modules, module).role;
}

class GraphBuilder {
  readonly chips: Chip[] = [];
  readonly slots: Slot[] = [];
  readonly trails: Trail[] = [];
  readonly #model: Model;
  readonly #chipIds = new Map<string, number>();
  readonly #slotIds = new Map<string, number>();

  constructor(model: Model) {
    this.#model = model;
  }

  trail(attemptId: number, stack: number, call: number): Trail {
    const attempt = at(this.#model.attempts, attemptId);
    const chips = this.#chipsOf(attempt, stack);
    const site = at(this.chips, at(chips, chips.length - 1));
    site.isExit ||= attempt.kind === 'syscall' && standsIn(this.#model, site.module);
    const trail: Trail = {
      id: this.trails.length,
      image: attempt.image,
      attempt: attemptId,
      chips,
      slot: attempt.kind === 'no-entry' ? -1 : this.#slot(attempt, site),
      role: site.role,
      weight: 0,
      first: call,
    };
    this.trails.push(trail);
    return trail;
  }

  /**
   * Functions on the way that cross from one object to another: of each stretch of frames within one object the one
   * that was entered and the one that leaves. What ran before `main` is left out (the inspector shows it).
   */
  #chipsOf(attempt: Attempt, stack: number): number[] {
    const frames = [...framesOf(this.#model, stack)].reverse().map((id) => at(this.#model.frames, id));
    const stretches = stretchesOf(frames);
    const last = stretches.at(-1);
    const site = attempt.site < 0 ? null : at(this.#model.sites, attempt.site);
    // The site is better known than frame 0 where the two differ (no stack, execve, sigreturn): it ends the trail.
    if (site && (!last || last.module !== site.module)) {
      const aside = last !== undefined && site.module >= 0;
      const chip = this.#chip(attempt.image, site.module, site.symbol);
      return aside ? [chip] : [...this.#stretchChips(attempt, stretches), chip];
    }
    const chips = this.#stretchChips(attempt, stretches);
    return chips.length > 0 ? chips : [this.#chip(attempt.image, -1, null)];
  }

  #stretchChips(attempt: Attempt, stretches: readonly Stretch[]): number[] {
    const chips: number[] = [];
    for (const [i, { module, frames }] of stretches.entries()) {
      const inner = at(frames, frames.length - 1);
      const entered = i > 0 || stretches.length === 1 ? frames.find((frame) => !isStartUp(frame)) : undefined;
      for (const frame of [entered ?? inner, inner]) {
        const chip = this.#chip(attempt.image, module, frame.symbol);
        if (chips.at(-1) !== chip) chips.push(chip);
      }
    }
    return chips;
  }

  #chip(image: number, module: number, symbol: string | null): number {
    const label = symbol || (module < 0 ? NOT_KNOWN : NO_SYMBOL);
    const key = `${image}|${module}|${label}`;
    let id = this.#chipIds.get(key);
    if (id === undefined) {
      id = this.chips.length;
      this.chips.push({ id, image, role: roleOf(this.#model, module), module, label, weight: 0, isExit: false });
      this.#chipIds.set(key, id);
    }
    return id;
  }

  #slot(attempt: Attempt, site: Chip): number {
    const key = `${attempt.image}|${site.module}|${attempt.name}`;
    let id = this.#slotIds.get(key);
    if (id === undefined) {
      id = this.slots.length;
      const { image, name, number } = attempt;
      this.slots.push({ id, image, role: site.role, module: site.module, name, number, weight: 0 });
      this.#slotIds.set(key, id);
    }
    return id;
  }
}

interface Stretch {
  readonly module: number;
  readonly frames: Frame[];
}

const isStartUp = (frame: Frame): boolean => frame.symbol !== null && START_UP.test(frame.symbol);

/** Groups frames (outermost first) by object and drops the start-up code that called `main`. */
function stretchesOf(frames: readonly Frame[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const frame of frames) {
    const last = stretches.at(-1);
    if (last && last.module === frame.module) last.frames.push(frame);
    else stretches.push({ module: frame.module, frames: [frame] });
  }
  // `_start` (program) → `__libc_start1` (libc) → `main` (program): begin at the program's own code.
  while (stretches.length > 1 && stretches[0]?.frames.every(isStartUp)) stretches.shift();
  return stretches;
}
