import { expect, test } from 'vitest';
import { parse } from '../choices/fragment.ts';
import { DEFAULT_RECIPE, encodeRecipe } from '../policy/lab/recipe.ts';
import { readCarrier } from '../record/recognise.ts';
import { recipeFile } from './lab-file.ts';

const recipe = { ...DEFAULT_RECIPE, name: 'ours', effect: 'SIGSYS' } as const;

test('a saved recipe says its parts, and opens in the laboratory', () => {
  const text = recipeFile(recipe);
  expect(JSON.parse(text)).toMatchObject({ id: encodeRecipe(recipe), ...recipe });
  const record = readCarrier(new TextEncoder().encode(text), 'ours.json');
  expect(record?.ok).toBe(true);
  const { choices, problems } = parse(record?.ok ? record.value.link : '');
  expect(problems).toEqual([]);
  expect(choices).toMatchObject({ view: 'lab', recipe: encodeRecipe(recipe), story: '', policies: [] });
});
