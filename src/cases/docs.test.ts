import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ALL_POLICIES } from '../policy/registry.ts';
import { readCases } from './read.ts';
import { runCase } from './run.ts';
import { EVENT_WORDS } from './schema.ts';

const manual = readFileSync(new URL('../../docs/cases.md', import.meta.url), 'utf8');

test('the example of the manual runs, and passes', () => {
  const [, example = ''] = /```json\n(\{\n {2}"format"[\s\S]*?)```/.exec(manual) ?? [];
  const file = readCases(example);
  if (!file.ok) throw new Error(file.problem.message);
  expect(file.value.cases.map(runCase)).toMatchObject([{ id: 'first', pass: true, problem: null }]);
});

test('the manual has every policy and every event', () => {
  for (const { id } of ALL_POLICIES) expect(manual).toContain(`\`${id}\``);
  for (const word of EVENT_WORDS) expect(manual).toMatch(new RegExp(`"${word}"|\`${word}\``));
});

test('the manual asks policies in the order of the registry', () => {
  const places = ALL_POLICIES.map(({ id }) => manual.indexOf(`\`${id}\``, manual.indexOf('## Policies')));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});
