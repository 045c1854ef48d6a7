import type { Choices } from '../choices/choices.ts';
import type { CallIndex } from '../model/call-index.ts';
import { matrixSceneIn } from '../picture/matrix-scene.ts';
import { presentMatrix } from '../picture/present/matrix.ts';
import type { Scene } from '../picture/scene.ts';
import { bySystem } from '../policy/by-system.ts';
import type { Policy } from '../policy/policy.ts';
import { POLICIES } from '../policy/registry.ts';
import { bareMatrix, type Matrix, matrixOf, matrixSentences } from '../run/matrix.ts';
import { type MatrixOrder, ordered } from '../run/matrix-order.ts';
import { policiesOf } from './ruled.ts';

/** The matrix as the choices ask for it, on the page and in whatever leaves it. */

/** Its columns: a rule of each family, and what else is on or `kept` on this machine; those of the system asked for. */
export function columnsOf(
  { columns, policies }: Pick<Choices, 'columns' | 'policies'>,
  kept: readonly string[] = [],
): readonly Policy[] {
  const all = [...POLICIES, ...policiesOf([...kept, ...policies])];
  return bySystem(all.filter(({ group }) => columns === 'all' || group === columns));
}

/** What of the choices the matrix depends on. */
export type MatrixChoices = Pick<Choices, 'policies' | 'present' | 'columns' | keyof MatrixOrder>;

export const matrixChoices = ({ policies, present, columns, rows, order, sort }: Choices): MatrixChoices => ({
  ...{ policies, present, columns, rows, order, sort },
});

export interface MatrixShown {
  readonly scene: Scene;
  /** What comes of the rules that are on; where none is, of every one. Worked out for whoever says it. */
  finding(): string;
}

/**
 * The matrix in a place of `size` (pixels). For the back of a room it is of the rules that are on alone. `index`: the calls
 * with what stands in the place of libsys.
 */
export function matrixShown(
  index: CallIndex,
  choices: MatrixChoices,
  size: { readonly width: number; readonly height: number },
): MatrixShown {
  const on = bySystem(policiesOf(choices.policies));
  if (choices.present) {
    const chosen = matrixOf(index, on);
    const scene = presentMatrix(ordered(on.length > 0 ? chosen : bareMatrix(index), choices), size);
    return { scene, finding: () => findingIn(chosen, scene) };
  }
  const scene = matrixSceneIn(ordered(matrixOf(index, columnsOf(choices)), choices), size, choices.policies);
  return { scene, finding: () => findingIn(matrixOf(index, on), scene) };
}

const findingIn = (chosen: Matrix, { description }: Scene): string => matrixSentences(chosen).join(' ') || description;
