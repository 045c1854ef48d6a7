import type { Os, Role, System } from '../../model/model.ts';
import type { FilterAction, SignalAction } from '../../model/operation.ts';

/**
 * A history: what processes do, written by hand. Scenarios and cases are both written in this notation; `build.ts` makes
 * a model of it. Everything is general on purpose: objects lie anywhere, calls leave from any address, registrations,
 * forks, execs and changes of protection come in any order.
 *
 * An *object* is one executable mapping. Offsets are bytes from its start; a *place* names an address:
 *
 *   'libc.so.97.1:getpid'   the instruction of that site of the object
 *   'libc.so.97.1+0x333'    the instruction that starts at this offset
 *   'libc.so.97.1'          some instruction in it (offset 0x10)
 *   '0x70000009'            the instruction at this address
 *
 * A place is the address of the *instruction*; the address after it is longer by the instruction's length (2 bytes on
 * amd64 and i386, 4 elsewhere).
 */

/** Bytes or an address: a number, or text such as `0x7f00`. */
export type Num = number | string;

/** See above. */
export type Place = string;

export type SystemName = Os;

export type Arch = System['arch'];

/** What an object is to its process. */
export type ObjectRole = Exclude<Role, 'unknown'>;

/** One mapping that code can run from (or, with `stack`, that a stack pointer can point into). */
export interface HistoryObject {
  readonly role: ObjectRole;
  /** Address of its first byte. Left out: given in the order of the list, 1 MiB apart. */
  readonly at?: Num;
  /** Bytes; 0x10000 where left out, or more where a site needs it. */
  readonly size?: Num;
  /** File it comes from, where it has one. */
  readonly path?: string;
  readonly writable?: boolean;
  /** True where left out. */
  readonly executable?: boolean;
  /** Stack memory (MAP_STACK on OpenBSD, a stack region on SerenityOS). */
  readonly stack?: boolean;
  /** False: not there at the start; a `map` event brings it. */
  readonly mapped?: boolean;
  /** Instructions by name: an offset, or an offset with the number that the stub loads. */
  readonly sites?: Readonly<Record<string, Num | HistorySite>>;
  /**
   * Table of permitted instructions that the file carries (OpenBSD's PT_OPENBSD_SYSCALLS): pairs of offset and number.
   * `sites`: those of the sites that have a number (as where left out). null: the file has none.
   */
  readonly table?: readonly (readonly [offset: Num, number: number])[] | 'sites' | null;
  /** CHERI: whether code in it runs with the system-call permission. Left out: as the run-time linker would leave it. */
  readonly permission?: boolean;
  /** Linux RFC of 2020: mapped with PROT_NOSYSCALL. */
  readonly noSyscall?: boolean;
  /** One file that is both C library and run-time linker (musl). */
  readonly alsoRtld?: boolean;
  /** It is in the place of the object of this name: a libsys that logs or replays. No loader knows it as the original. */
  readonly replaces?: string;
  /** What the picture says of it although no call touches it. */
  readonly note?: string;
}

/** A place that calls are made from. */
export interface HistorySite {
  readonly at: Num;
  /** The number that the stub loads; null or left out: any (an indirect entry, or not a stub). */
  readonly number?: number | null;
  /** `syscall(2)` and its kin: issues the call whose number the caller passes. */
  readonly indirect?: boolean;
  /** rr: an entry point that its filter lets through untraced. */
  readonly untraced?: boolean;
}

/** A process, when it begins. */
export interface HistoryProcess {
  readonly name?: string;
  readonly pid?: number;
  readonly linkage: 'dynamic' | 'static';
  /** Names of the objects in it. Left out: every object of the history that is not `mapped: false`. */
  readonly objects?: readonly string[];
  /** Language runtime that makes its own calls, for the label: "Go". */
  readonly runtime?: string;
  /** An attack: what it is called, and what it is after. Its call with `goal: true` is the one that must be stopped. */
  readonly attack?: { readonly name: string; readonly goal: string };
}

