import { SIGRETURN } from '../../facts/freebsd-syscalls.ts';
import type { ModelBuilder } from '../../model/builder.ts';
import type { Image, Stub } from '../../model/model.ts';
import {
  type PlacedObject,
  type SharedName,
  type SharedObjects,
  TIME_PAGE_OFFSET,
  TRAMPOLINE_OFFSET,
  TRAMPOLINE_SYMBOL,
} from './objects.ts';
import { numberOf, type Release } from './release.ts';
import { INSTRUCTION_LENGTH, INSTRUCTION_OFFSET } from './stubs.ts';

/**
 * The notation in which a program's history is written. A path names the functions on the stack, outermost first:
 *
 *   '_start > libc:__libc_start1 > main > raw_cat > libc:read'
 *
 * A function without a prefix is the program's own. `rtld:`, `libthr:` and `libc:` name the object; `stubs:` is
 * whichever object holds the stubs in this release. In a static program all of them are the program itself. The stub
 * that ends the path is not written: the release decides where it lies.
 */
export type Path = string;

type Prefix = Exclude<SharedName, 'libsys'> | 'stubs';

/** A function on the stack. */
interface Step {
  readonly object: PlacedObject;
  readonly symbol: string;
}

/** How a call enters, where it is not simply the stub of its number. */
interface Entry {
  /** Another stub: a second instruction for the same number, or the indirect `syscall`. */
  readonly stub?: string;
  readonly indirect?: boolean;
  /** Why the route is inferred rather than read in a source; lowers the grade. */
  readonly inferred?: string;
}

/** Bytes between the starts of two functions. Illustrative. */
const FUNCTION_SIZE = 0x200n;

/** Gives each function an address and each call in it a return address, in order of first use. */
export class Addresses {
  readonly #starts = new Map<string, bigint>();
  readonly #next = new Map<PlacedObject, bigint>();
  readonly #offsets = new Map<string, number>();
  readonly #callees = new Map<string, number>();

  start({ object, symbol }: Step): bigint {
    const key = `${object.module.path}|${symbol}`;
    const known = this.#starts.get(key);
    if (known !== undefined) return known;
    const start = this.#next.get(object) ?? object.code;
    this.#next.set(object, start + FUNCTION_SIZE);
    this.#starts.set(key, start);
    return start;
  }

  /** Bytes from the start of `caller` to where a call to `callee` returns. */
  returnOffset(caller: Step, callee: string): number {
    const from = `${caller.object.module.path}|${caller.symbol}`;
    const key = `${from}>${callee}`;
    const known = this.#offsets.get(key);
    if (known !== undefined) return known;
    const place = this.#callees.get(from) ?? 0;
    this.#callees.set(from, place + 1);
    const offset = 0x1d + 0x17 * place;
    this.#offsets.set(key, offset);
    return offset;
  }
}

/** What all processes of a scenario share. */
export interface World {
  readonly builder: ModelBuilder;
  readonly release: Release;
  readonly shared: SharedObjects;
  readonly addresses: Addresses;
}

/** Who a process is, and which objects lie in it. */
export interface ProcessHead {
  readonly pid: number;
  readonly thread: number;
  readonly program: PlacedObject;
  readonly linkage: 'dynamic' | 'static';
  readonly runtime?: string | null;
  readonly libraries?: readonly ('libthr' | 'libc')[];
}

/** Writes the history of one process into the model, call by call. */
export class Process {
  readonly #world: World;
  readonly #head: ProcessHead;
  readonly #image: number;
  #thread: number;

