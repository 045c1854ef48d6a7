import { at } from '../base/assert.ts';
import type { CallIndex } from '../model/call-index.ts';
import { placeOf } from '../model/coverage.ts';
import { circumstanceOf } from '../model/queries.ts';
import { decodeRecipe, isRecipeCode } from '../policy/lab/recipe.ts';
import type { Policy } from '../policy/policy.ts';
import { type Run, replay, rulingOf } from './run.ts';

/** How a policy receives an object that stands in the place of libsys. */
export interface Reception {
  readonly policy: Policy;
  readonly refuses: boolean;
  /** One sentence. */
  readonly why: string;
}

/**
 * What policies make of the calls that the object makes itself. Left out are those that do not look at where a call
 * leaves from, and so have nothing to say of it. Calls that register something are not counted: they can fail wherever
 * they leave from. `shipped`: the evidence as it was; `index`: with the object; `made`: ids of the attempts that it makes.
 */
export function receptionsOf(
  shipped: CallIndex,
  index: CallIndex,
  made: readonly number[],
  policies: readonly Policy[],
): readonly Reception[] {
  const calls = made.filter((id) => isOrdinary(index, id));
  if (calls.length === 0) return [];
  const replaced = replacedIn(shipped);
  return policies.flatMap((policy): Reception[] => {
    const [before, after] = [replay(shipped, [policy]), replay(index, [policy])];
    const refused = calls.filter((id) => isDenied(after, id));
    const anew = refused.find((id) => !isDenied(before, id));
    if (anew !== undefined) return [{ policy, refuses: true, why: whyRefused(policy, after, anew, replaced) }];
    if (refused.length === calls.length)
      return [{ policy, refuses: true, why: `It refuses ${replaced.name} as well.` }];
    const why = WHY_ACCEPTED[familyOf(policy)];
    return why === undefined ? [] : [{ policy, refuses: false, why }];
  });
}

function replacedIn({ model }: CallIndex): Replaced {
  const { names } = placeOf(model);
  const isLinker = model.modules.some(({ name, alsoRtld }) => names.includes(name) && alsoRtld === true);
  return { name: names.join(' and '), isLinker };
}

function isOrdinary({ model }: CallIndex, id: number): boolean {
  const operation = circumstanceOf(model, at(model.attempts, id))?.operation ?? null;
  return operation === null || operation.kind === 'none';
}

const isDenied = ({ decisions }: Run, id: number): boolean => at(decisions, id).verdict === 'denied';

/** The rule whatever its release, or "lab" for what was composed. */
const familyOf = ({ id }: Policy): string => (isRecipeCode(id) ? 'lab' : id.replace(/@.*/, ''));

/** What it stands in the place of. */
interface Replaced {
  readonly name: string;
  /** Library and run-time linker in one file (musl): what the kernel knows as the interpreter, whatever its name. */
  readonly isLinker: boolean;
}

type Why = (replaced: Replaced) => string;

const notRegistered: Why = ({ name }) =>
  `It would have to be the registered object, and the run-time linker knows ${name} by name.`;

/** pinsyscalls reads tables of libc and of the interpreter. */
const notPinned: Why = ({ name, isLinker }) =>
  isLinker
    ? 'It is the interpreter, and a table has no form for its one instruction, which makes every call.'
    : `The run-time linker pins ${name} by name; and a table has no form for one instruction that makes every call.`;

/** What a rule would have to be told, or the object to be (docs/policies.md, "Logging and replay"). */
const WHY_REFUSED: Readonly<Record<string, Why>> = {
  'cheribsd-perm-syscall': ({ name }) =>
    `It would need the permission, which the run-time linker leaves to ${name} and itself.`,
  'openbsd-msyscall': notRegistered,
  'openbsd-msyscall-execpin': notRegistered,
  'openbsd-7.5-both': notPinned,
  'openbsd-pinsyscalls': notPinned,
  'serenity-syscall-region': ({ name }) =>
    `It would have to be the marked object; the loader knows ${name} by name, and then seals.`,
  'freebsd-rtld-libsys': () => 'It is neither rtld nor libsys.',
};

const WHY_ACCEPTED: Readonly<Record<string, string>> = {
  'linux-sud': 'It only needs its range to be named, and is taken to have that.',
  'linux-seccomp-ip': 'It only needs its range in the filter, and is taken to have that.',
  'zircon-vdso': 'It has to call the vDSO in its turn, which is fine.',
  lab: 'It lets libsys be replaced.',
};

function whyRefused(policy: Policy, run: Run, id: number, replaced: Replaced): string {
  const recipe = isRecipeCode(policy.id) ? decodeRecipe(policy.id) : null;
  if (recipe?.ok && !recipe.value.replaceable) return 'It does not let libsys be replaced.';
  return WHY_REFUSED[familyOf(policy)]?.(replaced) ?? rulingOf(run, id).reason();
}
