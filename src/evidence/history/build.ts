import { at } from '../../base/assert.ts';
import { fail, ok, onLine, type Result } from '../../base/result.ts';
import { hex } from '../../base/text.ts';
import { ModelBuilder, type ModelHead } from '../../model/builder.ts';
import type { Model, ModelEvent, Module, System } from '../../model/model.ts';
import {
  type Mapped,
  objectAt,
  type PlacedObject,
  placeObjects,
  type Spot,
  siteAt,
  spotOf,
  toBigInt,
} from './addresses.ts';
import { CallNames } from './call-names.ts';
import type { CallEvent, History, HistoryEvent, HistoryProcess } from './history.ts';
import { type MappedAs, mappingOf, repeatedPaths } from './mappings.ts';
import { operationOf } from './operations.ts';
import { knownSignals } from './signals.ts';

export interface BuiltHistory {
  readonly model: Model;
  /** Index of the call that each event makes; -1 where it is no call. */
  readonly calls: readonly number[];
}

/** Where the parts of a history are in the file that it was read from. */
export interface HistoryLines {
  readonly events?: readonly number[];
  readonly objects?: ReadonlyMap<string, number>;
  /** Of each name in `process.objects`. */
  readonly mapped?: readonly number[];
}

/** Makes a model of a history. A mistake in it is an answer that says where it is, and what is wrong. */
export function buildHistory(
  history: History,
  head: Omit<ModelHead, 'system' | 'settings'>,
  lines: HistoryLines = {},
): Result<BuiltHistory> {
  const objects = placeObjects(history.objects, lines.objects);
  if (!objects.ok) return objects;
  return new Building(history, objects.value, lines).build(head);
}

/** A process as the events know it: by name, whatever image it runs now. */
interface Living {
  image: number;
  readonly pid: number;
  readonly threads: Map<string, number>;
  /** Latest mapping of each object, whether it is there now or not. */
  readonly mappings: Map<string, number>;
  /** Objects that are there now, as far as one can tell before policies are asked; the latest last. */
  readonly mapped: Set<string>;
}

const living = (image: number, pid: number): Living => ({
  ...{ image, pid, threads: new Map([[MAIN, 0]]), mappings: new Map(), mapped: new Set() },
});

const MAIN = 'main';
const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xff;
const FIRST_PID = 100;

const listed = (map: ReadonlyMap<string, unknown>): string => [...map.keys()].join(', ');

class Building {
  readonly #history: History;
  readonly #lines: HistoryLines;
  readonly #objects: ReadonlyMap<string, PlacedObject>;
  readonly #builder = new ModelBuilder();
  readonly #system: System;
  readonly #processes = new Map<string, Living>();
  readonly #names: CallNames;
  /** Objects whose path another object has too: they are modules of their own. */
  readonly #repeated: ReadonlySet<string>;
  /** Current epoch of each image. */
  readonly #epochs: number[] = [];

  constructor(history: History, objects: ReadonlyMap<string, PlacedObject>, lines: HistoryLines) {
    this.#history = history;
    this.#lines = lines;
    this.#objects = objects;
    this.#names = new CallNames(history);
    this.#repeated = repeatedPaths(history.objects);
    const { system: os, release = '', arch = 'amd64' } = history;
    this.#system = { os, release, arch, instructionLength: arch === 'amd64' || arch === 'i386' ? 2 : 4 };
  }

