import type { Entry } from '../kernel/entry.ts';
import type { Change, ProcessState } from '../kernel/process.ts';
import type { Citation, Grade, Model } from '../model/model.ts';
import type { Operation } from '../model/operation.ts';
import type { Log } from './log.ts';

/**
 * A policy is one file behind this interface: a pure rule about where a system call may be made from.
 *
 * `State` is what a kernel with this rule keeps for one process: the policy's own, immutable. The run asks `begin` at
 * execve, `check` for each distinct attempt, `perform` for each call that was let in and changes the state, `follow` for
 * changes of memory and threads, `fork` for the child.
 */
export interface Policy<State = unknown> {
  /** `openbsd-pinsyscalls`, with the release where it has several: `openbsd-pinsyscalls@7.7`. */
  readonly id: string;
  /** Other words accepted for `id` on the command line and in links. */
  readonly aliases: readonly string[];
  /** Heading that the switches are gathered under. */
  readonly group: PolicyGroup;
  readonly title: string;
  /** One line under the switch. */
  readonly summary: string;
  /** Which kernel and releases have it: "OpenBSD 6.7–7.2 (as in 7.2)", "proposal for FreeBSD". */
  readonly origin: string;
  readonly citations: readonly Citation[];
  /** How the wall is drawn. */
  readonly wall: WallStyle;
  /** What the kernel asks at entry, in its order: a key for `Log.ask`, and the question. */
  readonly tests: Readonly<Record<string, string>>;
  /** What it asks besides in the calls that `perform` knows, once they are let in. */
  readonly callTests?: Readonly<Record<string, string>>;
  /** It looks at a call that has run already: what the call changes is changed, whatever the answer. */
  readonly onTheWayOut?: true;
  /** How the rule is applied to a process of another system; null where it is at home. */
  carriedOver(model: Model): string | null;
  begin(process: ProcessState): State;
  check(entry: Entry, state: State, log: Log): Ruling;
  /** The call itself, once it was let in, where this rule's kernel knows it. Null: nothing that this rule keeps. */
  perform?(entry: Entry, operation: Operation, state: State, log: Log): Performed<State> | null;
  /** `after`: the process with the change made. */
  follow?(change: Change, after: ProcessState, state: State): State;
  /** State of a child; left out: the same. `thread`: the one that forked. */
  fork?(state: State, thread: number): State;
  /** What an exec by `thread` leaves of the state; left out: nothing, `begin` starts anew. */
  exec?(state: State, process: ProcessState, thread: number): State;
  /** What the wall lets through for this image, for the picture. */
  gates(process: ProcessState, state: State): readonly Gate[];
  /** From where a call can start at all; see `Reach`. */
  reach(process: ProcessState, state: State): Reach;
}

/** Whose policies stand together; `Mine`: those of the laboratory. */
export type PolicyGroup = 'FreeBSD' | 'OpenBSD' | 'CheriBSD' | 'SerenityOS' | 'Fuchsia' | 'Linux' | 'Windows' | 'Mine';

/**
 * `region`: an opening as wide as the permitted text. `keyhole`: one for each number. `key`: the call carries its
 * permission. `trapdoor`: refused calls go back up as a signal. `sieve`: a filter that lets some through.
 */
export type WallStyle = 'region' | 'keyhole' | 'key' | 'trapdoor' | 'sieve';

/** What a policy says of an attempt. `no-entry`: it is answered in user space, and nobody is asked. */
export type Verdict = 'allowed' | 'denied' | 'unknown' | 'no-entry';

/** A passage in the wall. */
export interface Gate {
  /** Module whose code may pass here. */
  readonly module: number;
  /** Null: any number. */
  readonly numbers: readonly number[] | null;
  readonly label: string;
}

/**
 * The places that a call can start from, as (addresses × numbers). `any`: addresses from which every number may be
 * issued. `pairs`: single pairs of address and number besides.
 */
export interface Reach {
  readonly any: number;
  readonly pairs: number;
}

/** One test of the kernel. */
export interface CheckStep {
  readonly text: string;
  /** The values compared; empty where the test was not asked. */
  readonly values: string;
  readonly outcome: StepOutcome;
}

/**
 * `failed`: the call is refused because of it. `no`: it is not so, and the next test is asked instead. `not-reached`: it
 * comes after the refusal. `not-asked`: the answer was there without it.
 */
export type StepOutcome = 'passed' | 'failed' | 'no' | 'unknown' | 'not-reached' | 'not-asked';

/** What comes of a call that a policy does not let pass as it is. */
export interface Effect {
  readonly action: 'signal' | 'errno' | 'exception' | 'trace' | 'observe';
  /** "SIGSEGV", "SIGABRT"; null where none is sent. */
  readonly signal: string | null;
  /** Returned to the caller. */
  readonly errno: string | null;
  readonly catchable: boolean;
  /** The process is dead afterwards: nothing catches the signal. */
  readonly fatal: boolean;
  /** The thread is, and the process goes on without it. */
  readonly endsThread?: boolean;
  /** One phrase: "SIGABRT, cannot be caught; the process dies". */
  readonly text: string;
  /** What the call returns if a handler lets it go on. */
  readonly errnoIfContinued?: string;
  /** What the record of the refusal holds. */
  readonly errnoRecorded?: string;
  /** si_code of the signal. */
  readonly siginfo?: string;
  readonly core?: boolean;
  /** Flag of process accounting, as lastcomm prints it. */
  readonly accounting?: string;
  readonly exception?: string;
  readonly status?: string;
}

/** What a policy says to an attempt, without the words: what a run keeps for each of them. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Of a refusal; also of a call that is let in but watched. */
  readonly effect: Effect | null;
  readonly grade: Grade;
}

/** A judgement with its words, which are made when somebody reads them. */
export interface Ruling extends Judgement {
  /** One sentence that quotes the check that decided. */
  reason(): string;
  /** Completes "would pass if …"; null unless denied. */
  wouldPassIf(): string | null;
}

/** What a call of registration has done. */
export type Performed<State> =
  | { readonly state: State; readonly refused: null }
  /** The call itself fails; the state may have changed all the same. */
  | { readonly state: State; readonly refused: Ruling };
