import { del, keys, set } from 'idb-keyval';
import { decodeRecipe } from '../policy/lab/recipe.ts';
import { shelf } from './shelf.ts';

/**
 * Policies that a person composed and kept, as their codes. Kept beside the files in the browser's own storage; where
 * that is refused they live as long as the page, and in every link that has them on.
 */
const onShelf = shelf('whence-recipes', 'recipes');

/** Codes, in the order of their names. What an older page may have left that is no recipe is passed over. */
export async function keptRecipes(): Promise<readonly string[]> {
  const found: IDBValidKey[] = await onShelf((store) => keys(store)).catch(() => []);
  const codes = found.filter((key): key is string => typeof key === 'string' && decodeRecipe(key).ok);
  const nameOf = (code: string): string => code.slice(code.lastIndexOf('~') + 1);
  return codes.sort((a, b) => nameOf(a).localeCompare(nameOf(b)));
}

/** False: the browser does not keep it. */
export const keepRecipe = (code: string): Promise<boolean> =>
  onShelf((store) => set(code, true, store)).then(
    () => true,
    () => false,
  );

/** Where the browser keeps nothing, there is nothing to forget. */
export const forgetRecipe = (code: string): Promise<void> =>
  onShelf((store) => del(code, store)).catch(() => undefined);
