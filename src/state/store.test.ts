import { expect, test } from 'vitest';
import { DEFAULTS } from '../choices/choices.ts';
import { choicesOf, createChoicesStore } from './store.ts';

test('starts with the defaults and what was given', () => {
  const store = createChoicesStore({ initial: { theme: 'dark' } });
  expect(choicesOf(store.getState())).toEqual({ ...DEFAULTS, theme: 'dark' });
});

test('policies keep the order of the switches, whatever the order of the clicks', () => {
  const store = createChoicesStore({ policyOrder: ['a', 'b', 'c'] });
  for (const id of ['c', 'a', 'b', 'a', 'new']) store.getState().togglePolicy(id);
  expect(store.getState().policies).toEqual(['b', 'c', 'new']);
});

test('another source begins at its beginning; the same one stays where it is', () => {
  const store = createChoicesStore({ initial: { step: 5, range: [1, 9], focus: 2, reach: 3, theme: 'dark' } });
  store.getState().openSource(DEFAULTS.source);
  expect(store.getState().step).toBe(5);
  store.getState().openSource('openbsd');
  const start = { step: 0, range: null, focus: null, reach: null };
  expect(store.getState()).toMatchObject({ source: 'openbsd', ...start, theme: 'dark' });
  store.getState().set({ source: 'linux', step: 3 });
  expect(store.getState()).toMatchObject({ source: 'linux', step: 3 });
});

test('numbers that mean nothing become the nearest that do', () => {
  const store = createChoicesStore();
  const { set, stepBy } = store.getState();
  set({ step: Number.NaN, speed: -1, range: [7, 3], focus: 1.7 });
  expect(store.getState()).toMatchObject({ step: 0, speed: 1, range: null, focus: 1 });
  stepBy(-4);
  expect(store.getState().step).toBe(0);
  stepBy(2);
  expect(store.getState().step).toBe(2);
});
