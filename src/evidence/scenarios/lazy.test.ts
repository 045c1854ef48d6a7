import { expect, test } from 'vitest';
import { SCENARIOS } from './index.ts';
import { loadScenario } from './lazy.ts';
import { SCENARIO_HEADS } from './list.ts';

test('the list, the whole and what the page loads are the same scenarios in the same order', async () => {
  expect(SCENARIOS.map(({ build: _, ...head }) => head)).toEqual(SCENARIO_HEADS);
  for (const { id } of SCENARIO_HEADS) {
    expect(await loadScenario(id)).toBe(SCENARIOS.find((scenario) => scenario.id === id));
  }
  expect(await loadScenario('toString')).toBeUndefined();
});

test('a scenario is set on the system that its head names', () => {
  for (const scenario of SCENARIOS) expect(scenario.build().system.os).toBe(scenario.os);
});
