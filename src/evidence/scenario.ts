import type { Model } from '../model/model.ts';

/** A built-in process history, written by hand from cited sources. `scenarios/index.ts` lists them. */
export interface Scenario {
  /** Word used in links and on the command line: `freebsd-15`. */
  readonly id: string;
  readonly title: string;
  /** One line for the list. */
  readonly summary: string;
  /** Builds the model afresh; deterministic. */
  build(): Model;
}
