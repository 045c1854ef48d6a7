import { DEFAULTS } from '../choices/choices.ts';
import { encodeRecipe, type Recipe } from '../policy/lab/recipe.ts';
import { recordFile } from '../record/record.ts';
import { linkOfPicture, recordOfPicture } from '../show/opening.ts';

/**
 * A recipe as a JSON file: its parts, for people and programs, and the record that opens it in the laboratory as any
 * export opens. The record is what counts there; the parts are not read back.
 */
export function recipeFile(recipe: Recipe): string {
  const id = encodeRecipe(recipe);
  const record = recordFile(recordOfPicture(linkOfPicture({ ...DEFAULTS, view: 'lab', recipe: id })));
  return `${JSON.stringify({ id, ...recipe, record }, null, 2)}\n`;
}
