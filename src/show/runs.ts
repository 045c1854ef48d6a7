import type { Choices } from '../choices/choices.ts';
import type { CallIndex } from '../model/call-index.ts';
import { interpose } from '../model/interposed.ts';
import type { Run } from '../run/run.ts';
import { ruledRun } from './ruled.ts';

const INTERPOSED = new WeakMap<CallIndex, Map<Choices['libsys'], CallIndex>>();

/** The calls as they are with what stands in the place of libsys. Worked out once for each kind. */
export function interposed(index: CallIndex, libsys: Choices['libsys']): CallIndex {
  if (libsys === 'shipped') return index;
  const known = INTERPOSED.get(index) ?? new Map<Choices['libsys'], CallIndex>();
  INTERPOSED.set(index, known);
  const calls = known.get(libsys) ?? interpose(index, libsys).index;
  known.set(libsys, calls);
  return calls;
}

/** The calls, with what stands in the place of libsys, under rules. */
export const runOf = (index: CallIndex, policyIds: readonly string[], libsys: Choices['libsys']): Run =>
  ruledRun(interposed(index, libsys), policyIds);
