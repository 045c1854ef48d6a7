import { decodeRecipe, encodeRecipe, type Recipe } from './recipe.ts';

/** Rules are told apart by their names wherever they are shown, so that two of one name would be one to whoever looks. */

/** Whether one of the policies is another one of this name. `others`: ids, also of policies that nobody composed. */
export function hasNamesake(recipe: Recipe, others: readonly string[]): boolean {
  const own = encodeRecipe(recipe);
  return others.some((id) => id !== own && nameOf(id) === recipe.name);
}

/** The recipe, under its own name with the first number that no other has: "region", "region 2". */
export function named(recipe: Recipe, others: readonly string[]): Recipe {
  const stem = recipe.name.replace(/ \d{1,3}$/, '');
  let next = recipe;
  for (let number = 2; hasNamesake(next, others); number++) {
    const end = ` ${number}`;
    next = { ...recipe, name: `${stem.slice(0, LONGEST - end.length).trimEnd()}${end}` };
  }
  return next;
}

/** Characters of a name (`isName`). */
const LONGEST = 40;

function nameOf(id: string): string | null {
  const recipe = decodeRecipe(id);
  return recipe.ok ? recipe.value.name : null;
}
