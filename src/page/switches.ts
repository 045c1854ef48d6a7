import { SYSTEMS } from '../policy/by-system.ts';
import type { Policy, PolicyGroup } from '../policy/policy.ts';
import { FAMILIES, type Family } from '../policy/registry.ts';

/** Of the laboratory there are no families: what is composed has no releases. */
const GROUPED = SYSTEMS.map((group) => ({
  group,
  families: FAMILIES.filter(({ variants: [first] }) => first.group === group),
})).filter(({ families }) => families.length > 0);

export const switchGroups = (): readonly { readonly group: PolicyGroup; readonly families: readonly Family[] }[] =>
  GROUPED;

/** First variants in the order in which their switches stand; the first nine have a key. */
export const SWITCHES: readonly Policy[] = GROUPED.flatMap(({ families }) =>
  families.map(({ variants }) => variants[0]),
);
