import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULTS } from '../choices/choices.ts';
import { type AddressBar, followLocation } from './location.ts';
import { type ChoicesStore, createChoicesStore } from './store.ts';

/** A history of fragments, with the two events that browsers fire. */
class FakeBar implements AddressBar {
  entries = [''];
  place = 0;
  writes = 0;
  readonly location: { hash: string };
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(hash = '') {
    this.location = { hash };
    this.entries = [hash];
  }

  readonly history = {
    pushState: (_data: unknown, _unused: string, url: string) => {
      this.entries = [...this.entries.slice(0, this.place + 1), url];
      this.place++;
      this.#show();
    },
    replaceState: (_data: unknown, _unused: string, url: string) => {
      this.entries[this.place] = url;
      this.#show();
    },
  };

  #show(): void {
    this.writes++;
    this.location.hash = this.entries[this.place] ?? '';
  }

  back(): void {
    this.place--;
    this.location.hash = this.entries[this.place] ?? '';
    this.fire('popstate');
    this.fire('hashchange');
  }

  fire(type: string): void {
    for (const listener of this.#listeners.get(type) ?? []) listener();
  }

  addEventListener(type: string, listener: () => void): void {
    this.#listeners.set(type, (this.#listeners.get(type) ?? new Set()).add(listener));
  }

  removeEventListener(type: string, listener: () => void): void {
    this.#listeners.get(type)?.delete(listener);
  }

  setTimeout(run: () => void, milliseconds: number): number {
    return setTimeout(run, milliseconds) as unknown as number;
  }

  clearTimeout(timer: number): void {
    clearTimeout(timer);
  }
}

let store: ChoicesStore;
beforeEach(() => {
  vi.useFakeTimers();
  store = createChoicesStore();
});
afterEach(() => vi.useRealTimers());

test('the address is read first, and its problems are told', () => {
  const onProblems = vi.fn();
  followLocation(store, new FakeBar('#step=7&view=bad'), { onProblems });
  expect(store.getState()).toMatchObject({ step: 7, view: 'graph' });
  expect(onProblems).toHaveBeenCalledExactlyOnceWith([
    expect.objectContaining({ message: expect.stringMatching(/view/) }),
  ]);
});

test('a policy is a step in the history; back takes it off again', () => {
  const bar = new FakeBar();
  followLocation(store, bar);
  store.getState().set({ step: 3 });
  store.getState().togglePolicy('p');
  expect(bar.entries).toEqual(['#v=1&step=3', '#v=1&policy=p&step=3']);
  bar.back();
  expect(store.getState()).toMatchObject({ policies: [], step: 3 });
  vi.runAllTimers();
  expect(bar.place).toBe(0);
});

test('playing rewrites one entry, a few times a second at most', () => {
  const bar = new FakeBar();
  followLocation(store, bar);
  for (let frame = 0; frame < 600; frame++) {
    store.getState().stepBy(1);
    vi.advanceTimersByTime(16);
  }
  vi.runAllTimers();
  expect(bar.entries).toEqual(['#v=1&step=600']);
  // Below the 100 changes in 30 seconds that browsers allow: these are 9.6 seconds.
  expect(bar.writes).toBeLessThanOrEqual(28);
});

test('an embedded view leaves no entries in the history of the page around it', () => {
  const bar = new FakeBar('#embed=1');
  followLocation(store, bar);
  store.getState().togglePolicy('p');
  vi.runAllTimers();
  expect(bar.entries).toEqual(['#v=1&policy=p&embed=1']);
});

test('a history that may not be written does not stop the page', () => {
  const bar = new FakeBar();
  bar.history.pushState = () => {
    throw new Error('SecurityError');
  };
  followLocation(store, bar);
  expect(() => store.getState().togglePolicy('p')).not.toThrow();
});

test('nothing happens after the end, and leaving the page writes what is pending', () => {
  const bar = new FakeBar();
  const { stop } = followLocation(store, bar);
  store.getState().set({ step: 1 });
  bar.fire('pagehide');
  expect(bar.location.hash).toBe('#v=1&step=1');
  stop();
  store.getState().set({ step: 2 });
  vi.runAllTimers();
  bar.fire('popstate');
  expect(bar.location.hash).toBe('#v=1&step=1');
});

test('a link that has come before its event is not written over by an older change', () => {
  const bar = new FakeBar('#v=1&scene=freebsd-14');
  const store = createChoicesStore();
  followLocation(store, bar);
  store.getState().set({ step: 3 });
  bar.location.hash = '#v=1&scene=freebsd-15&still=1';
  vi.advanceTimersByTime(1000);
  expect(store.getState()).toMatchObject({ source: 'freebsd-15', still: true, step: 0 });
  bar.fire('hashchange');
  expect(bar.location.hash).toBe('#v=1&scene=freebsd-15&still=1');
});

test('the entry that is left is written against what it was read against, though that has gone', () => {
  const bar = new FakeBar('#v=1&story=a');
  let base = { ...DEFAULTS, step: 5 };
  followLocation(store, bar, { base: () => base });
  store.getState().set({ step: 0 });
  base = DEFAULTS;
  store.getState().set({ story: 'b' });
  expect(bar.entries).toEqual(['#v=1&step=0&story=a', '#v=1&story=b']);
});
