import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Policy } from '../policy/policy.ts';
import { NO_POLICY, POLICIES, policyById } from '../policy/registry.ts';
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
      if (!policy) throw new BadInput(`no policy is called "${id}"; there are: ${policyIds()}`);
      return policy;
    }),
  );
  return POLICIES.filter((policy) => chosen.has(policy));
}

export const policyIds = (): string => [...POLICIES.map(({ id }) => id), NO_POLICY].join(', ');
