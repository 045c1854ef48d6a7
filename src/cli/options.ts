import path from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { contradiction, decodeRecipe, isRecipeCode } from '../policy/lab/recipe.ts';
import type { Policy } from '../policy/policy.ts';
import { ALL_POLICIES, inOrder, NO_POLICY, policyById } from '../policy/registry.ts';
import { BadInput } from './io.ts';

/** As `parseArgs`, with its complaints in one sentence of ours. */
export function parse<T extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // The first sentence says what is wrong; the others explain how to escape a dash.
    const sentence = error instanceof Error ? error.message.split(/\. |\n/)[0]?.replace(/\.$/, '') : String(error);
    throw new BadInput(`${command}: ${sentence} (see syswhence ${command} --help)`);
  }
}

/** The one FILE or SCENARIO that a command takes. */
export function only(command: string, what: string, words: readonly string[]): string {
  const [word, extra] = words;
  if (word === undefined) throw new BadInput(`${command} needs a ${what} (see syswhence ${command} --help)`);
  if (extra !== undefined) throw new BadInput(`${command} takes one ${what}; "${extra}" is one too many`);
  return word;
}

/** Policies for `--policy a,b --policy c`, in the order in which the kernel asks them. `none` is none. */
export function policiesFor(words: readonly string[]): readonly Policy[] {
  const ids = words.flatMap((word) => word.split(',')).filter((id) => id !== '' && id !== NO_POLICY);
  const chosen = new Set(
    ids.map((id) => {
      const policy = policyById(id);
      if (!policy) throw new BadInput(contradictory(id) ?? `no policy is called "${id}"; there are: ${policyIds()}`);
      return policy;
    }),
  );
  return inOrder([...chosen]);
}

/** Why a policy that was composed in the laboratory cannot be; null where it is none of those. */
function contradictory(id: string): string | null {
  const recipe = isRecipeCode(id) ? decodeRecipe(id) : null;
  return recipe?.ok ? contradiction(recipe.value) : null;
}

export const policyIds = (): string => [...ALL_POLICIES.map(({ id }) => id), NO_POLICY].join(', ');

/**
 * Name of the format that was asked for (null: none was), or else of the one that the file's name ends with; of the first
 * one for standard output and for a name without ending. `formats`: each with its ending, without the dot.
 */
export function formatFor<Name extends string>(
  formats: Readonly<Record<Name, { readonly ending: string }>>,
  asked: string | null,
  output: string,
): Name {
  const names = Object.keys(formats) as Name[];
  if (asked !== null) {
    const name = names.find((known) => known === asked);
    if (name) return name;
    throw new BadInput(`--format takes ${names.join(', ')}, not "${asked}"`);
  }
  const ending = path.extname(output).slice(1).toLowerCase();
  const name = ending === '' ? names[0] : names.find((known) => formats[known].ending === ending);
  if (name) return name;
  const endings = [...new Set(names.map((known) => `.${formats[known].ending}`))];
  throw new BadInput(`"${output}" ends as no format does (${endings.join(', ')}); choose one with --format`);
}

export function themeOf(word: string): 'light' | 'dark' {
  if (word === 'light' || word === 'dark') return word;
  throw new BadInput(`--theme takes light or dark, not "${word}"`);
}

const LIBSYS = ['shipped', 'logging', 'replaying'] as const;

/** What stands in the place of libsys. */
export function libsysOf(word: string): (typeof LIBSYS)[number] {
  const libsys = LIBSYS.find((known) => known === word);
  if (!libsys) throw new BadInput(`--libsys takes ${LIBSYS.join(', ')}, not "${word}"`);
  return libsys;
}
