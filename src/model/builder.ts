import { FloatColumn, IntColumn } from '../base/columns.ts';
import type {
  Attempt,
  Calls,
  Circumstance,
  Citation,
  Frame,
  Image,
  Mapping,
  Model,
  ModelEvent,
  Module,
  Settings,
  Site,
  System,
} from './model.ts';

/** What identifies a model as a whole. */
export interface ModelHead {
  readonly title: string;
  readonly summary: string;
  readonly kind: Model['kind'];
  readonly system: System;
  readonly citations?: readonly Citation[];
  readonly settings?: Settings;
}

/** One call on its way into the columns. */
export interface CallEntry {
  readonly attempt: number;
  /** -1: no stack (yet; see `setStack`). */
  readonly stack: number;
  readonly thread?: number;
  readonly weight?: number;
  readonly time?: number;
  readonly line?: number;
  readonly offset?: number;
  readonly note?: string;
}

/**
 * Keys are made of numbers and fixed words, which hold no `|`, and of text from files, which may hold anything. Of that,
 * the last part of a key needs no end, one before it tells its length, and one that may be missing tells whether it is.
 */
const sized = (text: string): string => `${text.length}|${text}`;
const optional = (text: string | null): string => (text === null ? '' : `|${text}`);

/** Interns objects by a key; ids are given in order of first appearance, so equal input gives equal ids. */
class Pool<T> {
  readonly items: T[] = [];
  readonly #ids = new Map<string, number>();

  id(key: string, make: () => T): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.items.length;
    this.items.push(make());
    this.#ids.set(key, id);
    return id;
  }
}

/**
 * Builds a model: every kind of evidence goes through here, so interning, ids and columns are made in one place.
 * Images, mappings and sites may be completed until `finish` (an importer learns a base address late).
 */
export class ModelBuilder {
  readonly #modules = new Pool<Module>();
  readonly #frames = new Pool<Frame>();
  readonly #sites = new Pool<Site>();
  readonly #attempts = new Pool<Attempt>();
  readonly #images: Image[] = [];
  readonly #mappings: Mapping[] = [];
  readonly #events: ModelEvent[] = [];
  readonly #circumstances: Circumstance[] = [];
  readonly #notes = new Pool<string>();
  readonly #stackIds = new Map<string, number>();
  readonly #stackStart: number[] = [0];
  readonly #stackFrames: number[] = [];

  readonly #attempt = new IntColumn();
  readonly #stack = new IntColumn();
  readonly #thread = new IntColumn();
  readonly #weight = new FloatColumn();
  readonly #time = new FloatColumn();
  readonly #line = new IntColumn();
  readonly #offset = new FloatColumn();
  readonly #note = new IntColumn();
  #hasWeight = false;
  #hasTime = false;
  #hasLine = false;
  #hasNote = false;

  /** Number of call records so far: the index that the next one will get. */
  get length(): number {
    return this.#attempt.length;
  }

  module(module: Module): number {
    const { path, role, name } = module;
    return this.#modules.id(path === null ? `${role}|${name}` : optional(path), () => module);
  }

  moduleAt(id: number): Module | undefined {
    return this.#modules.items[id];
  }

  image(image: Image): number {
    return this.#images.push(image) - 1;
  }

  imageAt(id: number): Image | undefined {
    return this.#images[id];
  }

  updateImage(id: number, change: Partial<Image>): void {
    const image = this.#images[id];
    if (image) this.#images[id] = { ...image, ...change };
  }

  mapping(mapping: Mapping): number {
    return this.#mappings.push(mapping) - 1;
  }

  updateMapping(id: number, change: Partial<Mapping>): void {
    const mapping = this.#mappings[id];
    if (mapping) this.#mappings[id] = { ...mapping, ...change };
  }

  mappingAt(id: number): Mapping | undefined {
    return this.#mappings[id];
  }

  frame(frame: Frame): number {
    const { module, printed, symbol, symbolOffset, address, addressKind } = frame;
    const key = `${module}|${symbolOffset}|${addressKind}${address}|${sized(printed)}${optional(symbol)}`;
    return this.#frames.id(key, () => frame);
  }

