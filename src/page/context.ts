import { createContext, useContext, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { ChoicesStore } from '../state/store.ts';
import type { Playback } from './playback.ts';
import type { Session, SessionActions, SessionStore } from './session.ts';
import type { Telling, TellingActions, TellingStore } from './telling.ts';

/** What every part of the page reaches for. Handed down by context, so two pictures on one slide are two of these. */
export interface Page {
  readonly choices: ChoicesStore;
  readonly session: SessionStore;
  readonly playback: Playback;
  readonly telling: TellingStore;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error('a part of the page was rendered outside of it');
  return page;
}

export function useChoices<T>(selector: (state: ReturnType<ChoicesStore['getState']>) => T): T {
  return useStore(usePage().choices, selector);
}

export function useSession<T>(selector: (state: Session & SessionActions) => T): T {
  return useStore(usePage().session, selector);
}

export function useTelling<T>(selector: (state: Telling & TellingActions) => T): T {
  return useStore(usePage().telling, selector);
}

/** Whether time runs. */
export function usePlaying(): boolean {
  const { playback } = usePage();
  return useSyncExternalStore(playback.subscribe, () => playback.playing);
}
