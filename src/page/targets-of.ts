import { at } from '../base/assert.ts';
import type { Run } from '../run/run.ts';

/** A list longer than this helps nobody. */
const MOST = 40;

/** What a step can point at in a run, by name (`picture/targets.ts`). */
export function targetsOf({ model, totalsOfImage }: Run): { readonly target: string; readonly label: string }[] {
  const busy = [...model.images.entries()].filter(([i]) => at(totalsOfImage, i).calls > 0);
  const processes = [...new Set(busy.map(([, { name }]) => name))];
  const objects = [...new Set(model.mappings.map(({ module }) => at(model.modules, module).name))];
  const calls = [...new Set(model.attempts.map(({ name }) => name))];
  const named = (kind: string, names: readonly string[]) =>
    names
      .filter((name) => name !== '')
      .slice(0, MOST)
      .map((name) => ({ target: `${kind}:${name}`, label: `${kind} ${name}` }));
  return [
    { target: 'wall', label: 'the wall' },
    { target: 'kernel', label: 'the kernel' },
    ...named('object', objects),
    ...named('process', processes),
    ...named('call', calls),
  ];
}
