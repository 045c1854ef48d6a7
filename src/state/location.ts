import type { Problem } from '../base/result.ts';
import type { Choices } from './choices.ts';
import { parse, write } from './fragment.ts';
import { type ChoicesStore, choicesOf } from './store.ts';

/**
 * Keeps the fragment of the page's address and the store in step.
 *
 *   other scenario or policies ──► new history entry: "back" undoes it
 *   step, view, range, …       ──► current entry, rewritten at most every 350 ms
 *   back, forward, typed link  ──► store
 */

/** The parts of a window that are used here, so that tests can do without one. */
export interface AddressBar {
  readonly location: { readonly hash: string };
  readonly history: {
    pushState(data: unknown, unused: string, url: string): void;
    replaceState(data: unknown, unused: string, url: string): void;
  };
  addEventListener(type: 'popstate' | 'hashchange' | 'pagehide', listener: () => void): void;
  removeEventListener(type: 'popstate' | 'hashchange' | 'pagehide', listener: () => void): void;
  setTimeout(run: () => void, milliseconds: number): number;
  clearTimeout(timer: number): void;
}

/** Browsers refuse more than about 100 changes in 30 seconds (Safari throws, Chromium ignores them). */
const PAUSE_MS = 350;

export interface LocationOptions {
  /** What a link asked for that could not be given. */
  readonly onProblems?: (problems: readonly Problem[]) => void;
}

/** Whether a change deserves a way back. */
const isLandmark = (now: Choices, before: Choices): boolean =>
  now.source !== before.source || now.policies.join() !== before.policies.join();

/** Reads the address into the store, then follows both. The answer ends it. */
export function followLocation(store: ChoicesStore, bar: AddressBar, { onProblems }: LocationOptions = {}): () => void {
  let written = '';
  let timer: number | null = null;
  let reading = false;

  const put = (how: 'pushState' | 'replaceState', fragment: string): void => {
    written = fragment;
    try {
      bar.history[how](null, '', `#${fragment}`);
    } catch {
      // Too many changes, or a frame that may not have a history: the page works without its link.
    }
  };
  const flush = (): void => {
    if (timer === null) return;
    bar.clearTimeout(timer);
    timer = null;
    const fragment = write(choicesOf(store.getState()));
    if (fragment !== written) put('replaceState', fragment);
  };

  const read = (): void => {
    const fragment = bar.location.hash.replace(/^#/, '');
    // The same text back: our own writing, or the second of the two events that a typed link fires.
    if (fragment === written) return;
    if (timer !== null) bar.clearTimeout(timer);
    timer = null;
    const { choices, problems } = parse(fragment);
    written = fragment;
    reading = true;
    store.getState().set(choices);
    reading = false;
    if (problems.length > 0) onProblems?.(problems);
  };

  const unsubscribe = store.subscribe((now, before) => {
    if (reading) return;
    if (isLandmark(now, before) && !now.embed) {
      // The entry that is left must keep the step it was left at.
      if (timer !== null) {
        bar.clearTimeout(timer);
        timer = null;
        put('replaceState', write(choicesOf(before)));
      }
      const fragment = write(choicesOf(now));
      if (fragment !== written) put('pushState', fragment);
      return;
    }
    timer ??= bar.setTimeout(flush, PAUSE_MS);
  });

  bar.addEventListener('popstate', read);
  bar.addEventListener('hashchange', read);
  bar.addEventListener('pagehide', flush);
  read();

  return () => {
    flush();
    unsubscribe();
    bar.removeEventListener('popstate', read);
    bar.removeEventListener('hashchange', read);
    bar.removeEventListener('pagehide', flush);
  };
}
