import type { Page } from '../context.ts';

/**
 * An imported file is somebody's own. The page around a frame learns nothing of its content unless a person has allowed
 * it by a button inside the frame, for this file.
 */
export interface Consent {
  /** Whether what is shown may be told to the page around. */
  readonly given: boolean;
  /** Whether the page around has asked and a person should be shown the button. */
  readonly asked: boolean;
  ask(): void;
  give(): void;
  readonly subscribe: (listener: () => void) => () => void;
}

export const isImported = (source: string): boolean => source.startsWith('file:');

export function createConsent({ choices }: Page): Consent {
  const listeners = new Set<() => void>();
  const allowed = new Set<string>();
  let askedFor = '';
  const told = (): void => {
    for (const listener of listeners) listener();
  };
  const source = (): string => choices.getState().source;
  return {
    get given() {
      return !isImported(source()) || allowed.has(source());
    },
    get asked() {
      return askedFor !== '' && askedFor === source();
    },
    ask() {
      askedFor = source();
      told();
    },
    give() {
      allowed.add(source());
      askedFor = '';
      told();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
