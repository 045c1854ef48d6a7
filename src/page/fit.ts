import type { CallIndex } from '../model/call-index.ts';
import { contradiction, decodeRecipe, isRecipeCode } from '../policy/lab/recipe.ts';
import { ALL_POLICIES, policyById } from '../policy/registry.ts';
import type { Page } from './context.ts';

/** A link may ask for what there is not. It is said, and the rest of the link counts. */

/** Takes policies that nobody knows out of the choices. */
export function dropUnknownPolicies({ choices, session }: Page): void {
  const { policies: asked, compare, set } = choices.getState();
  const known = asked.flatMap((id) => policyById(id)?.id ?? []);
  for (const id of [...asked, ...(compare ?? [])].filter((id) => !policyById(id))) {
    session.getState().report({
      message: unknownPolicy(id),
      remedy: `Known are ${ALL_POLICIES.map((policy) => policy.id).join(', ')}.`,
    });
  }
  if (known.join() !== asked.join()) set({ policies: known });
  const knownBeside = compare?.flatMap((id) => policyById(id)?.id ?? []);
  if (knownBeside?.join() !== compare?.join()) set({ compare: knownBeside ?? null });
}

/** Of a composed policy whose parts contradict each other, why. */
function unknownPolicy(id: string): string {
  const recipe = isRecipeCode(id) ? decodeRecipe(id) : null;
  const why = recipe?.ok ? contradiction(recipe.value) : null;
  return why === null
    ? `There is no policy “${id}”.`
    : `The policy “${recipe?.ok ? recipe.value.name : id}” cannot be: ${why}`;
}

/** Takes a call, range or process that this evidence does not have out of the choices. */
export function fitChoices({ choices, session }: Page, { model }: CallIndex): void {
  const { step, range, focus, reach, set } = choices.getState();
  const { length } = model.calls;
  const { report } = session.getState();
  if (step > length) {
    report({ message: `The link asks for call ${step}; this one has ${length}.` });
    set({ step: length });
  }
  if (range && range[1] > length) {
    report({ message: `The link asks for calls ${range[0] + 1} to ${range[1]}; this one has ${length}.` });
    set({ range: null });
  }
  for (const [field, image] of Object.entries({ focus, reach })) {
    if (image === null || image < model.images.length) continue;
    report({ message: `The link asks for process ${image}; this one has ${model.images.length}.` });
    set({ [field]: null });
  }
}
