import type { Entry, Recording } from './recording.ts';

/** A call's way to the kernel: where it entered, and the stack above. Everything is concluded once per distinct route. */
export interface Route {
  readonly entry: Entry;
  /** Index into the recorded stacks, -1 for none. */
  readonly stack: number;
}

/** The distinct routes, in order of first use. Leaves the index of its route in each call's attempt column. */
export function collectRoutes({ builder, entries, stacks }: Recording): Route[] {
  const routes: Route[] = [];
  const ids = new Map<number, number>();
  const width = stacks.stacks.length + 1;
  /** The route that an entry was last used with: mostly the next one too, which saves the look-up. */
  const latest = new Int32Array(entries.length).fill(-1);
  for (let call = 0; call < builder.length; call++) {
    const entry = builder.attemptOf(call);
    const stack = builder.stackOf(call);
    let id = latest[entry] ?? -1;
    if (id < 0 || routes[id]?.stack !== stack) {
      const key = entry * width + stack + 1;
      id = ids.get(key) ?? routes.push({ entry: entries[entry] as Entry, stack }) - 1;
      ids.set(key, id);
      latest[entry] = id;
    }
    builder.setAttempt(call, id);
  }
  return routes;
}

/**
 * Calls whose stack is not that of the place they were made from (measured; the only ones of 3 232 compared): the
 * execve that starts the program shows the new image, rt_sigreturn the code that the signal interrupted.
 */
export const hasForeignStack = ({ head, opening }: Entry): boolean =>
  opening || head.name === 'rt_sigreturn' || head.name === 'sigreturn';
