import type { Policy, PolicyGroup } from './policy.ts';
import { inOrder } from './registry.ts';

/**
 * Systems in the order in which their rules stand beside each other: the proposal first, then by closeness to it. What
 * was composed comes last.
 */
export const SYSTEMS: readonly PolicyGroup[] = [
  'FreeBSD',
  'OpenBSD',
  'CheriBSD',
  'SerenityOS',
  'Fuchsia',
  'Linux',
  'Windows',
  'Mine',
];

/** Policies by system; within one in the order in which its kernel asks, each release beside its family. */
export function bySystem(policies: readonly Policy[]): readonly Policy[] {
  const ordered = inOrder(policies);
  return SYSTEMS.flatMap((system) => ordered.filter(({ group }) => group === system));
}
