/**
 * Targets (`object:libsys`, `call:read`, `wall`) as text: what they name is up to the picture (`picture/targets.ts`).
 *
 * A list of them has commas between; a comma of a name is written twice. No target begins with a comma, so a list reads
 * in one way only, and one without such names looks as it always did.
 */

const LONGEST_TARGET = 120;

/** Whether a picture may have it, as far as its form goes. */
export const isTarget = (text: string): boolean =>
  text.length <= LONGEST_TARGET && /^(wall|kernel|[a-z]+:.+)$/.test(text);

/** Targets with commas between them; a comma of a name is written twice. */
export const writeTargets = (targets: readonly string[]): string =>
  targets.map((target) => target.replaceAll(',', ',,')).join(',');

/** The targets of a list, in order; none for an empty text. Null: it is no such list. */
export function readTargets(text: string): readonly string[] | null {
  const parts = text.match(/(?:[^,]|,,)+/g) ?? [];
  // Commas too many or too few were passed over.
  if (parts.join(',') !== text) return null;
  const targets = parts.map((part) => part.replaceAll(',,', ','));
  return targets.every(isTarget) ? targets : null;
}
