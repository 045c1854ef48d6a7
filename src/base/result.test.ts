import { expect, it } from 'vitest';
import { oneLine } from './result.ts';

it('says a problem in one line', () => {
  expect(oneLine({ message: 'It is wrong.' })).toBe('It is wrong.');
  expect(oneLine({ message: 'It is wrong', line: 3, remedy: 'Do this:\n\n  that' })).toBe(
    'It is wrong (line 3) Do this: that',
  );
});

it('takes no time to speak of for what somebody has filled with spaces', () => {
  expect(oneLine({ message: `a${' '.repeat(200_000)}b` })).toHaveLength(200_002);
}, 5000);