/** What the kernel is set to. */
export interface HistorySettings {
  /** CheriBSD: whether the permission is looked at (a sysctl). True where left out. */
  readonly permissionCheck?: boolean;
  /** CheriBSD: whether libraries are compartments (c18n). True where left out. */
  readonly compartments?: boolean;
  /** Linux: CONFIG_DEBUG_RSEQ. True where left out. */
  readonly debugRseq?: boolean;
  /** Linux: sysctl kernel.syscall_user_dispatch. True where left out. */
  readonly userDispatch?: boolean;
}

/** A course of events, as a person would write it down; `build.ts` makes a model of it. */
export interface History {
  readonly system: SystemName;
  /** "7.6", "15"; empty or left out: not said. */
  readonly release?: string;
  readonly arch?: Arch;
  readonly settings?: HistorySettings;
  /**
   * Whose registrations are among the calls, so that nothing is registered but by them. `home` (as where left out): those
   * of the system's own rules; a rule from elsewhere takes its own loader's registrations as given. `release`: of the rules
   * that this release has. `all`: of any rule.
   */
  readonly registrations?: 'release' | 'home' | 'all';
  readonly objects: Readonly<Record<string, HistoryObject>>;
  /** Numbers of calls by name, where `number` of a call does not say it. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** The process that is there at the beginning. It is called `main` in the events, its first thread too. */
  readonly process: HistoryProcess;
  readonly events: readonly HistoryEvent[];
}

/** Which process and thread an event is about; `main` where left out. */
interface Who {
  readonly process?: string;
  readonly thread?: string;
}

/** A call is made. */
export interface CallEvent extends Who {
  /** Name of the call. `#146` is the number 146 without a name. */
  readonly call: string;
  readonly from: Place;
  /** Left out: by the name, from `numbers` of the history. */
  readonly number?: number;
  /** Made through `syscall(2)`; true where the site is indirect. */
  readonly indirect?: boolean;
  /** False: answered in user space, the kernel is not entered. */
  readonly enters?: boolean;
  /** Where the stack pointer points; left out: not recorded, taken as a stack. */
  readonly sp?: Place;
  /** CHERI: the permission of the capability that the code runs with, where it differs from its object's. */
  readonly permission?: boolean;
  /** Arguments that a rule or the memory depends on: see `Arguments`. */
  readonly args?: Arguments;
  /**
   * Functions on the stack, outermost first, objects before a colon: `main > libc.so.97.1:printf`. A function without
   * an object is the program's. The site itself is not written. For the picture.
   */
  readonly path?: string;
  /** One sentence for the person who steps through. */
  readonly note?: string;
  /** The call that brings the hostile input: from here on the attacker has the program. */
  readonly takeover?: boolean;
  /** The call that an attack is after. */
  readonly goal?: boolean;
}

/**
 * Arguments by call. Those of other calls are of no matter and may be left out.
 *
 *   msyscall          start, length                    OpenBSD 6.7–7.5; SerenityOS of 2021: address (null seals)
 *   pinsyscall        pins (a number), start, length   OpenBSD 7.3–7.5
 *   pinsyscalls       start, length, table, npins      OpenBSD 7.5 and later
 *   annotate_mapping  address, flags                   SerenityOS
 *   prctl             option and what it takes         Linux, SerenityOS
 *   seccomp           filter, tsync; or mode           Linux
 *   zx_vmar_map       object, offset, length           Fuchsia
 *   zx_vmar_unmap     object
 *   mmap              object, writable, executable, stack
 *   munmap, mprotect  object; writable, executable
 *   sigaction         signal, action
 *   sysarch           operation
 */
