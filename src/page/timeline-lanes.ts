import { at } from '../base/assert.ts';
import { baseName } from '../base/text.ts';
import type { Role } from '../model/model.ts';
import { siteOf } from '../picture/words.ts';
import { outcome, type Run } from '../run/run.ts';

/** One row of the timeline: the calls that enter from one object. */
export interface Lane {
  readonly label: string;
  readonly role: Role;
  /** Share of calls per bin, 0 … 1 of the fullest bin of the timeline. */
  readonly bins: Float64Array;
  /** Refused calls per bin. */
  readonly refused: Float64Array;
  /** Calls per bin that never happen. */
  readonly never: Float64Array;
}

export interface Lanes {
  readonly bins: number;
  readonly lanes: readonly Lane[];
}

const MOST_LANES = 5;

/**
 * Calls per origin and bin. One pass over the calls; with at most `bins` columns so that ten million calls cost as much
 * to draw as a hundred.
 */
export function lanesOf(run: Run, bins: number): Lanes {
  const { model } = run;
  const { length } = model.calls;
  const columns = Math.max(1, Math.min(bins, length));
  const laneOfModule = new Map<number, number>();
  const laneOfAttempt = new Int32Array(model.attempts.length);
  const order = [...modulesByWeight(run)];
  const drawn = order.slice(0, order.length > MOST_LANES ? MOST_LANES - 1 : MOST_LANES);
  for (const [i, module] of order.entries()) laneOfModule.set(module, Math.min(i, drawn.length));
  for (const [id, attempt] of model.attempts.entries()) {
    laneOfAttempt[id] = laneOfModule.get(siteOf(model, attempt)?.module ?? -1) ?? 0;
  }
  const count = order.length > drawn.length ? drawn.length + 1 : drawn.length;
  const lanes = Array.from({ length: count }, (_, i): Lane => {
    const module = drawn[i];
    const known = module !== undefined && module >= 0 ? at(model.modules, module) : null;
    const label =
      module === undefined ? `${order.length - drawn.length} others` : known ? baseName(known.name) : 'not known';
    return {
      label,
      role: known?.role ?? 'unknown',
      bins: new Float64Array(columns),
      refused: new Float64Array(columns),
      never: new Float64Array(columns),
    };
  });
  for (let call = 0; call < length; call++) {
    const lane = lanes[laneOfAttempt[at(model.calls.attempt, call)] as number];
    if (!lane) continue;
    const bin = Math.min(columns - 1, Math.floor((call * columns) / length));
    lane.bins[bin] = (lane.bins[bin] as number) + 1;
    const fate = outcome(run, call);
    if (fate === 'denied') lane.refused[bin] = (lane.refused[bin] as number) + 1;
    if (fate === 'never') lane.never[bin] = (lane.never[bin] as number) + 1;
  }
  return { bins: columns, lanes };
}

/** Modules that hold sites, most calls first; -1 for unknown. */
function modulesByWeight(run: Run): number[] {
  const sums = new Map<number, number>();
  for (const [id, attempt] of run.model.attempts.entries()) {
    const module = siteOf(run.model, attempt)?.module ?? -1;
    sums.set(module, (sums.get(module) ?? 0) + at(run.index.weight, id));
  }
  return [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([module]) => module);
}
