import type { CallIndex } from '../model/call-index.ts';
import type { Policy } from '../policy/policy.ts';
import { policyById } from '../policy/registry.ts';
import { type Run, replay } from '../run/run.ts';

/** Policies for the ids of the choices, in the registry's order of tests; unknown ids were refused by the codec. */
function policiesOf(ids: readonly string[]): Policy[] {
  return ids.flatMap((id) => policyById(id) ?? []);
}

/** Everything on the page is derived from the evidence and the choices; this is the middle of the pipeline. */
export const runOf = (index: CallIndex, policyIds: readonly string[]): Run => replay(index, policiesOf(policyIds));