export interface Arguments {
  /** Address: a place (its own byte, not the one after), or a number. */
  readonly start?: Num;
  readonly length?: Num;
  /** pinsyscall: the number to pin, or the name of the call. */
  readonly pins?: number | string;
  /**
   * pinsyscalls: offsets by number (or name), -1 for "anywhere", 0 for none; or the array itself, by index; `sites`:
   * from the sites of the object that `start` lies in; null: a pointer that cannot be read.
   */
  readonly table?: Readonly<Record<string, Num>> | readonly Num[] | 'sites' | null;
  /** Entries that the caller claims; left out: what the table has. */
  readonly npins?: number;
  /** annotate_mapping, SerenityOS's msyscall: an address in the mapping; null: none. */
  readonly address?: Num | null;
  /** annotate_mapping: `SyscallCode`, `Immutable`; empty: flags 0. */
  readonly flags?: readonly string[];
  /** prctl: `PR_SET_SYSCALL_USER_DISPATCH`, `PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS`. */
  readonly option?: string;
  /** prctl, user dispatch: `off`, `on`, `inclusive`, or a number. seccomp: `memmap`, `memmap-off` (the RFC of 2020). */
  readonly mode?: string | number;
  /** User dispatch: start of the range (a place or a number). zx_vmar_map: offset in the vDSO. */
  readonly offset?: Num;
  /** User dispatch: `none` (null pointer), `byte` (see the `selector` event), `unmapped`, `invalid` (refused when set). */
  readonly selector?: 'none' | 'byte' | 'unmapped' | 'invalid';
  /** prctl of SerenityOS: its argument, which must be 0. */
  readonly value?: number;
  readonly filter?: FilterText;
  /** seccomp: for all threads of the process at once. */
  readonly tsync?: boolean;
  /** The object that is mapped, unmapped or protected. */
  readonly object?: string;
  readonly writable?: boolean;
  readonly executable?: boolean;
  /** mmap: as stack memory (MAP_STACK). */
  readonly stack?: boolean;
  readonly signal?: string;
  readonly action?: SignalAction;
  /** sysarch: `MIPS_GET_COUNT`. */
  readonly operation?: string;
}

/** A seccomp filter: the first rule whose conditions all hold decides. */
export interface FilterText {
  readonly rules: readonly {
    /** All of them must hold; none: always. */
    readonly when?: {
      /** instruction_pointer, which is the address *after* the instruction. `equals`: a place or number, `plus` bytes. */
      readonly ip?: {
        readonly equals?: Num;
        readonly plus?: number;
        /** Name of an object, or a range. */
        readonly in?: string | { readonly start: Num; readonly length: Num };
        /** True: only the low 32 bits are looked at. */
        readonly low32?: boolean;
        readonly not?: boolean;
      };
      readonly number?: number | readonly number[];
      readonly arch?: Arch;
    };
    readonly then: FilterAction;
    /** SECCOMP_RET_DATA: the errno, or what is passed to the handler or tracer. */
    readonly data?: number;
  }[];
  readonly otherwise: FilterAction;
  readonly otherwiseData?: number;
}

/** Something that happens in one process. Each kind has a word of its own. */
export type HistoryEvent =
  | CallEvent
  /** A new process, a copy of `process`. */
  | (Who & { readonly fork: string; readonly name?: string; readonly pid?: number })
  /** A new program in the same process: everything that is not in `objects` is gone. */
  | (Who & { readonly exec: HistoryProcess })
  /** Another process, started by nobody we know. */
  | { readonly start: string; readonly program: HistoryProcess }
  /** A new thread, made by `thread`. */
  | (Who & { readonly newThread: string })
  /** That thread has ended; the process goes on. */
  | (Who & { readonly endThread: string })
  | (Who & {
      readonly map: string;
      readonly writable?: boolean;
      readonly executable?: boolean;
      readonly stack?: boolean;
    })
  | (Who & { readonly unmap: string })
  | (Who & { readonly protect: string; readonly writable?: boolean; readonly executable?: boolean })
  /** What the process does with a signal. */
  | (Who & { readonly signal: string; readonly action: SignalAction })
  /** The signals that the thread holds off: all of them, anew. */
  | (Who & { readonly mask: readonly string[] })
  /** A signal arrives and its handler begins; the signal is held off until the handler returns by a call. */
  | (Who & { readonly deliver: string })
  /** Writes the selector byte of the thread: 0 allow, 1 block, other values are errors. */
  | (Who & { readonly selector: number | 'unmapped' })
  /** rseq: the critical section that is active in the thread; null: none. */
  | (Who & { readonly critical: { readonly from: Place; readonly length: Num } | null })
  /** The process has ended, whichever thread ended it. */
  | (Who & { readonly exit: string });
