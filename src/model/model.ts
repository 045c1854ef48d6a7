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
const GRADES: readonly Grade[] = ['exact', 'symbol', 'module', 'assumed'];

/** A conclusion is as good as the worst thing it rests on. */
export const weakest = (...grades: readonly Grade[]): Grade =>
  GRADES[Math.max(0, ...grades.map((grade) => GRADES.indexOf(grade)))] ?? 'assumed';

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

export interface System {
  readonly os: 'freebsd' | 'openbsd' | 'linux' | 'unknown';
  /** "15", "14"; empty where the evidence does not say. */
  readonly release: string;
  readonly arch: 'amd64' | 'i386' | 'arm64' | 'unknown';
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
}

/** One system-call instruction known from the object itself. */
export interface Stub {
  readonly symbol: string;
  /** Fixed number the stub loads; null for an indirect entry that takes any number (`syscall`, `__syscall`). */
  readonly number: number | null;
  /** Address of the instruction, bytes. */
  readonly address: bigint;
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

/** Something that happened between calls. `at` = the index of the first call after it. */
export type ModelEvent =
  | { readonly kind: 'exec'; readonly at: number; readonly image: number }
  | { readonly kind: 'fork'; readonly at: number; readonly image: number; readonly child: number }
  | { readonly kind: 'thread'; readonly at: number; readonly image: number; readonly thread: number }
  | { readonly kind: 'signal'; readonly at: number; readonly image: number; readonly signal: string }
  | { readonly kind: 'exit'; readonly at: number; readonly image: number; readonly how: string };

export interface Citation {
  readonly label: string;
  /** Path in a source tree, review or document: `freebsd-src: lib/libsys/Makefile`. */
  readonly source: string;
}

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
}
