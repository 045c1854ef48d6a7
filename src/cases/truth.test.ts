import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readCases } from './read.ts';
import { runCase } from './run.ts';

/** Every case of the truth table of deployed policies, kept with its source. */

const folder = new URL('./truth/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(files)('%s', (name) => {
  const file = readCases(readFileSync(new URL(name, folder), 'utf8'));
  if (!file.ok) throw new Error(file.problem.message);
  test.each(file.value.cases.map((item) => [item.id, item] as const))('%s', (_id, item) => {
    const { problem, calls } = runCase(item);
    expect(problem).toBeNull();
    expect(calls.filter(({ pass }) => !pass)).toEqual([]);
    expect(item.source).not.toBe('');
  });
});

test('there are 156 of them, each with an id of its own', () => {
  const ids = files.flatMap((name) => {
    const file = readCases(readFileSync(new URL(name, folder), 'utf8'));
    return file.ok ? file.value.cases.map(({ id }) => id) : [];
  });
  expect(new Set(ids).size).toBe(156);
});
