import { at } from '../base/assert.ts';
import { callsByModule } from '../model/call-index.ts';
import type { Role } from '../model/model.ts';
import { siteOf } from '../model/queries.ts';
import { outcome, type Run } from '../run/run.ts';

/** One row of the timeline: the calls that enter from one object. */
export interface Lane {
  readonly label: string;
  readonly role: Role;
  /** Calls per bin. */
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
  const order = callsByModule(run.index).map(([module]) => module);
  const drawn = order.slice(0, order.length > MOST_LANES ? MOST_LANES - 1 : MOST_LANES);
  for (const [i, module] of order.entries()) laneOfModule.set(module, Math.min(i, drawn.length));
  for (const [id, attempt] of model.attempts.entries()) {
    laneOfAttempt[id] = laneOfModule.get(siteOf(model, attempt)?.module ?? -1) ?? 0;
  }
  const count = order.length > drawn.length ? drawn.length + 1 : drawn.length;
  const lanes = Array.from({ length: count }, (_, i): Lane => {
    const module = drawn[i];
    const known = module !== undefined && module >= 0 ? at(model.modules, module) : null;
    const label = module === undefined ? `${order.length - drawn.length} others` : known ? known.name : 'not known';
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
