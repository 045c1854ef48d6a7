import type { Operation, Protection, SignalAction } from './operation.ts';

/**
 * The model: plain, immutable data in the field's own words.
 *
 *   modules ─┐
 *   images  ─┼─► mappings        which file lies where in which process image
 *            └─► sites           the instruction that enters the kernel
 *   frames ──► stacks            innermost frame first
 *   image + epoch + site + number ──► attempts     everything a policy looks at
 *   calls = columns over attempts, stacks, threads, time
 *
 * Calls are columns in typed arrays; everything they point to is interned. Twenty calls written by hand and ten
 * million imported ones take the same path, and a policy is asked once per *attempt*, never once per call.
 *
 * Ids are indexes into the list of the same name; -1 means "none".
 */

/** How well a claim is known, best first. `exact`: an address from the binary or the kernel. `assumed`: a convention. */
export type Grade = 'exact' | 'symbol' | 'module' | 'assumed';

/** Best first. */
const RANK: Readonly<Record<Grade, number>> = { exact: 0, symbol: 1, module: 2, assumed: 3 };

/** A conclusion is as good as the worst thing it rests on. */
export function weakest(...grades: readonly Grade[]): Grade {
  let worst: Grade = 'exact';
  for (const grade of grades) if (RANK[grade] > RANK[worst]) worst = grade;
  return worst;
}

/** What a mapped module is to the process. */
export type Role =
  | 'program'
  | 'library'
  | 'libthr'
  | 'libc'
  | 'libsys'
  | 'rtld'
  | 'sharedPage'
  | 'anonymous'
  | 'unknown';

/** Order of the bands in the picture: from the program down to the object nearest the kernel, then the side column. */
export const ROLE_ORDER: readonly Role[] = [
  'program',
  'library',
  'libthr',
  'libc',
  'libsys',
  'rtld',
  'sharedPage',
  'anonymous',
  'unknown',
];

/** Operating system that the evidence is of; `unknown` where nothing in it says. */
export type Os =
  | 'freebsd'
  | 'cheribsd'
  | 'openbsd'
  | 'netbsd'
  | 'linux'
  | 'serenity'
  | 'fuchsia'
  | 'macos'
  | 'windows'
  | 'unknown';

/** What the evidence was recorded on, as far as rules depend on it. */
export interface System {
  readonly os: Os;
  /** "15", "14"; empty where the evidence does not say. */
  readonly release: string;
  readonly arch: 'amd64' | 'i386' | 'arm64' | 'arm' | 'riscv64' | 'mips64' | 'unknown';
  /** Length of the system-call instruction in bytes: 2 on amd64 and i386, 4 on arm64. */
  readonly instructionLength: number;
}

/** A file, or a kind of memory, that code runs from. */
export interface Module {
  /** Base name as people say it: `libsys.so.7`, `cat`, `anonymous memory`. */
  readonly name: string;
  /** Full path where the evidence gives one. */
  readonly path: string | null;
  readonly role: Role;
  /** One file that is both C library and run-time linker (musl). */
  readonly alsoRtld?: boolean;
  /** Name of the object whose place it took: a libsys that logs or replays. No loader knows it as the original. */
  readonly replaces?: string;
  /** It replaces that object only in thought (`interposed.ts`): its addresses are those of the other one. */
  readonly interposed?: boolean;
}

/** One process image: what a pid runs between two execs. A card in the picture. */
export interface Image {
  readonly pid: number;
  readonly name: string;
  readonly path: string | null;
  /** `static`: no run-time linker, every call leaves from the program itself. */
  readonly linkage: 'dynamic' | 'static' | 'unknown';
  readonly linkageGrade: Grade;
  /** Language runtime that makes its own calls, for the label: "Go". */
  readonly runtime: string | null;
  readonly parent: number;
  readonly startedBy: 'exec' | 'fork' | 'attach' | 'scenario';
  /**
   * Whether registrations are among the calls, so that nothing is registered but by them. `home`: those of the system's
   * own rules are; a rule from elsewhere takes what its own loader would have registered as given. `release`: those of
   * the rules that this release has. `all`: those of any rule. Left out (traces): none are.
   */
  readonly registrations?: 'release' | 'home' | 'all';
  /** An attack, not an honest program: what it is called, and what it is after. */
  readonly attack?: { readonly name: string; readonly goal: string };
  /** Call that brings the hostile input: from here on the attacker has the program. */
  readonly takeover?: number;
  /** Call that an attack is after: where it is let in, the attack has succeeded. */
  readonly goal?: number;
}

