import { describe, expect, test } from 'vitest';
import { DEFAULT_RECIPE, encodeRecipe, type Recipe } from '../policy/lab/recipe.ts';
import { type Bench, edited, nameProblem } from './lab-edit.ts';

const recipe = (more: Partial<Recipe> = {}): Recipe => ({ ...DEFAULT_RECIPE, ...more });
const id = (more: Partial<Recipe> = {}): string => encodeRecipe(recipe(more));
const bench = (more: Partial<Bench> = {}): Bench => ({
  ...{ recipe: recipe(), on: [], others: [], standing: null },
  ...more,
});

const ON = bench({ on: ['openbsd-msyscall', id()], standing: id() });

describe('an edit', () => {
  test('of a rule that is on takes its place', () => {
    const next = recipe({ effect: 'SIGSYS' });
    const after = edited(ON, next);
    expect(after).toEqual({
      recipe: next,
      on: ['openbsd-msyscall', id({ effect: 'SIGSYS' })],
      standing: encodeRecipe(next),
    });
  });

  test('of one that is not on switches nothing', () => {
    const next = recipe({ effect: 'SIGSYS' });
    expect(edited(bench(), next)).toEqual({ recipe: next, on: [], standing: null });
  });

  test('into what cannot be leaves it on as it was, until it can be again', () => {
    const broken = edited(ON, recipe({ key: 'site' }));
    expect(broken).toMatchObject({ on: ON.on, standing: id() });
    const mended = edited({ ...ON, ...broken }, recipe({ key: 'site', indirect: false }));
    expect(mended.on).toEqual(['openbsd-msyscall', id({ key: 'site', indirect: false })]);
  });

  test('of one that is kept, or shown beside, gets a name of its own', () => {
    const kept = edited({ ...ON, others: [id()] }, recipe({ effect: 'SIGSYS' }));
    expect(kept.recipe.name).toBe('region 2');
    expect(kept.on).toEqual(['openbsd-msyscall', id({ effect: 'SIGSYS', name: 'region 2' })]);
    expect(edited(bench({ others: [id()] }), recipe({ effect: 'SIGSYS' })).recipe.name).toBe('region 2');
  });

  test('a name stays as it is typed; while another has it the rule waits', () => {
    const others = [id({ name: 'ours', key: 'set' })];
    const after = edited({ ...ON, others }, recipe({ name: 'ours' }));
    expect(after).toEqual({ recipe: recipe({ name: 'ours' }), on: ON.on, standing: id() });
    expect(nameProblem({ ...ON, ...after, others })).toBe(
      'Another rule of this page is called “ours”: give this one a name of its own.',
    );
    const apart = edited({ ...ON, ...after, others }, recipe({ name: 'ours too' }));
    expect(apart.on).toEqual(['openbsd-msyscall', id({ name: 'ours too' })]);
    expect(nameProblem({ ...ON, ...apart, others })).toBeNull();
  });
});
