import { expect, test } from 'vitest';
import { moved } from './matrix-keys.ts';

const FROM = { row: 3, column: 2 };

test.each([
  ['ArrowLeft', { row: 3, column: 1 }],
  ['ArrowRight', { row: 3, column: 3 }],
  ['ArrowUp', { row: 2, column: 2 }],
  ['ArrowDown', { row: 4, column: 2 }],
  ['Home', { row: 3, column: 0 }],
  ['End', { row: 3, column: 15 }],
  ['PageUp', { row: 0, column: 2 }],
  ['PageDown', { row: 14, column: 2 }],
])('%s goes to another button of the matrix', (key, place) => {
  expect(moved(FROM, key, 15, 16)).toEqual(place);
});

test.each(['Enter', ' ', 'Tab', 'm', '?'])('“%s” is no key of the matrix', (key) => {
  expect(moved(FROM, key, 15, 16)).toBeNull();
});
