import { at } from '../base/assert.ts';
import type { Mapping, Model, Module, Os, Range } from '../model/model.ts';
import type { Protection, SignalAction } from '../model/operation.ts';
import { siteOf } from '../model/queries.ts';

/**
 * What every kernel keeps for a process, whatever rule it enforces: memory, threads, signals. Immutable; each change
 * gives a new state. What a rule keeps besides is the rule's own (`Policy.begin`, `Policy.perform`).
 */
export interface ProcessState {
  readonly model: Model;
  readonly image: number;
  /** What is mapped now, in the order of the model. */
  readonly areas: readonly Area[];
  /** Modules that are mapped now or that calls came from although the evidence has no mapping for them. */
  readonly modules: readonly number[];
  readonly threads: ReadonlyMap<number, ThreadState>;
  /** What happens on a signal; `default` where it is not listed. */
  readonly actions: ReadonlyMap<string, SignalAction>;
}

/** A mapping as it is now. */
export interface Area {
  readonly mapping: Mapping;
  readonly writable: boolean;
  readonly executable: boolean;
}

/** What the kernel keeps of a thread, as far as rules look at it. */
export interface ThreadState {
  readonly mask: ReadonlySet<string>;
  /** Masks to go back to, one for each handler that runs; the last one first to go. */
  readonly saved: readonly ReadonlySet<string>[];
  /** Byte that user dispatch looks at. */
  readonly selector: number | 'unmapped';
  /** Active critical section (rseq). */
  readonly critical: Range | null;
}

/** A change that kernels make to a process, by an event or by a call that was let in. */
export type Change =
  | { readonly kind: 'map'; readonly mapping: number; readonly protection?: Protection }
  | { readonly kind: 'unmap'; readonly module: number }
  | { readonly kind: 'protect'; readonly module: number; readonly protection: Protection }
  | { readonly kind: 'action'; readonly signal: string; readonly action: SignalAction }
  | { readonly kind: 'mask'; readonly thread: number; readonly signals: readonly string[] }
  | { readonly kind: 'deliver'; readonly thread: number; readonly signal: string }
  /** A handler returns. */
  | { readonly kind: 'return'; readonly thread: number }
  | { readonly kind: 'selector'; readonly thread: number; readonly value: number | 'unmapped' }
  | { readonly kind: 'critical'; readonly thread: number; readonly range: Range | null }
  | { readonly kind: 'thread'; readonly thread: number; readonly by: number }
  | { readonly kind: 'thread-end'; readonly thread: number };

/** The first thread of a process, and the one thread of evidence that does not tell threads apart. */
export const ANY_THREAD = 0;

const FRESH: ThreadState = { mask: new Set(), saved: [], selector: 0, critical: null };

interface Parts {
  readonly mappings: number[];
  readonly modules: number[];
}

const PARTS = new WeakMap<Model, readonly Parts[]>();

/** Mappings of each image, and the modules that its calls came from without one; gathered once per model. */
function partsOf(model: Model, image: number): Parts {
  let parts = PARTS.get(model);
  if (!parts) {
    parts = gather(model);
    PARTS.set(model, parts);
  }
  return at(parts, image);
}

function gather(model: Model): readonly Parts[] {
  const mappings: number[][] = model.images.map(() => []);
  const mapped = model.images.map(() => new Set<number>());
  const seen = model.images.map(() => new Set<number>());
  for (const [id, mapping] of model.mappings.entries()) {
    at(mappings, mapping.image).push(id);
    at(mapped, mapping.image).add(mapping.module);
  }
  for (const attempt of model.attempts) {
    const module = siteOf(model, attempt)?.module ?? -1;
    // In a history that is written down, what is not mapped is not there.
    const isKnown = model.images[attempt.image]?.registrations !== undefined;
    if (module >= 0 && !isKnown && !at(mapped, attempt.image).has(module)) at(seen, attempt.image).add(module);
  }
  return model.images.map((_, image) => ({ mappings: at(mappings, image), modules: [...at(seen, image)] }));
}

/** As execve leaves it: what is there from the start, one thread, no handlers. */
export function startProcess(model: Model, image: number): ProcessState {
  const areas = partsOf(model, image)
    .mappings.map((id) => at(model.mappings, id))
    .filter((mapping) => mapping.atStart !== false)
    .map((mapping) => areaOf(mapping));
  return withAreas(
    { model, image, areas: [], modules: [], threads: new Map([[ANY_THREAD, FRESH]]), actions: new Map() },
    areas,
  );
}

/** As fork leaves the child: a copy of the memory, the signal actions, and the one thread that forked. */
export function forkProcess(parent: ProcessState, child: number, thread: number): ProcessState {
  const areas = parent.areas.map((area) => ({ ...area, mapping: { ...area.mapping, image: child } }));
  const threads = new Map([[ANY_THREAD, threadOf(parent, thread)]]);
  return withAreas({ ...parent, image: child, threads }, areas);
}

/** As exec leaves it: new memory, the thread that called it with its mask; caught signals are back to their default, ignored ones stay. */
export function execProcess(before: ProcessState, image: number, thread = ANY_THREAD): ProcessState {
  const fresh = startProcess(before.model, image);
  const { mask } = threadOf(before, thread);
  return {
    ...fresh,
    threads: new Map([[ANY_THREAD, { ...FRESH, mask }]]),
    actions: new Map([...before.actions].filter(([, action]) => action === 'ignore')),
  };
}

const areaOf = (mapping: Mapping, { writable, executable }: Protection = {}): Area => ({
  mapping,
  writable: writable ?? mapping.writable,
  executable: executable ?? mapping.executable ?? true,
});

