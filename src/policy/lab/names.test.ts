import { expect, test } from 'vitest';
import { hasNamesake, named } from './names.ts';
import { DEFAULT_RECIPE, encodeRecipe, isName, type Recipe } from './recipe.ts';

const recipe = (name: string, more: Partial<Recipe> = {}): Recipe => ({ ...DEFAULT_RECIPE, ...more, name });
const id = (name: string, more: Partial<Recipe> = {}): string => encodeRecipe(recipe(name, more));
const SETS = { key: 'set' } as const;

test('another rule of the same name is a namesake; the same rule, and one that nobody composed, are none', () => {
  expect(hasNamesake(recipe('region'), [id('region')])).toBe(false);
  expect(hasNamesake(recipe('region'), [id('region', SETS)])).toBe(true);
  expect(hasNamesake(recipe('region'), ['openbsd-msyscall', id('regions', SETS)])).toBe(false);
});

test('a name that is taken gets the first number that is free', () => {
  expect(named(recipe('region'), []).name).toBe('region');
  expect(named(recipe('region'), [id('region', SETS)]).name).toBe('region 2');
  expect(named(recipe('region'), [id('region', SETS), id('region 2', SETS)]).name).toBe('region 3');
  expect(named(recipe('region 2'), [id('region 2', SETS)]).name).toBe('region 3');
  expect(named(recipe('region', SETS), [id('region', SETS)]).name).toBe('region');
});

test('a number has room in the longest name, and leaves a name', () => {
  const long = `${'n'.repeat(37)} x`;
  const { name } = named(recipe(long), [id(long, SETS)]);
  expect([name.length <= 40, isName(name), name.endsWith(' 2')]).toEqual([true, true, true]);
});
