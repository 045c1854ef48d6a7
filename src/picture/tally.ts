import { at } from '../base/assert.ts';
import { isAnswered } from '../model/interposed.ts';
import { siteOf } from '../model/queries.ts';
import type { Effect } from '../policy/policy.ts';
import type { Run } from '../run/run.ts';
import { attemptsIn, type CallRange } from './range.ts';

/** Calls by what becomes of them under the rules, each on its own. */
export interface Counts {
  /** That are to enter the kernel. */
  readonly calls: number;
  readonly denied: number;
  readonly unknown: number;
  /** Time reads, which never enter. */
  readonly reads: number;
  /** Answered from a log, in the place of libsys: they do not enter either. */
  readonly answered: number;
}

/** What a picture counts: the numbers in it, and in all that is said of it. */
export interface Tally extends Counts {
  readonly ofImage: readonly Counts[];
  /** By the object that holds the site, most calls first; -1: not known. */
  readonly ofModule: readonly (readonly [module: number, counts: Counts])[];
  /** Calls that are let in under somebody's eyes, by what that does. */
  readonly watched: ReadonlyMap<Effect, number>;
}

/** Memo of a pure function: several sentences about a picture ask for it. */
const TALLIES = new WeakMap<Run, { readonly range: string; readonly tally: Tally }>();

/** Counts the calls of a range. */
export function tallyOf(run: Run, range: CallRange): Tally {
  const key = String(range);
  const known = TALLIES.get(run);
  if (known?.range === key) return known.tally;
  const tally = counted(run, range);
  TALLIES.set(run, { range: key, tally });
  return tally;
}

type Sums = { -readonly [key in keyof Counts]: number };
const nothing = (): Sums => ({ calls: 0, denied: 0, unknown: 0, reads: 0, answered: 0 });

function counted({ index, model, decisions }: Run, range: CallRange): Tally {
  const weights = attemptsIn(index, range);
  const all = nothing();
  const ofImage = model.images.map(nothing);
  const ofModule = new Map<number, Sums>();
  const watched = new Map<Effect, number>();
  for (const [id, attempt] of model.attempts.entries()) {
    const weight = at(weights, id);
    if (weight === 0) continue;
    const { verdict, effect } = at(decisions, id);
    const sums = [all, at(ofImage, attempt.image)];
    if (attempt.kind === 'no-entry') {
      for (const sum of sums) sum[isAnswered(attempt) ? 'answered' : 'reads'] += weight;
      continue;
    }
    const module = siteOf(model, attempt)?.module ?? -1;
    const ofIts = ofModule.get(module) ?? nothing();
    ofModule.set(module, ofIts);
    for (const sum of [...sums, ofIts]) {
      sum.calls += weight;
      if (verdict === 'denied' || verdict === 'unknown') sum[verdict] += weight;
    }
    if (verdict === 'allowed' && effect) watched.set(effect, (watched.get(effect) ?? 0) + weight);
  }
  const modules = [...ofModule].sort(([a, these], [b, those]) => those.calls - these.calls || a - b);
  return { ...all, ofImage, ofModule: modules, watched };
}
