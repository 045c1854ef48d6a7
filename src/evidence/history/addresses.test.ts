import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PlacedObject, placeObjects, spotOf, toBigInt } from './addresses.ts';
import type { HistoryObject } from './history.ts';

function placed(objects: Readonly<Record<string, HistoryObject>>): ReadonlyMap<string, PlacedObject> {
  const result = placeObjects(objects);
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

const problem = (objects: Readonly<Record<string, HistoryObject>>): string => {
  const result = placeObjects(objects);
  return result.ok ? 'none' : result.problem.message;
};

describe('a number', () => {
  test.each([
    [0, 0n],
    [4096, 4096n],
    ['0x1000', 4096n],
    ['0XfF', 255n],
    ['4096', 4096n],
    ['-1', -1n],
    ['-0x10', -16n],
    ['0xffffffffffffffff', (1n << 64n) - 1n],
    ['18446744073709551616', null],
    [1.5, null],
    [2 ** 53, null],
    ['', null],
    ['0x', null],
    ['1e3', null],
    [' 1', null],
  ])('%j is %s', (text, value) => {
    expect(toBigInt(text)).toBe(value);
  });
});

describe('objects', () => {
  test('lie where they say, the others one MiB apart, where nothing is in the way', () => {
    const starts = [
      ...placed({
        a: { role: 'program' },
        b: { role: 'library' },
        c: { role: 'library', at: '0x400000', size: '0x180000' },
        d: { role: 'library', size: '0x200000' },
        e: { role: 'library' },
        f: { role: 'library' },
      }).values(),
    ].map(({ start }) => start);
    expect(starts).toEqual([0x20_0000n, 0x30_0000n, 0x40_0000n, 0x60_0000n, 0x80_0000n, 0x90_0000n]);
  });

  test('are long enough for their sites where they do not say how long', () => {
    const all = placed({ a: { role: 'libc', sites: { x: '0x23456' } }, b: { role: 'rtld' } });
    expect([all.get('a')?.end, all.get('b')?.start]).toEqual([0x20_0000n + 0x2_4000n, 0x30_0000n]);
  });

  test('never overlap where they do not say where they lie', () => {
    const object = fc.record(
      {
        at: fc.bigInt(0n, 0x400n).map((page) => `0x${(page * 0x4000n).toString(16)}`),
        size: fc.integer({ min: 1, max: 0x30_0000 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(object, { maxLength: 12 }), (list) => {
        const objects = Object.fromEntries(
          list.map((one, place) => [`o${place}`, { role: 'library' as const, ...one }]),
        );
        const all = [...placed(objects).values()];
        for (const one of all) {
          if (one.object.at !== undefined) continue;
          for (const other of all) {
            if (one !== other) expect(one.start >= other.end || other.start >= one.end).toBe(true);
          }
        }
      }),
    );
  });

  test.each([
    [{ a: { role: 'program', at: -1 } }, '“-1” is no address'],
    [{ a: { role: 'program', at: '99999999999999999999' } }, 'is no address'],
    [{ a: { role: 'program', size: 0 } }, '“0” is no size'],
    [{ a: { role: 'program', at: '0xffffffffffffff00' } }, 'does not end below 2^64'],
    [
      { a: { role: 'program', size: '0x10000', sites: { x: '0x10000' } } },
      'Site “a:x” at 0x10000 is outside its object, which has 0x10000 bytes',
    ],
    [{ a: { role: 'program', sites: { x: { at: -1 } } } }, 'is outside its object'],
  ] as const)('%j: %s', (objects, sentence) => {
    expect(problem(objects)).toContain(sentence);
  });
});

describe('a place', () => {
  const objects = placed({
    'libc.so.7': { role: 'libc', at: '0x1000000', sites: { read: '0x20' } },
    'a:b+c': { role: 'library', at: '0x2000000', sites: { 'x:y': 4 } },
    tiny: { role: 'anonymous', at: '0x3000000', size: 4 },
    old: { role: 'library', at: '0x4000000' },
    new: { role: 'library', at: '0x4000000', mapped: false },
  });
  const spot = (place: string, whole: 'start' | 'inside' = 'inside', mapped = ''): string => {
    const result = spotOf(objects, place, whole, new Set([mapped]));
    if (!result.ok) return `${result.problem.message} ${result.problem.remedy ?? ''}`;
    const { address, object, site } = result.value;
    return `0x${address.toString(16)} ${object?.name ?? '-'} ${site?.name ?? '-'}`;
  };

  test.each([
    ['libc.so.7:read', '0x1000020 libc.so.7 read'],
    ['libc.so.7+0x20', '0x1000020 libc.so.7 read'],
    ['libc.so.7+33', '0x1000021 libc.so.7 -'],
    ['libc.so.7', '0x1000010 libc.so.7 -'],
    ['0x1000020', '0x1000020 libc.so.7 read'],
    ['16777248', '0x1000020 libc.so.7 read'],
    ['0x7000000', '0x7000000 - -'],
    ['a:b+c', '0x2000010 a:b+c -'],
    ['a:b+c+1', '0x2000001 a:b+c -'],
    ['tiny', '0x3000000 tiny -'],
  ])('%s is %s', (place, found) => {
    expect(spot(place)).toBe(found);
  });

  test('of an object alone is its first byte where a range begins', () => {
    expect(spot('libc.so.7', 'start')).toBe('0x1000000 libc.so.7 -');
  });

  test('that two objects could be is the one that is mapped', () => {
    expect(spot('0x4000010', 'inside', 'new')).toBe('0x4000010 new -');
    expect(spot('0x4000010', 'inside', 'old')).toBe('0x4000010 old -');
  });

  test('that is none says what would be one', () => {
    expect(spot('libd+1')).toMatch(/“libd\+1” is no place: .* the objects are libc\.so\.7, a:b\+c, tiny, old, new\.$/);
    expect(spot('libc.so.7:write')).toBe('“libc.so.7:write”: libc.so.7 has no site “write”. It has read.');
    expect(spot('tiny:x')).toBe('“tiny:x”: tiny has no site “x”. Give it one under “sites”, or write “tiny+0x100”.');
    expect(spot('0xfffffffffffffffff')).toMatch(/is no address/);
    expect(spot('-0x10')).toMatch(/is no address/);
  });
});
