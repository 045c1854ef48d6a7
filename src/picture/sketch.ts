import { attemptOf, callName } from '../model/queries.ts';
import { type Outcome, outcome, type Run } from '../run/run.ts';
import type { CallRange } from './range.ts';
import { outcomeWord, sitesByModule, stopsOf } from './words.ts';

/** What a picture shows, so short that it can be drawn with letters. */
export type Sketch = WaySketch | OriginsSketch;

/** The way of one call. */
export interface WaySketch {
  readonly kind: 'way';
  /** From the program inwards: "libc.so.7`read". */
  readonly stops: readonly string[];
  /** What the call asks for. */
  readonly call: string;
  readonly outcome: Outcome;
  /** The outcome in words. */
  readonly end: string;
  /** Titles of the policies that it passes or is stopped by; empty: nobody asks. */
  readonly policies: readonly string[];
}

/** The overview: how many calls come from where. */
export interface OriginsSketch {
  readonly kind: 'origins';
  /** Most calls first. */
  readonly rows: readonly OriginsRow[];
}

export interface OriginsRow {
  readonly name: string;
  readonly calls: number;
  /** Of these. */
  readonly refused: number;
}

/** `call`: index of the call that has just happened; -1: the overview of those in `range`. */
export function sketchOf(run: Run, call: number, range: CallRange): Sketch {
  if (call < 0) {
    const rows = sitesByModule(run, range).map(({ label, calls, denied }) => ({ name: label, calls, refused: denied }));
    return { kind: 'origins', rows };
  }
  return {
    kind: 'way',
    stops: stopsOf(run, call),
    call: callName(attemptOf(run.model, call)),
    outcome: outcome(run, call),
    end: outcomeWord(run, call),
    policies: run.policies.map(({ title }) => title),
  };
}