/** Half-open range of addresses, bytes. */
export interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/** A module at its place in one image. */
export interface Mapping {
  readonly image: number;
  readonly module: number;
  /** Load base in bytes; null where the evidence does not tell. */
  readonly base: bigint | null;
  /** Executable ranges where known, else null. */
  readonly text: Range | null;
  readonly writable: boolean;
  readonly grade: Grade;
  /** In the picture although no call touches it: "loaded, not used", "no direct system calls left". */
  readonly note?: string;
  /**
   * Addresses of system-call instructions per number, where the evidence lists them (scenario, ELF). The address is
   * that of the instruction itself, not the pc after it. Null: not known, so a pin table cannot be derived.
   */
  readonly stubs: readonly Stub[] | null;
  /** False: brought by a `map` event. Left out: there from the start. */
  readonly atStart?: boolean;
  /** Stack memory: what a stack pointer may point into (MAP_STACK). */
  readonly stack?: boolean;
  readonly executable?: boolean;
  /** CHERI: whether its code runs with the system-call permission; left out: as the run-time linker leaves it. */
  readonly permission?: boolean;
  /** Mapped with PROT_NOSYSCALL (Linux RFC of 2020). */
  readonly noSyscall?: boolean;
  /** Table of permitted instructions in the file; left out: made of the stubs; null: the file has none. */
  readonly table?: readonly PinEntry[] | null;
}

/** One entry of a file's table (OpenBSD's PT_OPENBSD_SYSCALLS). */
export interface PinEntry {
  /** Bytes from the start of the text to the instruction. */
  readonly offset: number;
  readonly number: number;
}

/** One system-call instruction known from the object itself. */
export interface Stub {
  readonly symbol: string;
  /** Fixed number the stub loads; null for an indirect entry that takes any number (`syscall`, `__syscall`). */
  readonly number: number | null;
  /** Address of the instruction, bytes. */
  readonly address: bigint;
  /** rr: an entry point that its filter lets through untraced. */
  readonly untraced?: boolean;
}

/** A stack frame, interned over the whole model. */
export interface Frame {
  /** The module the code really lies in; -1 unknown. */
  readonly module: number;
  /** Module word as the tracer printed it, or `[anon]`, `[no module]`, `[unknown]`. */
  readonly printed: string;
  readonly symbol: string | null;
  /** Bytes from the symbol to the address shown. */
  readonly symbolOffset: number | null;
  /** File offset, ELF address or pc, as `addressKind` says. */
  readonly address: bigint | null;
  readonly addressKind: 'file' | 'elf' | 'pc' | null;
}

/** Frames of all stacks in one array; stack `s` is `frames[start[s]] … frames[start[s + 1] - 1]`, innermost first. */
export interface Stacks {
  readonly start: Int32Array;
  readonly frames: Int32Array;
}

/** The place a call entered the kernel from. */
export interface Site {
  /** -1: not known. */
  readonly module: number;
  /** Address *after* the instruction, as every tracer reports it; null where not recorded. */
  readonly pc: bigint | null;
  readonly symbol: string | null;
  /** Bytes from the symbol to `pc`. */
  readonly symbolOffset: number | null;
  readonly grade: Grade;
  /** How the module was found, for the inspector: "frame 0 of the stack", "pc inside the mapping recorded on line 31". */
  readonly how: string;
}

/** Everything a policy may look at. Verdicts are computed once for each of these. */
export interface Attempt {
  readonly image: number;
  /** Counts the state changes (registration, mapping, protection) of the image before this attempt. */
  readonly epoch: number;
  /** -1 for `no-entry`. */
  readonly site: number;
  readonly name: string;
  /** The system's own number; null where the evidence does not give one. */
  readonly number: number | null;
  /** `syscall`: enters the kernel. `no-entry`: answered in user space (a time read from the shared page). */
  readonly kind: 'syscall' | 'no-entry';
  /** Entered through an indirect call (`syscall(2)`): the stub's own number is not the call's. */
  readonly indirect: boolean;
  /** What else a kernel looks at or does; index into `circumstances`. Left out: the evidence has nothing more. */
  readonly circumstance?: number;
}

