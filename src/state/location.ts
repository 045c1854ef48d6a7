import type { Problem } from '../base/result.ts';
import { type Choices, DEFAULTS } from '../choices/choices.ts';
import { parse, write } from '../choices/fragment.ts';
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
  /** What the link of these choices is written against: the step of the story that it tells. Null: not here yet. */
  readonly base?: (choices: Choices) => Choices | null;
}

export interface Following {
  /** Reads the address: somebody else has changed it. */
  read(): void;
  /** Reads the address again: what it is written against has come. */
  reread(): void;
  stop(): void;
}

/** Whether a change deserves a way back. Within a story there are steps for that. */
const isLandmark = (now: Choices, before: Choices): boolean =>
  now.story !== before.story ||
  (now.at === before.at &&
    (now.source !== before.source || now.policies.join() !== before.policies.join() || now.libsys !== before.libsys));

/** Reads the address into the store, then follows both. */
export function followLocation(
  store: ChoicesStore,
  bar: AddressBar,
  { onProblems, base = () => DEFAULTS }: LocationOptions = {},
): Following {
  let written = '';
  /** The address as it stood when it was last written or read. */
  let seen = '';
  let timer: number | null = null;
  /** What the timer waits to write. */
  let pending = '';
  let reading = false;

  const linkOf = (choices: Choices): string => write(choices, base(choices) ?? DEFAULTS);
  const put = (how: 'pushState' | 'replaceState', fragment: string): void => {
    written = fragment;
    try {
      bar.history[how](null, '', `#${fragment}`);
    } catch {
      // Too many changes, or a frame that may not have a history: the page works without its link.
    }
    seen = bar.location.hash;
  };
  /** A link that has come, and whose event has not: what it says must not be written over. */
  const hasCome = (): boolean => {
    if (bar.location.hash === seen) return false;
    read();
    return true;
  };
  const flush = (): void => {
    if (timer === null) return;
    bar.clearTimeout(timer);
    timer = null;
    if (hasCome()) return;
    const fragment = linkOf(choicesOf(store.getState()));
    if (fragment !== written) put('replaceState', fragment);
  };

  const take = (fragment: string): void => {
    if (timer !== null) bar.clearTimeout(timer);
    timer = null;
    const against = base(parse(fragment).choices);
    const { choices, problems } = parse(fragment, against ?? DEFAULTS);
    written = fragment;
    seen = bar.location.hash;
    reading = true;
    store.getState().set(choices);
    reading = false;
    // What is read again later is complained of then.
    if (against && problems.length > 0) onProblems?.(problems);
  };
  const read = (): void => {
    const fragment = bar.location.hash.replace(/^#/, '');
    seen = bar.location.hash;
    // The same text back: our own writing, or the second of the two events that a typed link fires.
    if (fragment !== written) take(fragment);
  };

  const unsubscribe = store.subscribe((now, before) => {
    if (reading || hasCome()) return;
    if (isLandmark(now, before) && !now.embed) {
      // The entry that is left must keep the step it was left at.
      if (timer !== null) {
        bar.clearTimeout(timer);
        timer = null;
        put('replaceState', pending);
      }
      const fragment = linkOf(choicesOf(now));
      if (fragment !== written) put('pushState', fragment);
      return;
    }
    // Written down now: by the time that another story is told, nobody knows any more what this was written against.
    pending = linkOf(choicesOf(now));
    timer ??= bar.setTimeout(flush, PAUSE_MS);
  });

  bar.addEventListener('popstate', read);
  bar.addEventListener('hashchange', read);
  bar.addEventListener('pagehide', flush);
  read();

  return {
    read,
    reread: () => take(written),
    stop() {
      flush();
      unsubscribe();
      bar.removeEventListener('popstate', read);
      bar.removeEventListener('hashchange', read);
      bar.removeEventListener('pagehide', flush);
    },
  };
}
