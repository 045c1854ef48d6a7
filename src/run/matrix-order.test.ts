import { describe, expect, test } from 'vitest';
import { at } from '../base/assert.ts';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { policyById } from '../policy/registry.ts';
import { type Matrix, matrixOf, matrixSentences } from './matrix.ts';
import { type MatrixOrder, ordered } from './matrix-order.ts';

const whole = (scenario: string, ...words: string[]): Matrix =>
  matrixOf(
    indexCalls(scenarioById(scenario)?.build() ?? expect.fail(scenario)),
    words.map((word) => policyById(word) ?? expect.fail(word)),
  );

const AS_IT_IS: MatrixOrder = { rows: 'all', order: 'system', sort: '' };
const matrix = whole('freebsd-15-attacks', 'region', 'pins', 'wx');

describe('a matrix in another order', () => {
  test('keeps its rows and columns together', () => {
    const { policies, rows, scores } = ordered(matrix, { ...AS_IT_IS, order: 'stopped', sort: 'openbsd-pinsyscalls' });
    for (const [column, { id }] of policies.entries()) {
      const before = matrix.policies.findIndex((policy) => policy.id === id);
      expect(at(scores, column)).toBe(at(matrix.scores, before));
      for (const { image, cells } of rows) {
        const row = matrix.rows.find((other) => other.image === image);
        expect(at(cells, column)).toBe(at(row?.cells ?? [], before));
      }
    }
  });

  test('has those columns first under which most attacks are stopped, or most programs run', () => {
    const ids = (order: MatrixOrder['order']) =>
      ordered(matrix, { ...AS_IT_IS, order }).policies.map(({ id }) => id.replace('openbsd-', ''));
    expect(ids('system')).toEqual(['msyscall', 'pinsyscalls', 'wx-syscall']);
    expect(ids('stopped')).toEqual(['pinsyscalls', 'msyscall', 'wx-syscall']);
    expect(ids('runs')).toEqual(['msyscall', 'wx-syscall', 'pinsyscalls']);
  });

  test('has programs and attacks apart, and what goes wrong under a policy first in each', () => {
    const { rows } = ordered(matrix, { ...AS_IT_IS, sort: 'openbsd-pinsyscalls' });
    expect(rows.map(({ cells }) => at(cells, 1).outcome).join(' ')).toBe(
      'breaks breaks runs runs runs runs remains remains stopped stopped stopped stopped stopped stopped',
    );
  });

  test('puts a program that lives on between those that break and those that run', () => {
    const linux = whole('linux-glibc', 'cheribsd-perm-syscall');
    const { rows } = ordered(linux, { ...AS_IT_IS, rows: 'program', sort: 'cheribsd-perm-syscall' });
    expect(rows.map(({ cells }) => at(cells, 0).outcome)).toEqual(['breaks', 'lives', 'runs', 'runs', 'runs']);
  });

  test('counts all rows, whichever are shown', () => {
    const attacks = ordered(matrix, { ...AS_IT_IS, rows: 'attack' });
    expect(attacks.rows).toHaveLength(8);
    expect(attacks.rows.every(({ kind }) => kind === 'attack')).toBe(true);
    expect(attacks.scores).toEqual(matrix.scores);
    expect(matrixSentences(attacks)).toEqual(matrixSentences(matrix));
  });

  test('is as in the evidence where nobody has the column that it is sorted by', () => {
    expect(ordered(matrix, { ...AS_IT_IS, sort: 'zircon-vdso' }).rows).toEqual(matrix.rows);
  });
});
