import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readCases } from './read.ts';
import { runCase } from './run.ts';

/** Cases beyond the truth table: edges, inheritance, signals, several policies. Many are reasoned (grade infer). */

const folder = new URL('./more/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(files)('%s', (name) => {
  const file = readCases(readFileSync(new URL(name, folder), 'utf8'));
  if (!file.ok) throw new Error(file.problem.message);
  for (const item of file.value.cases) {
    test(`${item.id} ${item.title}`, () => {
      const { problem, calls } = runCase(item);
      expect(problem).toBeNull();
      expect(calls.filter(({ pass }) => !pass)).toEqual([]);
    });
  }
});

test('every case has an id of its own, and says where it was read and how well it is known', () => {
  const cases = files.flatMap((name) => {
    const file = readCases(readFileSync(new URL(name, folder), 'utf8'));
    return file.ok ? file.value.cases : [];
  });
  const ids = cases.map(({ id }) => id);
  expect(ids.filter((id, position) => ids.indexOf(id) !== position)).toEqual([]);
  expect(cases.filter(({ source, grade }) => source === '' || grade === '').map(({ id }) => id)).toEqual([]);
});
