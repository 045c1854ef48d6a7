import { hasNamesake, named } from '../policy/lab/names.ts';
import { contradiction, encodeRecipe, type Recipe } from '../policy/lab/recipe.ts';

/** What is composed, and where it stands among the rules of the page. */
export interface Bench {
  readonly recipe: Recipe;
  /** Ids of the policies that are on. */
  readonly on: readonly string[];
  /** Ids of those that are kept, or shown beside: their names are taken. */
  readonly others: readonly string[];
  /** Id under which it is on; null: it is not. While its parts cannot be a rule, that is what it was before. */
  readonly standing: string | null;
}

export interface Edited {
  readonly recipe: Recipe;
  readonly on: readonly string[];
  readonly standing: string | null;
}

/**
 * An edit of a rule that is on goes for that rule: it takes the place of what it was, as soon as it can be one. Other
 * parts under a name that is kept get a name of their own; a name that somebody types stays as typed.
 */
export function edited({ recipe: before, on, others, standing }: Bench, next: Recipe): Edited {
  const taken = takenNames({ on, others, standing });
  const recipe = next.name === before.name ? named(next, taken) : next;
  if (standing === null) return { recipe, on, standing };
  if (contradiction(recipe) !== null || hasNamesake(recipe, taken)) return { recipe, on, standing };
  const id = encodeRecipe(recipe);
  return { recipe, on: on.map((other) => (other === standing ? id : other)), standing: id };
}

/** Why it cannot be kept or switched on under its name, in one sentence; null: it can. */
export const nameProblem = (bench: Bench): string | null =>
  hasNamesake(bench.recipe, takenNames(bench))
    ? `Another rule of this page is called “${bench.recipe.name}”: give this one a name of its own.`
    : null;

/** Ids whose names are taken: all but the one that is edited. */
const takenNames = ({ on, others, standing }: Omit<Bench, 'recipe'>): readonly string[] =>
  [...on, ...others].filter((id) => id !== standing || others.includes(id));