  build(head: Omit<ModelHead, 'system' | 'settings'>): Result<BuiltHistory> {
    const { process, events, settings = {} } = this.#history;
    const odd = process.objects?.findIndex((name) => !this.#objects.has(name)) ?? -1;
    const started = onLine(this.#start(MAIN, process, -1, 'scenario'), this.#lines.mapped?.[odd]);
    if (!started.ok) return started;
    const calls: number[] = [];
    for (const [position, event] of events.entries()) {
      const before = this.#builder.length;
      const done = this.#event(event);
      if (!done.ok) {
        const { message, remedy } = done.problem;
        const line = this.#lines.events?.[position];
        return fail(`Event ${position + 1}: ${message}`, {
          ...(line === undefined ? {} : { line }),
          ...(remedy === undefined ? {} : { remedy }),
        });
      }
      calls.push(this.#builder.length > before ? before : -1);
    }
    return ok({ model: this.#builder.finish({ ...head, system: this.#system, settings }), calls });
  }

  #event(event: HistoryEvent): Result<unknown> {
    if ('start' in event) return this.#start(event.start, event.program, -1, 'scenario');
    const name = event.process ?? MAIN;
    const living = this.#processes.get(name);
    if (!living) return fail(`There is no process “${name}”.`, { remedy: `There are ${listed(this.#processes)}.` });
    const threadName = event.thread ?? MAIN;
    const thread = living.threads.get(threadName);
    if (thread === undefined) {
      return fail(`The process has no thread “${threadName}”.`, { remedy: `It has ${listed(living.threads)}.` });
    }
    const { image } = living;
    if ('call' in event) return this.#call(event, living, thread);
    if ('fork' in event) return this.#fork(event, living, thread);
    if ('exec' in event) return this.#exec(event.exec, name, living, thread);
    if ('newThread' in event) {
      const id = living.threads.size;
      if (living.threads.has(event.newThread)) return fail(`There is a thread “${event.newThread}” already.`);
      living.threads.set(event.newThread, id);
      return this.#change(image, { kind: 'thread', thread: id, by: thread });
    }
    if ('endThread' in event) {
      const ended = living.threads.get(event.endThread);
      if (ended !== undefined) return this.#change(image, { kind: 'thread-end', thread: ended });
      return fail(`The process has no thread “${event.endThread}”.`, { remedy: `It has ${listed(living.threads)}.` });
    }
    if ('map' in event) {
      const { writable, executable, stack } = event;
      const protection = {
        ...(writable === undefined ? {} : { writable }),
        ...(executable === undefined ? {} : { executable }),
        ...(stack === undefined ? {} : { stack }),
      };
      const mapping = this.#mapping(living, event.map, protection);
      return mapping.ok ? this.#change(image, { kind: 'map', mapping: mapping.value }) : mapping;
    }
    if ('unmap' in event) {
      const module = this.#known(living, event.unmap);
      living.mapped.delete(event.unmap);
      return module.ok ? this.#change(image, { kind: 'unmap', module: module.value }) : module;
    }
    if ('protect' in event) {
      const module = this.#known(living, event.protect);
      if (!module.ok) return module;
      const { writable, executable } = event;
      return this.#change(image, {
        kind: 'protect',
        module: module.value,
        ...(writable === undefined ? {} : { writable }),
        ...(executable === undefined ? {} : { executable }),
      });
    }
    if ('signal' in event) {
      const { signal, action } = event;
      const known = knownSignals(signal);
      return known.ok ? this.#change(image, { kind: 'action', signal, action }) : known;
    }
    if ('mask' in event) {
      const known = knownSignals(...event.mask);
      return known.ok ? this.#change(image, { kind: 'mask', thread, signals: event.mask }) : known;
    }
    if ('deliver' in event) {
      const known = knownSignals(event.deliver);
      if (!known.ok) return known;
      this.#builder.event({ kind: 'signal', at: this.#builder.length, image, signal: event.deliver });
      return this.#change(image, { kind: 'deliver', thread, signal: event.deliver });
    }
    if ('selector' in event) {
      const { selector: value } = event;
      if (value !== 'unmapped' && !isByte(value)) return fail(`The selector is a byte: ${value} is not 0 to 255.`);
      return this.#change(image, { kind: 'selector', thread, value });
    }
    if ('critical' in event) return this.#critical(event.critical, living, thread);
    if ('exit' in event) {
      this.#builder.event({ kind: 'exit', at: this.#builder.length, image, how: event.exit });
      return ok(null);
    }
    return fail(`This is no event: it has none of ${EVENT_WORDS.join(', ')}.`);
  }

  /** Something that begins an epoch of the image. */
  #change(image: number, change: EventKind): Result<unknown> {
    const epoch = at(this.#epochs, image) + 1;
    this.#epochs[image] = epoch;
    this.#builder.event({ ...change, image, at: this.#builder.length, epoch });
    return ok(null);
  }

  #start(name: string, process: HistoryProcess, parent: number, startedBy: 'scenario' | 'exec'): Result<Living> {
    if (this.#processes.has(name)) return fail(`There is a process “${name}” already.`);
    const pid = process.pid ?? FIRST_PID + this.#processes.size;
    const image = this.#image(process, process.name ?? (name === MAIN ? 'program' : name), pid, parent, startedBy);
    const started = living(image, pid);
    const filled = this.#fill(started, process);
    if (!filled.ok) return filled;
    this.#processes.set(name, started);
    this.#builder.event({ kind: 'exec', at: this.#builder.length, image });
    return ok(started);
  }

  #image(
    process: HistoryProcess,
    name: string,
    pid: number,
    parent: number,
    startedBy: 'scenario' | 'exec' | 'fork',
  ): number {
    const { linkage, runtime = null, attack } = process;
    const image = this.#builder.image({
      ...{ pid, name, path: null, linkage, linkageGrade: 'exact', runtime, parent, startedBy },
      registrations: this.#history.registrations ?? 'home',
      ...(attack === undefined ? {} : { attack }),
    });
    this.#epochs[image] = 0;
    return image;
  }

  /** Maps what is there from the start. */
  #fill(living: Living, { objects }: HistoryProcess): Result<unknown> {
    const mapped = [...this.#objects].filter(([, { object }]) => object.mapped !== false).map(([name]) => name);
    const names = [...new Set(objects ?? mapped)];
    for (const name of names) {
      const mapping = this.#mapping(living, name, { atStart: true });
      if (!mapping.ok) return mapping;
    }
    return disjoint(
      names.flatMap((name) => this.#objects.get(name) ?? []),
      this.#lines.objects,
    );
  }

  #fork(event: { fork: string; name?: string; pid?: number }, parent: Living, thread: number): Result<unknown> {
    const { fork: name, pid = FIRST_PID + this.#processes.size } = event;
    if (this.#processes.has(name)) return fail(`There is a process “${name}” already.`);
    const from = this.#builder.imageAt(parent.image);
    if (!from) return fail('The process that forks is unknown.');
    const process = { linkage: from.linkage === 'static' ? ('static' as const) : ('dynamic' as const) };
    const more = {
      ...(from.runtime === null ? {} : { runtime: from.runtime }),
      ...(from.attack ? { attack: from.attack } : {}),
    };
    const image = this.#image({ ...process, ...more }, event.name ?? from.name, pid, parent.image, 'fork');
    const child = living(image, pid);
    // All that the parent ever had: the run knows what is left of it when it forks.
    for (const [object, id] of parent.mappings) {
      const mapping = this.#builder.mappingAt(id);
      if (mapping) child.mappings.set(object, this.#builder.mapping({ ...mapping, image, atStart: true }));
    }
    for (const object of parent.mapped) child.mapped.add(object);
    this.#processes.set(name, child);
    const { image: of } = parent;
    this.#builder.event({ kind: 'fork', at: this.#builder.length, image: of, child: image, thread });
    return ok(null);
  }

  /** The same process from here on runs another image. */
  #exec(process: HistoryProcess, name: string, before: Living, thread: number): Result<unknown> {
    const image = this.#image(process, process.name ?? name, before.pid, before.image, 'exec');
    const after = living(image, before.pid);
    const filled = this.#fill(after, process);
    if (!filled.ok) return filled;
    this.#processes.set(name, after);
    this.#builder.event({ kind: 'exec', at: this.#builder.length, image, from: before.image, thread });
    return ok(null);
  }

  #critical(
    critical: { from: string; length: number | string } | null,
    { image, mapped }: Living,
    thread: number,
  ): Result<unknown> {
    if (critical === null) return this.#change(image, { kind: 'critical', thread, range: null });
    const from = spotOf(this.#objects, critical.from, 'start', mapped);
    const length = toBigInt(critical.length);
    if (!from.ok) return from;
    if (length === null || length <= 0n) return fail(`“${critical.length}” is no length.`);
    const { address: start } = from.value;
    return this.#change(image, { kind: 'critical', thread, range: { start, end: start + length } });
  }

  #module(name: string): Result<number> {
    const placed = this.#objects.get(name);
    if (!placed) {
      const remedy =
        this.#objects.size === 0 ? 'There are no objects yet.' : `The objects are ${listed(this.#objects)}.`;
      return fail(`There is no object “${name}”.`, { remedy });
    }
    const { role, path = null, alsoRtld, replaces } = placed.object;
    const module: Module = {
      name,
      path: this.#repeated.has(name) ? null : path,
      role,
      ...(alsoRtld === undefined ? {} : { alsoRtld }),
      ...(replaces === undefined ? {} : { replaces }),
    };
    return ok(this.#builder.module(module));
  }

  /** Module of an object that the process has or had. */
  #known(living: Living, name: string): Result<number> {
    const module = this.#module(name);
    if (!module.ok || living.mappings.has(name)) return module;
    return fail(`“${name}” was never mapped in this process.`, { remedy: 'A “map” event brings it.' });
  }

  /** The mapping of an object in a process, made at its first mention; a `map` event always makes a new one. */
  #mapping(living: Living, name: string, how: MappedAs): Result<number> {
    const module = this.#module(name);
    const placed = this.#objects.get(name);
    if (!module.ok || !placed) return module;
    const id = this.#builder.mapping(mappingOf(placed, living.image, module.value, how));
    living.mappings.set(name, id);
    // Again at the end: what is mapped last lies on top.
    living.mapped.delete(name);
    living.mapped.add(name);
    return ok(id);
  }

  #call(event: CallEvent, living: Living, thread: number): Result<unknown> {
    const builder = this.#builder;
    const { mapped } = living;
    const call = this.#names.of(event);
    const spot = spotOf(this.#objects, event.from, 'inside', mapped);
    if (!spot.ok) return spot;
    const { address, object, site } = inPlace(this.#objects, spot.value, mapped);
    const module = object ? this.#module(object.name) : ok(-1);
    if (!module.ok) return module;
    const stack = event.sp === undefined ? ok(null) : this.#stackModule(event.sp, mapped);
    if (!stack.ok) return stack;
    const operation = operationOf(call, event.args, {
      system: this.#system.os,
      objects: this.#objects,
      mapped,
      number: (name) => this.#names.number(name),
      module: (name, how) => this.#touched(living, name, how),
    });
    if (!operation.ok) return operation;
    const touched = event.args?.object;
    if (touched !== undefined && operation.value.kind === 'unmap') mapped.delete(touched);

    const { image } = living;
    const enters = event.enters ?? true;
    const pc = address + BigInt(this.#system.instructionLength);
    const symbol = site?.name ?? null;
    const symbolOffset = site ? this.#system.instructionLength : null;
    const siteId = builder.site({
      module: module.value,
      pc,
      symbol,
      symbolOffset,
      grade: 'exact',
      how: `written in the history: ${event.from}`,
    });
    const frames = this.#frames(event.path ?? '');
    if (!frames.ok) return frames;
    const innermost = builder.frame({
      module: module.value,
      printed: object?.name ?? '[unknown]',
      symbol,
      symbolOffset,
      address: pc,
      addressKind: 'pc',
    });
    const circumstance = builder.circumstance({
      thread,
      stack: stack.value,
      permission: event.permission ?? null,
      // What is answered in user space changes nothing.
      operation: enters ? operation.value : null,
    });
    const attempt = builder.attempt({
      image,
      epoch: at(this.#epochs, image),
      site: enters ? siteId : -1,
      ...call,
      kind: enters ? 'syscall' : 'no-entry',
      indirect: event.indirect ?? site?.indirect ?? false,
      circumstance,
    });
    const made = builder.call({
      attempt,
      stack: builder.stack([innermost, ...frames.value]),
      thread: living.pid + thread,
      ...(event.note === undefined ? {} : { note: event.note }),
    });
    if (enters) this.#epochs[image] = at(this.#epochs, image) + 1;
    if (event.takeover) builder.updateImage(image, { takeover: made });
    if (event.goal) builder.updateImage(image, { goal: made });
    return ok(null);
  }

  /** An object that a call maps, unmaps or protects: its mapping is made if the process has none of this kind yet. */
  #touched(living: Living, name: string, how: MappedAs): Result<{ module: number; mapping: number }> {
    const module = this.#module(name);
    if (!module.ok) return module;
    const known = Object.keys(how).length === 0 ? living.mappings.get(name) : undefined;
    const mapping = known === undefined ? this.#mapping(living, name, how) : ok(known);
    return mapping.ok ? ok({ module: module.value, mapping: mapping.value }) : mapping;
  }

  #stackModule(place: string, mapped: Mapped): Result<number | null> {
    const spot = spotOf(this.#objects, place, 'inside', mapped);
    if (!spot.ok) return spot;
    const { object } = spot.value;
    if (object) return this.#module(object.name);
    return fail(`“${place}” is in no object, so it is not known what memory that is.`, {
      remedy: 'Add an object there, with “stack”: true if it is a stack.',
    });
  }

  /** Frame ids of the path, innermost first. */
  #frames(path: string): Result<number[]> {
    if (path === '') return ok([]);
    const program = [...this.#objects.values()].find(({ object }) => object.role === 'program')?.name ?? '';
    const frames: number[] = [];
    for (const word of path.split(' > ')) {
      const colon = word.lastIndexOf(':');
      const owner = colon > 0 && this.#objects.has(word.slice(0, colon)) ? word.slice(0, colon) : program;
      const symbol = owner === word.slice(0, colon) ? word.slice(colon + 1) : word;
      const module = this.#module(owner);
      if (!module.ok) return module;
      frames.push(
        this.#builder.frame({
          ...{ module: module.value, printed: owner, symbol, symbolOffset: null, address: null, addressKind: null },
        }),
      );
    }
    return ok(frames.reverse());
  }
}

