import type { System } from './model.ts';

/**
 * What a call does to the state that rules look at: registrations, changes of memory, signal actions. Addresses and
 * lengths are bytes. A rule says in `perform` what it makes of those that it knows.
 */
export type Operation =
  /** OpenBSD msyscall(2): this range may enter. */
  | { readonly kind: 'msyscall'; readonly start: bigint; readonly length: bigint }
  /** OpenBSD pinsyscall(2): this number may be issued in this range only. `number` null: one that cannot be told. */
  | { readonly kind: 'pinsyscall'; readonly number: number | null; readonly start: bigint; readonly length: bigint }
  /** OpenBSD pinsyscalls(2). `table`: entries by number; null: a pointer that cannot be read. `entries`: as claimed. */
  | {
      readonly kind: 'pinsyscalls';
      readonly start: bigint;
      readonly length: bigint;
      readonly table: readonly number[] | null;
      readonly entries: number;
    }
  /** SerenityOS annotate_mapping (and its msyscall of 2021, where a null address seals). */
  | {
      readonly kind: 'annotate';
      readonly address: bigint | null;
      readonly syscallCode: boolean;
      readonly immutable: boolean;
    }
  /** SerenityOS prctl(PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS). */
  | { readonly kind: 'seal'; readonly value: number }
  /** Linux prctl(PR_SET_SYSCALL_USER_DISPATCH). */
  | {
      readonly kind: 'dispatch';
      readonly mode: 'off' | 'on' | 'inclusive' | 'invalid';
      readonly offset: bigint;
      readonly length: bigint;
      readonly selector: 'none' | 'byte' | 'unmapped' | 'invalid';
    }
  /** Linux seccomp(SECCOMP_SET_MODE_FILTER). */
  | { readonly kind: 'filter'; readonly filter: Filter; readonly allThreads: boolean }
  /** Linux, RFC of 2020: SECCOMP_MODE_MEMMAP. */
  | { readonly kind: 'memmap'; readonly on: boolean }
  /** `offset`, `length`: of the part that is mapped, null: the whole text. */
  | {
      readonly kind: 'map';
      readonly module: number;
      readonly mapping: number;
      readonly offset: bigint | null;
      readonly length: bigint | null;
      readonly executable: boolean;
    }
  | { readonly kind: 'unmap'; readonly module: number }
  | ({ readonly kind: 'protect'; readonly module: number } & Protection)
  | { readonly kind: 'action'; readonly signal: string; readonly action: SignalAction }
  | { readonly kind: 'sysarch'; readonly operation: string }
  /** Nothing that a rule keeps; but a refusal may start a handler. */
  | { readonly kind: 'none' };

/** Left out: as before. */
export interface Protection {
  readonly writable?: boolean;
  readonly executable?: boolean;
}

/** What a process has asked for when a signal comes (sigaction(2)). */
export type SignalAction = 'catch' | 'ignore' | 'default';

/** A seccomp filter: the first rule whose conditions all hold decides. */
export interface Filter {
  readonly rules: readonly FilterRule[];
  readonly otherwise: FilterAction;
  readonly otherwiseData: number;
}

/** One rule of a filter; conditions that are null hold always. */
export interface FilterRule {
  /** Null: any. */
  readonly ip: FilterAddress | null;
  readonly numbers: readonly number[] | null;
  readonly arch: System['arch'] | null;
  readonly then: FilterAction;
  /** SECCOMP_RET_DATA. */
  readonly data: number;
}

/** A condition on instruction_pointer, which is the address after the instruction. Half-open range, bytes. */
export interface FilterAddress {
  readonly start: bigint;
  readonly end: bigint;
  /** Only the low 32 bits are looked at. */
  readonly low32: boolean;
  readonly not: boolean;
}

/** Strictest first: where several filters answer, the first of these decides (seccomp(2)). */
export const FILTER_ACTIONS = [
  'KILL_PROCESS',
  'KILL_THREAD',
  'TRAP',
  'ERRNO',
  'USER_NOTIF',
  'TRACE',
  'LOG',
  'ALLOW',
] as const;
/** What a filter answers: SECCOMP_RET_* (seccomp(2)). */
export type FilterAction = (typeof FILTER_ACTIONS)[number];
