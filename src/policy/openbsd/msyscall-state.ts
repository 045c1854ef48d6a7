import type { Entry } from '../../kernel/entry.ts';
import { type Change, isRecorded, type ProcessState } from '../../kernel/process.ts';
import type { System } from '../../model/model.ts';
import type { Operation } from '../../model/operation.ts';
import type { Log } from '../log.ts';
import { forgotten } from '../marks.ts';
import type { Performed } from '../policy.ts';
import {
  distinct,
  interpreter,
  type Region,
  registeredRange,
  signalPage,
  staticProgram,
  stubHolder,
} from '../regions.ts';
import { registering } from '../registration.ts';
import { HOME } from './entry-tests.ts';

/**
 * What msyscall keeps: the flagged ranges, and whether the one registration has been used. The flags are bits of map
 * entries: cloned by fork, shared by threads, kept by mprotect, gone with the mapping.
 */
export interface Flags {
  readonly permitted: readonly Region[];
  /** VM_MAP_SYSCALL_ONCE. */
  readonly once: boolean;
  /** The library that the run-time linker registers, where that is taken as given. */
  readonly holder: Region | null;
}

export const CALL_TEST = { call: 'msyscall itself: no wrap, not empty, and not used before' } as const;

/** The kernel's work at execve; with a loader that is taken as given, its registration too. */
export function beginFlags(process: ProcessState): Flags {
  const kernel = [...interpreter(process), ...staticProgram(process), ...signalPage(process)];
  if (isRecorded(process, HOME.msyscall)) return { permitted: distinct(kernel), once: false, holder: null };
  const holder = holderIn(process);
  return { permitted: distinct([...kernel, ...holder]), once: true, holder: holder[0] ?? null };
}

const holderIn = (process: ProcessState): readonly Region[] => stubHolder(process, 'registered by the run-time linker');

const PAGE = 0x1000n;
/** End of what a process can address, in bits of address; at least as much as any machine gives it. */
const USER_BITS: Readonly<Record<System['arch'], bigint>> = {
  ...{ i386: 32n, arm: 32n },
  ...{ amd64: 47n, arm64: 47n, riscv64: 47n, mips64: 47n, unknown: 47n },
};

/** Whether a process could map this range: not the first page, and not beyond the end. */
export const isUserRange = ({ model }: Entry, start: bigint, length: bigint): boolean =>
  start >= PAGE && start + length <= 1n << USER_BITS[model.system.arch];

const WRAP = 1n << 64n;

/** Page-rounded as the kernel does it, even an empty one inside a page; null where the sum wraps. */
function rounded(start: bigint, length: bigint): { readonly start: bigint; readonly end: bigint } | null {
  if (length > 0n && start + length >= WRAP) return null;
  const end = start + length;
  return { start: start - (start % PAGE), end: ((end + PAGE - 1n) / PAGE) * PAGE };
}

/** sys_msyscall (sys/uvm/uvm_mmap.c): wrap, then empty, then once. */
export function performMsyscall<State extends Flags>(
  entry: Entry,
  operation: Operation,
  state: State,
  log: Log,
): Performed<State> | null {
  if (operation.kind !== 'msyscall') return null;
  const { start, length } = operation;
  const { refuse, done } = registering(entry, state, log, 'call');
  const range = rounded(start, length);
  if (range === null) return refuse('EINVAL', 'start and length wrap around', 'the range did not wrap');
  if (range.start === range.end) return done(state, 'an empty range: nothing is flagged, and the one use is kept');
  if (state.once) return refuse('EPERM', 'it was used before', 'it were the first registration');
  const region = registeredRange(entry.process, range, 'registered by msyscall');
  return done({ ...state, once: true, permitted: [...state.permitted, region] }, 'the first use');
}

/** A flag goes with its mapping; a mapping that replaces another has none. */
export function followFlags<State extends Flags>(change: Change, after: ProcessState, state: State): State {
  const kept = forgotten(change, after, state.permitted);
  // A loader that is taken as given registers the library when it comes; once, so not one that is mapped anew.
  const given = change.kind === 'map' && !isRecorded(after, HOME.msyscall) ? holderIn(after) : [];
  const came = given.filter(({ module }) => module !== state.holder?.module);
  const permitted = came.length > 0 ? distinct([...kept, ...came]) : kept;
  return permitted === state.permitted ? state : { ...state, permitted, holder: came[0] ?? state.holder };
}
