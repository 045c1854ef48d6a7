import { at } from '../base/assert.ts';
import type { Matrix, MatrixOutcome, MatrixRow } from './matrix.ts';

/** How the rows and columns of a matrix are chosen and placed. */
export interface MatrixOrder {
  readonly rows: 'all' | MatrixRow['kind'];
  /** `system`: as the policies are given. Else those come first under which most attacks are stopped, or most programs run. */
  readonly order: 'system' | 'stopped' | 'runs';
  /** Id of the policy by which the rows are sorted, what goes wrong first; empty, or no column: as in the evidence. */
  readonly sort: string;
}

/** Bad news first: that is what one looks for. What never came to be tried is no news. */
const WEIGHT: Readonly<Record<MatrixOutcome, number>> = {
  ...{ breaks: 0, remains: 0, lives: 1, undecided: 2, moot: 2, runs: 3, stopped: 3 },
};

/** The rows and columns asked for, in the order asked for; scores stay those of all rows. */
export function ordered(matrix: Matrix, { rows, order, sort }: MatrixOrder): Matrix {
  const columns = [...matrix.policies.keys()];
  if (order !== 'system') {
    const score = (column: number): number => at(matrix.scores, column)[order];
    columns.sort((a, b) => score(b) - score(a) || a - b);
  }
  const key = matrix.policies.findIndex(({ id }) => id === sort);
  const weight = ({ cells }: MatrixRow): number => (key < 0 ? 0 : WEIGHT[at(cells, key).outcome]);
  const shown = matrix.rows
    .filter(({ kind }) => rows === 'all' || kind === rows)
    .sort((a, b) => Number(a.kind === 'attack') - Number(b.kind === 'attack') || weight(a) - weight(b));
  return withColumns({ ...matrix, rows: shown }, columns);
}

/** `columns`: indices of those that are kept, in their new order. */
export const withColumns = (matrix: Matrix, columns: readonly number[]): Matrix => ({
  ...matrix,
  policies: columns.map((column) => at(matrix.policies, column)),
  scores: columns.map((column) => at(matrix.scores, column)),
  rows: matrix.rows.map((row) => ({ ...row, cells: columns.map((column) => at(row.cells, column)) })),
});