  frameAt(id: number): Frame | undefined {
    return this.#frames.items[id];
  }

  /** Interns a stack of frame ids, innermost first. An empty stack is no stack: -1. */
  stack(frames: readonly number[]): number {
    if (frames.length === 0) return -1;
    const key = frames.join(',');
    const known = this.#stackIds.get(key);
    if (known !== undefined) return known;
    const id = this.#stackStart.length - 1;
    for (const frame of frames) this.#stackFrames.push(frame);
    this.#stackStart.push(this.#stackFrames.length);
    this.#stackIds.set(key, id);
    return id;
  }

  /** Frame ids of a stack, innermost first. */
  stackFrames(stack: number): readonly number[] {
    if (stack < 0) return [];
    return this.#stackFrames.slice(this.#stackStart[stack], this.#stackStart[stack + 1]);
  }

  site(site: Site): number {
    const { module, pc, symbol, symbolOffset, grade, how } = site;
    const key = `${module}|${pc}|${symbolOffset}|${grade}|${sized(how)}${optional(symbol)}`;
    return this.#sites.id(key, () => site);
  }

  attempt(attempt: Attempt): number {
    const { image, epoch, site, name, number, kind, indirect, circumstance = '' } = attempt;
    const key = `${image}|${epoch}|${site}|${number}|${kind}|${indirect}|${circumstance}|${name}`;
    return this.#attempts.id(key, () => attempt);
  }

  circumstance(circumstance: Circumstance): number {
    return this.#circumstances.push(circumstance) - 1;
  }

  event(event: ModelEvent): void {
    this.#events.push(event);
  }

  /** Appends a call; returns its index. */
  call(entry: CallEntry): number {
    const { attempt, stack, thread = 0, weight = 1, time = Number.NaN, line = 0, offset = 0, note } = entry;
    this.#hasWeight ||= weight !== 1;
    this.#hasTime ||= !Number.isNaN(time);
    this.#hasLine ||= line !== 0;
    this.#hasNote ||= note !== undefined;
    this.#attempt.push(attempt);
    this.#stack.push(stack);
    this.#thread.push(thread);
    this.#weight.push(weight);
    this.#time.push(time);
    this.#line.push(line);
    this.#offset.push(offset);
    this.#note.push(note === undefined ? -1 : this.#notes.id(note, () => note));
    return this.#attempt.length - 1;
  }

  /** For tracers that print the stack, or tell the site, after later records. */
  setStack(call: number, stack: number): void {
    this.#stack.set(call, stack);
  }

  setAttempt(call: number, attempt: number): void {
    this.#attempt.set(call, attempt);
  }

  setThread(call: number, thread: number): void {
    this.#thread.set(call, thread);
  }

  attemptOf(call: number): number {
    return this.#attempt.get(call);
  }

  threadOf(call: number): number {
    return this.#thread.get(call);
  }

  stackOf(call: number): number {
    return this.#stack.get(call);
  }

  finish(head: ModelHead): Model {
    const calls: Calls = {
      length: this.#attempt.length,
      attempt: this.#attempt.finish(),
      stack: this.#stack.finish(),
      thread: this.#thread.finish(),
      weight: this.#hasWeight ? this.#weight.finish() : null,
      time: this.#hasTime ? this.#time.finish() : null,
      line: this.#hasLine ? Uint32Array.from(this.#line.finish()) : null,
      offset: this.#hasLine ? this.#offset.finish() : null,
      note: this.#hasNote ? this.#note.finish() : null,
    };
    return {
      citations: [],
      settings: {},
      ...head,
      modules: this.#modules.items,
      images: this.#images,
      mappings: this.#mappings,
      frames: this.#frames.items,
      stacks: { start: Int32Array.from(this.#stackStart), frames: Int32Array.from(this.#stackFrames) },
      sites: this.#sites.items,
      attempts: this.#attempts.items,
      calls,
      notes: this.#notes.items,
      events: this.#events,
      circumstances: this.#circumstances,
    };
  }
}
