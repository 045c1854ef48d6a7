import { expect, it } from 'vitest';
import { isTarget, readTargets, writeTargets } from '../choices/targets.ts';
import { loadScenario } from '../evidence/scenarios/lazy.ts';
import { indexCalls } from '../model/call-index.ts';
import { replay } from '../run/run.ts';
import { targetsOf } from './targets-of.ts';

it('what a step can point at has names that a link can say, commas included', async () => {
  const scenario = await loadScenario('freebsd-15');
  const run = replay(indexCalls((scenario as NonNullable<typeof scenario>).build()), []);
  const images = run.model.images.map((image, i) => (i === 0 ? { ...image, name: 'cat a,b' } : image));
  const targets = targetsOf({ ...run, model: { ...run.model, images } }).map(({ target }) => target);
  expect(targets).toEqual(
    expect.arrayContaining(['wall', 'kernel', 'object:libsys.so.7', 'process:cat a,b', 'call:read']),
  );
  expect(targets.every(isTarget)).toBe(true);
  expect(readTargets(writeTargets(targets))).toEqual(targets);
});