/** Of a call: what a kernel may look at besides place and number, and what the call itself changes. */
export interface Circumstance {
  /** Thread that calls; null: not told apart. */
  readonly thread: number | null;
  /** Module of the memory that the stack pointer points into; null: not recorded. */
  readonly stack: number | null;
  /** CHERI: permission of the capability that the code runs with; null: its object's. */
  readonly permission: boolean | null;
  /** What the call does to the state that rules look at; null: nothing. */
  readonly operation: Operation | null;
}

/** The calls, as columns of one length. */
export interface Calls {
  /** Number of records. A record of an aggregation stands for `weight` calls. */
  readonly length: number;
  readonly attempt: Int32Array;
  readonly stack: Int32Array;
  /** Kernel thread id (tid, lwp); 0 where not known. */
  readonly thread: Int32Array;
  /** Calls the record stands for; null: one each. */
  readonly weight: Float64Array | null;
  /** Seconds, in whatever clock the tracer used; null: no times recorded. NaN: not for this call. */
  readonly time: Float64Array | null;
  /** 1-based line of the source file where the call begins; null for scenarios. */
  readonly line: Uint32Array | null;
  /** Byte offset of that line in the source file; null for scenarios. */
  readonly offset: Float64Array | null;
  /** Index into `notes`, -1 for none; null: no call has one. */
  readonly note: Int32Array | null;
}

/**
 * Something that happened between calls. `at` = the index of the first call after it. `epoch`: the epoch of its image
 * that begins with it; left out: no rule looks at what it changes.
 */
export type ModelEvent = { readonly at: number; readonly image: number; readonly epoch?: number } & EventKind;

type EventKind =
  /** `from`: the image that ran before in the same process; `thread`: the one of it that called exec. */
  | { readonly kind: 'exec'; readonly from?: number; readonly thread?: number }
  | { readonly kind: 'fork'; readonly child: number; readonly thread?: number }
  /** `by`: the thread that made it. */
  | { readonly kind: 'thread'; readonly thread: number; readonly by?: number }
  | { readonly kind: 'thread-end'; readonly thread: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'exit'; readonly how: string }
  | { readonly kind: 'map'; readonly mapping: number }
  | { readonly kind: 'unmap'; readonly module: number }
  | ({ readonly kind: 'protect'; readonly module: number } & Protection)
  /** What the process does with a signal from now on. */
  | { readonly kind: 'action'; readonly signal: string; readonly action: SignalAction }
  /** Signals that the thread holds off, all of them anew. */
  | { readonly kind: 'mask'; readonly thread: number; readonly signals: readonly string[] }
  /** A handler begins. */
  | { readonly kind: 'deliver'; readonly thread: number; readonly signal: string }
  /** The selector byte of user dispatch. */
  | { readonly kind: 'selector'; readonly thread: number; readonly value: number | 'unmapped' }
  /** The critical section (rseq) that is active in the thread. */
  | { readonly kind: 'critical'; readonly thread: number; readonly range: Range | null };

/** Where something that a scenario claims can be read. */
export interface Citation {
  readonly label: string;
  /** Path in a source tree, review or document: `freebsd-src: lib/libsys/Makefile`. */
  readonly source: string;
}

/**
 * The evidence, whatever it was read from: who called what from where, and what changed in between. Parts refer to each
 * other by index. Never changed once it is built.
 */
export interface Model {
  readonly title: string;
  readonly summary: string;
  readonly kind: 'scenario' | 'trace';
  readonly system: System;
  readonly citations: readonly Citation[];
  readonly modules: readonly Module[];
  readonly images: readonly Image[];
  readonly mappings: readonly Mapping[];
  readonly frames: readonly Frame[];
  readonly stacks: Stacks;
  readonly sites: readonly Site[];
  readonly attempts: readonly Attempt[];
  readonly calls: Calls;
  readonly notes: readonly string[];
  readonly events: readonly ModelEvent[];
  readonly circumstances: readonly Circumstance[];
  readonly settings: Settings;
}

/** What the kernel is set to; every switch is on where the evidence does not say. */
export interface Settings {
  /** CheriBSD: the permission is looked at. */
  readonly permissionCheck?: boolean;
  /** CheriBSD: libraries are compartments (c18n). */
  readonly compartments?: boolean;
  /** Linux: CONFIG_DEBUG_RSEQ. */
  readonly debugRseq?: boolean;
  /** Linux: sysctl kernel.syscall_user_dispatch. */
  readonly userDispatch?: boolean;
}
