import type { Attempt, Citation, Grade, Model } from '../model/model.ts';

/**
 * A policy is one file behind this interface: a pure rule about where a system call may be made from.
 *
 * The engine calls `begin` when an image starts (the kernel's work at execve and the run-time linker's registrations),
 * and `check` once for each distinct attempt. `State` is the policy's own, immutable.
 */
export interface Policy<State = unknown> {
  readonly id: string;
  /** Other words accepted for `id` on the command line and in links. */
  readonly aliases: readonly string[];
  readonly title: string;
  /** One line under the switch. */
  readonly summary: string;
  /** Which kernel and releases have it: "OpenBSD 6.7–7.2 (as in 7.2)", "proposal for FreeBSD". */
  readonly origin: string;
  readonly citations: readonly Citation[];
  /** How the wall is drawn. */
  readonly wall: 'region' | 'keyhole';
  /** How the rule is applied to a process of another system; null where it is at home. */
  carriedOver(model: Model): string | null;
  begin(model: Model, image: number): State;
  check(model: Model, state: State, attempt: Attempt): Decision;
  /** What the wall lets through for this image, for the picture. */
  gates(model: Model, state: State): readonly Gate[];
}

export type Verdict = 'allowed' | 'denied' | 'unknown' | 'no-entry';

/** A passage in the wall. */
export interface Gate {
  /** Module whose code may pass here. */
  readonly module: number;
  /** Null: any number. */
  readonly numbers: readonly number[] | null;
  readonly label: string;
}

/** One test of the kernel, in the order in which it is made. */
export interface CheckStep {
  readonly text: string;
  readonly outcome: 'passed' | 'failed' | 'unknown' | 'not-reached';
}

export interface Effect {
  /** "SIGSEGV", "SIGABRT"; null where only an errno is returned. */
  readonly signal: string | null;
  readonly errno: string | null;
  readonly catchable: boolean;
  /** The process is dead afterwards unless it caught the signal. */
  readonly fatal: boolean;
  /** One phrase: "SIGABRT, cannot be caught; the process dies". */
  readonly text: string;
}

export interface Decision {
  readonly verdict: Verdict;
  /** One sentence that quotes the check that decided. */
  readonly reason: string;
  readonly steps: readonly CheckStep[];
  /** Only when denied. */
  readonly effect: Effect | null;
  readonly grade: Grade;
  /** Completes "would pass if …"; only when denied. */
  readonly wouldPassIf: string | null;
}
