import { use } from 'react';
import type { CallIndex } from '../model/call-index.ts';
import { useChoices } from './context.ts';

type Runs = typeof import('../show/runs.ts');

let here: Runs | null = null;
let coming: Promise<Runs> | null = null;

/** What works out the calls with another object in the place of libsys; most visits never ask for one. */
export function loadReplaced(): Promise<Runs> {
  coming ??= import('../show/runs.ts').then(
    (runs) => {
      here = runs;
      return runs;
    },
    (error: unknown) => {
      coming = null;
      throw error;
    },
  );
  return coming;
}

/** The calls with what stands in the place of libsys. */
export function useCalls(index: CallIndex): CallIndex {
  const libsys = useChoices((state) => state.libsys);
  if (libsys === 'shipped') return index;
  return (here ?? use(loadReplaced())).interposed(index, libsys);
}