/** A model's event without what every event has. */
type EventKind = ModelEvent extends infer Event ? WithoutPlace<Event> : never;
type WithoutPlace<Event> = Event extends unknown ? Omit<Event, 'image' | 'at' | 'epoch'> : never;

const EVENT_WORDS = [
  ...[
    'call',
    'fork',
    'exec',
    'start',
    'newThread',
    'endThread',
    'map',
    'unmap',
    'protect',
    'signal',
    'mask',
    'deliver',
    'selector',
  ],
  ...['critical', 'exit'],
];

/** `libc+0x20000` is behind libc: the object that lies there is meant, if one does. */
function inPlace(objects: ReadonlyMap<string, PlacedObject>, spot: Spot, mapped: Mapped): Spot {
  const { address, object } = spot;
  if (object === null || (address >= object.start && address < object.end)) return spot;
  const other = objectAt(objects, address, mapped);
  return other === null ? spot : { address, object: other, site: siteAt(other, address) };
}

/** Whether objects that are there at the same time keep apart. */
function disjoint(objects: readonly PlacedObject[], lines: HistoryLines['objects']): Result<null> {
  const sorted = [...objects].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  for (const [position, object] of sorted.entries()) {
    const next = sorted[position + 1];
    if (next && next.start < object.end) {
      const overlapping = fail(`“${object.name}” and “${next.name}” overlap at ${hex(next.start)}.`, {
        remedy: 'Move one with “at”, or say “mapped”: false for one that comes later.',
      });
      return onLine(overlapping, lines?.get(next.name));
    }
  }
  return ok(null);
}