function withAreas(process: ProcessState, areas: readonly Area[]): ProcessState {
  const modules = new Set(areas.map(({ mapping }) => mapping.module));
  for (const module of partsOf(process.model, process.image).modules) modules.add(module);
  return { ...process, areas, modules: [...modules] };
}

/** State of a thread; of one that nothing was said of, that of all threads, or a fresh one. */
export const threadOf = ({ threads }: ProcessState, thread: number): ThreadState =>
  threads.get(thread) ?? threads.get(ANY_THREAD) ?? FRESH;

/** What the process has asked for when this signal comes. */
export const actionOn = ({ actions }: ProcessState, signal: string): SignalAction => actions.get(signal) ?? 'default';

/** Whether a handler would run if this signal were sent to this thread now. */
export const isCaught = (process: ProcessState, thread: number, signal: string): boolean =>
  actionOn(process, signal) === 'catch' && !threadOf(process, thread).mask.has(signal);

/** The process after a change; the one given stays as it is. */
export function changed(process: ProcessState, change: Change): ProcessState {
  const { model, areas } = process;
  const withThread = (thread: number, next: Partial<ThreadState>): ProcessState => ({
    ...process,
    threads: new Map([...process.threads, [thread, { ...threadOf(process, thread), ...next }]]),
  });
  switch (change.kind) {
    case 'map': {
      const mapping = at(model.mappings, change.mapping);
      const others = areas.filter((area) => area.mapping.module !== mapping.module);
      const left = others.flatMap((area) => without(area, mapping.text));
      return withAreas(process, [...left, areaOf(mapping, change.protection)]);
    }
    case 'unmap':
      return withAreas(
        process,
        areas.filter(({ mapping }) => mapping.module !== change.module),
      );
    case 'protect': {
      const { writable, executable } = change.protection;
      return {
        ...process,
        areas: areas.map((area) =>
          area.mapping.module === change.module
            ? { ...area, writable: writable ?? area.writable, executable: executable ?? area.executable }
            : area,
        ),
      };
    }
    case 'action':
      return { ...process, actions: new Map([...process.actions, [change.signal, change.action]]) };
    case 'mask':
      return withThread(change.thread, { mask: new Set(change.signals) });
    case 'deliver': {
      const { mask, saved } = threadOf(process, change.thread);
      return withThread(change.thread, { mask: new Set([...mask, change.signal]), saved: [...saved, mask] });
    }
    case 'return': {
      const { saved } = threadOf(process, change.thread);
      const mask = saved.at(-1);
      return mask ? withThread(change.thread, { mask, saved: saved.slice(0, -1) }) : process;
    }
    case 'selector':
      return withThread(change.thread, { selector: change.value });
    case 'critical':
      return withThread(change.thread, { critical: change.range });
    case 'thread-end':
      return { ...process, threads: new Map([...process.threads].filter(([id]) => id !== change.thread)) };
    case 'thread':
      return withThread(change.thread, { ...FRESH, mask: threadOf(process, change.by).mask });
  }
}

/**
 * Whether the evidence holds the registrations that a rule of these systems needs; else the rule takes what its own
 * loader would have registered as given.
 */
export function isRecorded({ model, image }: ProcessState, home: Home): boolean {
  switch (at(model.images, image).registrations) {
    case 'all':
      return true;
    case 'home':
      return model.system.os === home.os;
    case 'release':
      return isAtHome(model, home);
    default:
      return false;
  }
}

/** Where a rule is at home: a system, and the releases of it that have the rule (both ends included). */
export interface Home {
  readonly os: Os;
  readonly since?: number;
  readonly until?: number;
}

/** Also where the release is not said. */
function isAtHome({ system }: Model, { os, since = 0, until = Number.POSITIVE_INFINITY }: Home): boolean {
  if (system.os !== os) return false;
  const release = Number.parseFloat(system.release);
  return Number.isNaN(release) || (release >= since && release <= until);
}

/** Whether a history of the rule's own system is of a release that registers for another rule. */
export const isOtherRelease = (model: Model, home: Home): boolean =>
  model.system.os === home.os &&
  !isAtHome(model, home) &&
  model.images.some(({ registrations }) => registrations === 'release');

/** Whether every place is given to the byte, as in a history written by hand. */
export const isWritten = ({ model, image }: ProcessState): boolean =>
  at(model.images, image).registrations !== undefined;

/** What a new mapping leaves of an old one: all of it, a part on either side, or nothing. */
function without(area: Area, hole: Range | null): readonly Area[] {
  const { mapping } = area;
  if (mapping.text === null || hole === null) return [area];
  const parts = minus(mapping.text, hole);
  return parts.length === 1 && parts[0] === mapping.text
    ? [area]
    : parts.map((text) => ({ ...area, mapping: partOf(mapping, text) }));
}

function partOf(mapping: Mapping, text: Range): Mapping {
  const stubs = mapping.stubs?.filter(({ address }) => address >= text.start && address < text.end) ?? null;
  return { ...mapping, text, stubs };
}

/** Whether half-open ranges of addresses have one in common. */
export const overlap = (a: Range, b: Range): boolean => a.start < b.end && b.start < a.end;

/** A range without what another one holds of it. */
export function minus(range: Range, hole: Range): readonly Range[] {
  if (!overlap(range, hole)) return [range];
  const parts: Range[] = [];
  if (range.start < hole.start) parts.push({ start: range.start, end: hole.start });
  if (hole.end < range.end) parts.push({ start: hole.end, end: range.end });
  return parts;
}

/** The object of an index of the model. */
export const moduleAt = ({ model }: ProcessState, module: number): Module => at(model.modules, module);

/** The area that holds an address; null where none that is recorded does. */
export const areaAt = ({ areas }: ProcessState, address: bigint): Area | null =>
  areas.find(({ mapping: { text } }) => text !== null && address >= text.start && address < text.end) ?? null;
