import type { History, HistoryEvent, HistoryObject, HistoryProcess } from '../evidence/history/history.ts';
import type { Effect, Verdict } from '../policy/policy.ts';

/**
 * The case language: histories with what is expected of their calls, in JSON. `schema.ts` is its grammar (and makes the
 * published JSON Schema); docs/cases.md is its manual.
 */
export interface CaseFile {
  readonly $schema?: string;
  readonly format: 'whence-cases/1';
  readonly title?: string;
  /** Parts of histories that cases share, by name. */
  readonly worlds?: Readonly<Record<string, World>>;
  readonly cases: readonly Case[];
}

/** Part of a history. What is said nearer to the case wins; objects and numbers are joined by name, events in order. */
export type World = Partial<Omit<History, 'process' | 'events'>> & {
  /** Another world that this one builds on. */
  readonly extends?: string;
  /** Policies that are on, in any order: they are asked in the order of the registry. */
  readonly policies?: readonly string[];
  readonly process?: HistoryProcess;
  readonly objects?: Readonly<Record<string, HistoryObject>>;
  /** Come before the events of the case. */
  readonly events?: readonly CaseEvent[];
  /** Where the expectation was read: man page, kernel file, test. */
  readonly source?: string;
  /** How well it is known: read in the source, asserted by a test, documented, run, reasoned. */
  readonly grade?: 'src' | 'test' | 'doc' | 'run' | 'infer';
  readonly note?: string;
};

/** One case of a file, with the world that it names filled in. */
export interface Case extends World {
  readonly id: string;
  readonly title?: string;
}

/** An event; where it is a call, with what is expected of it. */
export type CaseEvent = HistoryEvent & { readonly expect?: Expectation };

/** What a case expects of one call. */
export interface Expectation {
  /** `allowed` is also met by a call that never enters the kernel. `never`: its process is dead by then. */
  readonly verdict: Extract<Verdict, 'allowed' | 'denied' | 'unknown' | 'no-entry'> | 'never';
  /** Every field that is given must be equal; `none`: no effect at all. */
  readonly effect?: 'none' | ExpectedEffect;
  /** Id of the policy that decides; `none`: nobody does. */
  readonly by?: string;
}

/** What a case expects to come of a refused call; fields left out are not looked at. */
export type ExpectedEffect = Partial<Omit<Effect, 'text' | 'endsThread' | 'errno'>> & {
  /** Returned to the caller: by name, or by number as a filter gives it. */
  readonly errno?: Effect['errno'] | number;
};
