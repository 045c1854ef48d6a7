import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_SYSCALL } from './entry-tests.ts';
import { ANYWHERE, readFileTable, tableOf, tableOfValues } from './pin-table.ts';

const START = 0x1000n;
const LENGTH = 0x800n;
const read = (...entries: readonly (readonly [offset: number, number: number])[]) =>
  readFileTable(
    entries.map(([offset, number]) => ({ offset, number })),
    START,
    LENGTH,
  );

const number = fc.integer({ min: 1, max: MAX_SYSCALL - 1 });
const offset = fc.integer({ min: 1, max: Number(LENGTH) });
const sound = fc.array(fc.tuple(offset, number), { minLength: 1, maxLength: 2 * MAX_SYSCALL });

describe('the table in a file', () => {
  test('one address, or anywhere where a number is listed twice', () => {
    expect(read([0x10, 4], [0x20, 3], [0x30, 4])).toEqual(
      new Map<number, bigint | 'anywhere'>([
        [3, START + 0x20n],
        [4, 'anywhere'],
      ]),
    );
    expect(read([0x10, 4], [0x10, 4])).toEqual(new Map([[4, 'anywhere']]));
  });

  test('none, where there are no entries, or too many', () => {
    expect(read()).toBe('absent');
    const many = Array.from({ length: 2 * MAX_SYSCALL }, () => [0x10, 4] as const);
    expect(read(...many)).toEqual(new Map([[4, 'anywhere']]));
    expect(read(...many, [0x10, 4])).toBe('absent');
  });

  test('one wrong entry voids all of it', () => {
    const wrong = fc.oneof(
      fc.tuple(offset, fc.constantFrom(0, -1, MAX_SYSCALL, 5000)),
      fc.tuple(fc.integer({ min: Number(LENGTH) + 1, max: 0xffff_fffe }), number),
    );
    fc.assert(
      fc.property(sound, wrong, fc.nat(), (entries, bad, place) => {
        expect(read(...entries)).not.toBe('absent');
        expect(read(...entries.toSpliced(place % (entries.length + 1), 0, bad))).toBe('absent');
      }),
    );
  });

  test('an offset at the end of the text is inside it, one of 0 forbids, one of -1 means anywhere', () => {
    expect(read([Number(LENGTH), 4])).toEqual(new Map([[4, START + LENGTH]]));
    expect(read([0, 4])).toEqual(new Map());
    expect(read([-1, 4])).toEqual(new Map([[4, 'anywhere']]));
  });

  test('is that of the instructions, read from the object itself', () => {
    fc.assert(
      fc.property(sound, (entries) => {
        const stubs = entries.map(([at, of]) => ({ symbol: '', number: of, address: START + BigInt(at) }));
        const table = tableOf(stubs);
        const [a, b] = [table, read(...entries)];
        expect(typeof a === 'string' ? a : new Map([...a].sort(byNumber))).toEqual(b);
      }),
    );
  });
});

const byNumber = ([a]: readonly [number, unknown], [b]: readonly [number, unknown]): number => a - b;

test('an indirect instruction has no place in a table, and an object with none but it has no table', () => {
  const indirect = { symbol: 'syscall', number: null, address: 0x10n };
  expect(tableOf([indirect])).toBe('absent');
  expect(tableOf([])).toBe('absent');
  expect(tableOf([indirect, { symbol: 'write', number: 4, address: 0x20n }])).toEqual(new Map([[4, 0x20n]]));
});

test('a table that is handed over: by number; 0 forbids, all ones mean anywhere', () => {
  expect(tableOfValues([0, 0x10, undefined, ANYWHERE, 0], START)).toEqual(
    new Map<number, bigint | 'anywhere'>([
      [1, START + 0x10n],
      [3, 'anywhere'],
    ]),
  );
});
