import type { Model, Os } from '../model/model.ts';

/** A built-in process history, written by hand from cited sources. `scenarios/index.ts` lists them. */
export interface Scenario {
  /** Word used in links and on the command line: `freebsd-15`. */
  readonly id: string;
  /** System that it is set on: what the list is grouped by. */
  readonly os: Os;
  readonly title: string;
  /** One line for the list. */
  readonly summary: string;
  /** Ids of the policies that this system has, to be offered with one click. Empty: it has none. */
  readonly home: readonly string[];
  /** Builds the model afresh; deterministic. */
  build(): Model;
}