  constructor(world: World, head: ProcessHead) {
    this.#world = world;
    this.#head = head;
    this.#thread = head.thread;
    const { builder } = world;
    this.#image = builder.image(imageOf(head));
    for (const object of this.#objects()) {
      const { base, text, stubs, note } = object;
      builder.mapping({
        image: this.#image,
        module: builder.module(object.module),
        base,
        text,
        writable: false,
        grade: 'exact',
        stubs,
        ...(note === undefined ? {} : { note }),
      });
    }
    builder.event({ kind: 'exec', at: builder.length, image: this.#image });
  }

  get release(): Release {
    return this.#world.release;
  }

  /** Name of the object that holds the stubs, for the notes. */
  get stubsName(): string {
    return this.#holder().module.name;
  }

  /** A call through a stub: that of its number, in the object whose stubs the innermost caller uses. */
  call(name: string, path: Path, note: string, entry: Entry = {}): void {
    const number = numberOf(this.release, name);
    const meant = (stub: Stub) => (entry.stub === undefined ? stub.number === number : stub.symbol === entry.stub);
    const steps = this.#steps(path);
    const home = this.#stubHome(last(steps).object, meant);
    const stub = home.stubs.find(meant);
    if (!stub) throw new Error(`${home.module.name} has no stub for ${entry.stub ?? name}`);
    this.#enter(name, number, [...steps, { object: home, symbol: stub.symbol }], stub, note, entry);
  }

  /** A call whose instruction lies in the last function of the path itself. */
  instruction(name: string, path: Path, note: string): void {
    const steps = this.#steps(path);
    const own = last(steps);
    const address = this.#world.addresses.start(own) + INSTRUCTION_OFFSET;
    this.#enter(name, numberOf(this.release, name), steps, { symbol: own.symbol, number: null, address }, note, {});
  }

  /** A time read from the shared page: the kernel is not entered. */
  reads(name: string, path: Path, note: string): void {
    const { builder } = this.#world;
    const page = this.#shared('sharedPage');
    const data = builder.frame({
      module: builder.module(page.module),
      printed: page.module.name,
      symbol: 'timekeep (data)',
      symbolOffset: null,
      address: page.base + TIME_PAGE_OFFSET,
      addressKind: 'pc',
    });
    const steps = this.#steps(path);
    const stack = builder.stack([data, ...this.#frames(steps, 'timekeep (data)')]);
    const attempt = builder.attempt({
      image: this.#image,
      epoch: 0,
      site: -1,
      name,
      number: numberOf(this.release, name),
      kind: 'no-entry',
      indirect: false,
    });
    builder.call({ attempt, stack, thread: this.#thread, note });
  }

  signal(signal: string): void {
    this.#world.builder.event({ kind: 'signal', at: this.#world.builder.length, image: this.#image, signal });
  }

  /** The trampoline's own call, when a handler has returned. `path`: what the signal had interrupted. */
  returnsFromSignal(path: Path, note: string): void {
    const page = this.#shared('sharedPage');
    const stub = page.stubs.find((candidate) => candidate.number === SIGRETURN);
    if (!stub) throw new Error('the shared page has no trampoline');
    this.#enter(
      'sigreturn',
      SIGRETURN,
      [...this.#steps(path), { object: page, symbol: TRAMPOLINE_SYMBOL }],
      stub,
      note,
      {},
      TRAMPOLINE_OFFSET,
    );
  }

  /** The calls that follow are made by `thread`. The first time, the thread is announced. */
  on(thread: number, isNew = false): void {
    this.#thread = thread;
    const { builder } = this.#world;
    if (isNew) builder.event({ kind: 'thread', at: builder.length, image: this.#image, thread });
  }

  exits(how: string): void {
    this.#world.builder.event({ kind: 'exit', at: this.#world.builder.length, image: this.#image, how });
  }

  #enter(
    name: string,
    number: number,
    steps: readonly Step[],
    { symbol, address }: Stub,
    note: string,
    { indirect = false, inferred }: Entry,
    symbolOffset = Number(INSTRUCTION_OFFSET + INSTRUCTION_LENGTH),
  ): void {
    const { builder } = this.#world;
    const { object } = last(steps);
    const pc = address + INSTRUCTION_LENGTH;
    const site = builder.site({
      module: builder.module(object.module),
      pc,
      symbol,
      symbolOffset,
      grade: inferred === undefined ? 'exact' : 'assumed',
      how: inferred === undefined ? `set by the scenario: ${symbol} in ${object.module.name}` : `inferred: ${inferred}`,
    });
    const innermost = builder.frame({
      module: builder.module(object.module),
      printed: object.module.name,
      symbol,
      symbolOffset,
      address: pc,
      addressKind: 'pc',
    });
    const stack = builder.stack([innermost, ...this.#frames(steps.slice(0, -1), symbol)]);
    const attempt = builder.attempt({ image: this.#image, epoch: 0, site, name, number, kind: 'syscall', indirect });
    builder.call({ attempt, stack, thread: this.#thread, note });
  }

  /** Frame ids of callers, innermost first. `callee`: what the innermost of them called. */
  #frames(steps: readonly Step[], callee: string): number[] {
    const { builder, addresses } = this.#world;
    return steps
      .map((step, place) => {
        const offset = addresses.returnOffset(step, steps[place + 1]?.symbol ?? callee);
        return builder.frame({
          module: builder.module(step.object.module),
          printed: step.object.module.name,
          symbol: step.symbol,
          symbolOffset: offset,
          address: addresses.start(step) + BigInt(offset),
          addressKind: 'pc',
        });
      })
      .reverse();
  }

  #steps(path: Path): Step[] {
    return path.split(' > ').map((word) => {
      const [, prefix, symbol = word] = /^(rtld|libthr|libc|stubs|sharedPage):(.+)$/.exec(word) ?? [];
      return { object: this.#object(prefix as Prefix | undefined), symbol };
    });
  }

  #object(prefix: Prefix | undefined): PlacedObject {
    if (prefix === undefined || this.#head.linkage === 'static') return this.#head.program;
    return prefix === 'stubs' ? this.#holder() : this.#shared(prefix);
  }

  /** rtld never leaves its own stubs, and in 14 libthr has one; everybody else goes through the holder. */
  #stubHome(caller: PlacedObject, meant: (stub: Stub) => boolean): PlacedObject {
    return caller.module.role === 'rtld' || caller.stubs.some(meant) ? caller : this.#holder();
  }

  #holder(): PlacedObject {
    return this.#head.linkage === 'static' ? this.#head.program : this.#shared(this.release.stubsIn);
  }

  #shared(name: SharedName): PlacedObject {
    const object = this.#world.shared[name];
    if (!object) throw new Error(`FreeBSD ${this.release.number} has no ${name}`);
    return object;
  }

  #objects(): PlacedObject[] {
    const { program, linkage, libraries = [] } = this.#head;
    if (linkage === 'static') return [program, this.#shared('sharedPage')];
    const { libsys } = this.#world.shared;
    const loaded = libraries.map((name) => this.#shared(name));
    return [program, ...loaded, ...(libsys ? [libsys] : []), this.#shared('rtld'), this.#shared('sharedPage')];
  }
}

function imageOf({ pid, program, linkage, runtime = null }: ProcessHead): Image {
  const { name, path } = program.module;
  return { pid, name, path, linkage, linkageGrade: 'exact', runtime, parent: -1, startedBy: 'scenario' };
}

function last(steps: readonly Step[]): Step {
  const step = steps.at(-1);
  if (!step) throw new Error('a path needs at least one function');
  return step;
}
