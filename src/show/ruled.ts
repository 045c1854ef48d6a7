import type { CallIndex } from '../model/call-index.ts';
import type { Policy } from '../policy/policy.ts';
import { inOrder, policyById } from '../policy/registry.ts';
import { type Run, replay } from '../run/run.ts';

/** Policies for the ids of the choices, in the registry's order of tests; unknown ids were refused before. */
export const policiesOf = (ids: readonly string[]): readonly Policy[] =>
  inOrder(ids.flatMap((id) => policyById(id) ?? []));

/** Calls under rules: everything on the page is derived from the evidence and the choices, and this is the middle of it. */
export const ruledRun = (index: CallIndex, policyIds: readonly string[]): Run => replay(index, policiesOf(policyIds));
