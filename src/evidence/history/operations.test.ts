import { describe, expect, test } from 'vitest';
import type { FilterAction, Operation } from '../../model/operation.ts';
import { placeObjects } from './addresses.ts';
import type { Arguments, SystemName } from './history.ts';
import { operationOf } from './operations.ts';

const objects = placeObjects({
  libc: {
    role: 'libc',
    at: '0x1000000',
    sites: {
      read: { at: '0x20', number: 3 },
      write: { at: '0x40', number: 4 },
      again: { at: '0x60', number: 4 },
      x: 8,
    },
  },
  page: { role: 'anonymous', at: '0x2000000', size: '0x1000' },
});
const NUMBERS: Readonly<Record<string, number>> = { read: 3, write: 4, execve: 59, far: 70_000, below: -1 };
const MODULES: readonly string[] = ['libc', 'page'];

function read(call: string, args?: Arguments, system: SystemName = 'openbsd'): Operation | string {
  if (!objects.ok) throw new Error(objects.problem.message);
  const result = operationOf(
    { name: call, number: /^#/.test(call) ? Number(call.slice(1)) : (NUMBERS[call] ?? null) },
    args,
    {
      system,
      objects: objects.value,
      mapped: new Set(['libc', 'page']),
      number: (name) => NUMBERS[name] ?? null,
      module: (name, how) => ({
        ok: true,
        value: { module: MODULES.indexOf(name), mapping: how.writable || how.stack ? 9 : 0 },
      }),
    },
  );
  return result.ok ? result.value : result.problem.message;
}

const table = (text: Arguments['table'], more: Arguments = {}): unknown => {
  const operation = read('pinsyscalls', {
    start: 'libc',
    length: 65536,
    ...(text === undefined ? {} : { table: text }),
    ...more,
  });
  return typeof operation === 'string' || operation.kind !== 'pinsyscalls' ? operation : operation.table;
};

test('calls that no rule knows, and calls without arguments, change nothing', () => {
  for (const call of ['read', 'msyscall', 'prctl', 'seccomp', 'mmap']) expect(read(call)).toEqual({ kind: 'none' });
  expect(read('read', { start: 1 })).toEqual({ kind: 'none' });
  expect(read('mmap', { writable: true })).toEqual({ kind: 'none' });
  expect(read('prctl', { option: 'PR_SET_NAME' }, 'linux')).toEqual({ kind: 'none' });
});

describe('ranges', () => {
  test('begin at places or addresses, and are unsigned words', () => {
    expect(read('msyscall', { start: 'libc', length: 16 })).toEqual({
      kind: 'msyscall',
      start: 0x100_0000n,
      length: 16n,
    });
    expect(read('msyscall', { start: 'libc:read', length: '0x10' })).toMatchObject({ start: 0x100_0020n });
    expect(read('msyscall', { start: '0x5000', length: -1 })).toMatchObject({
      start: 0x5000n,
      length: (1n << 64n) - 1n,
    });
    expect(read('msyscall', { start: -4096, length: 1 })).toMatchObject({ start: (1n << 64n) - 4096n });
  });

  test('that are not whole say what is missing', () => {
    expect(read('msyscall', { length: 1 })).toBe('“start” is missing.');
    expect(read('msyscall', { start: 0 })).toBe('“length” is missing.');
    expect(read('msyscall', { start: 'libd', length: 1 })).toMatch(/“libd” is no place/);
    expect(read('pinsyscall', { pins: 'execve', start: 'libc' })).toBe('“length” is missing.');
  });
});

describe('tables', () => {
  test('of sites: each number at its offset, anywhere where there are two', () => {
    expect(table(undefined)).toEqual([0, 0, 0, 0x20, 0xffff_ffff]);
    expect(table('sites', { start: 'libc+0x20' })).toEqual([0, 0, 0, 0, 0xffff_ffff]);
  });

  test('by name, by number, and as the array itself', () => {
    expect(table({ write: '0x40', 1: -1 })).toEqual([0, 0xffff_ffff, 0, 0, 0x40]);
    expect(table([0, '0x10', -1])).toEqual([0, 0x10, 0xffff_ffff]);
    expect(table({ write: '0x40', 4: '0x44' })).toEqual([0, 0, 0, 0, 0xffff_ffff]);
    expect(table({})).toEqual([]);
    expect(table(null)).toBeNull();
  });

  test('claim as many entries as they have, unless said otherwise', () => {
    expect(read('pinsyscalls', { start: 'libc', length: 1, table: [0, 1] })).toMatchObject({ entries: 2 });
    expect(read('pinsyscalls', { start: 'libc', length: 1, table: [0, 1], npins: 5000 })).toMatchObject({
      entries: 5000,
    });
    expect(read('pinsyscalls', { start: 'libc', length: 1, table: null })).toMatchObject({ entries: 1 });
  });

  test('that cannot be, say why', () => {
    expect(table({ nothing: 1 })).toBe('The table names “nothing”, whose number is not known: add it to “numbers”.');
    expect(table({ far: 1 })).toBe('“far” in the table is no number of a call.');
    expect(table({ below: 1 })).toBe('“below” in the table is no number of a call.');
    expect(table({ read: '0x100000000' })).toMatch(/does not fit the 32 bits of an entry/);
    expect(table('sites', { start: '0x70000000' })).toMatch(/no object lies at “start”/);
  });
});

describe('pinsyscall', () => {
  const pins = (what: number | string): unknown => {
    const operation = read('pinsyscall', { pins: what, start: 'libc', length: 1 });
    return typeof operation === 'string' || operation.kind !== 'pinsyscall' ? operation : operation.number;
  };
  test('takes a number or a name', () => {
    expect([pins(59), pins('execve'), pins('nothing')]).toEqual([59, 59, null]);
  });
});

const rule = <More extends object>(then: FilterAction, more: More) => ({ ...more, then });

describe('prctl and seccomp', () => {
  const dispatch = (more: Arguments): Operation | string =>
    read('prctl', { option: 'PR_SET_SYSCALL_USER_DISPATCH', ...more }, 'linux');

  test.each([
    ['off', 'off'],
    [0, 'off'],
    ['on', 'on'],
    [1, 'on'],
    ['inclusive', 'inclusive'],
    [2, 'inclusive'],
    [3, 'invalid'],
  ])('mode %s is %s', (mode, meant) => {
    expect(dispatch({ mode })).toMatchObject({
      kind: 'dispatch',
      mode: meant,
      offset: 0n,
      length: 0n,
      selector: 'none',
    });
  });

  test('a mode that is none, and one of another option', () => {
    expect(dispatch({ mode: 'no' })).toBe('“no” is no mode: write off, on, inclusive or a number.');
    expect(dispatch({})).toMatch(/“mode” is missing/);
    expect(read('prctl', { option: 'PR_SET_SYSCAL_USER_DISPATCH', mode: 'on' }, 'linux')).toMatch(
      /takes no mode and no selector/,
    );
    expect(read('seccomp', { mode: 'memmp' }, 'linux')).toMatch(/“memmp” is no mode/);
  });

  test('a filter is read with its places', () => {
    const rules = [
      rule('ERRNO', { when: { ip: { equals: 'libc:read', plus: 2, low32: true }, number: 3 }, data: 1 }),
      rule('TRAP', { when: { ip: { in: 'page', not: true }, number: [1, 2] } }),
      rule('LOG', { when: { ip: { in: { start: 'libc', length: 16 } }, arch: 'i386' as const } }),
    ];
    const filter = read('seccomp', { filter: { rules, otherwise: 'ALLOW' }, tsync: true }, 'linux');
    const no = { low32: false, not: false };
    const any = { numbers: null, arch: null, data: 0 };
    expect(filter).toEqual({
      kind: 'filter',
      allThreads: true,
      filter: {
        otherwise: 'ALLOW',
        otherwiseData: 0,
        rules: [
          rule('ERRNO', {
            ip: { ...no, start: 0x100_0022n, end: 0x100_0023n, low32: true },
            ...any,
            numbers: [3],
            data: 1,
          }),
          rule('TRAP', { ip: { ...no, start: 0x200_0000n, end: 0x200_1000n, not: true }, ...any, numbers: [1, 2] }),
          rule('LOG', { ip: { ...no, start: 0x100_0000n, end: 0x100_0010n }, ...any, arch: 'i386' }),
        ],
      },
    });
  });

  test('a filter that names nothing says so', () => {
    const of = (ip: object): unknown =>
      read('seccomp', { filter: { rules: [rule('TRAP', { when: { ip } })], otherwise: 'ALLOW' } }, 'linux');
    expect(of({ in: 'libd' })).toBe('The filter names “libd”, and there is no such object.');
    expect(of({})).toBe('A condition on the address needs “equals” or “in”.');
    expect(of({ equals: 'libd' })).toMatch(/is no place/);
  });
});

describe('memory and marks', () => {
  test('mmap may say how the memory is mapped', () => {
    expect(read('mmap', { object: 'page' })).toMatchObject({ kind: 'map', module: 1, mapping: 0, executable: true });
    expect(read('mmap', { object: 'page', writable: true, executable: false })).toMatchObject({
      mapping: 9,
      executable: false,
    });
    expect(read('mmap', { object: 'page', stack: true })).toMatchObject({ mapping: 9 });
    expect(read('munmap', { object: 'page' })).toEqual({ kind: 'unmap', module: 1 });
    expect(read('munmap', { writable: true })).toBe('“object” is missing.');
    expect(read('mprotect', { object: 'libc', writable: true })).toEqual({
      kind: 'protect',
      module: 0,
      writable: true,
    });
  });

  test('SerenityOS, then and later', () => {
    const mark = { kind: 'annotate', address: 0x200_0000n, syscallCode: true, immutable: false };
    expect(read('msyscall', { address: 'page' }, 'serenity')).toEqual(mark);
    expect(read('msyscall', { address: null }, 'serenity')).toEqual({ ...mark, address: null });
    expect(read('annotate_mapping', { address: 'page', flags: ['Immutable'] }, 'serenity')).toEqual({
      ...mark,
      syscallCode: false,
      immutable: true,
    });
    expect(read('annotate_mapping', { address: 'page', flags: ['X'] }, 'serenity')).toBe(
      '“X” is no flag: write SyscallCode or Immutable.',
    );
    expect(read('prctl', { option: 'PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS' }, 'serenity')).toEqual({
      kind: 'seal',
      value: 0,
    });
  });

  test('signal actions and sysarch', () => {
    expect(read('sigaction', { signal: 'SIGSYS', action: 'catch' })).toEqual({
      kind: 'action',
      signal: 'SIGSYS',
      action: 'catch',
    });
    expect(read('sigaction', { signal: 'SIGSYS' })).toMatch(/“action” is missing/);
    expect(read('sigaction', { signal: 'SIGSIS', action: 'catch' })).toMatch(/“SIGSIS” is no signal/);
    expect(read('sysarch', { operation: 'MIPS_GET_COUNT' })).toEqual({ kind: 'sysarch', operation: 'MIPS_GET_COUNT' });
  });
});
