import { describe, expect, test } from 'vitest';
import { at } from '../../base/assert.ts';
import { violations } from '../../model/integrity.ts';
import type { Attempt, Model } from '../../model/model.ts';
import { type BuiltHistory, buildHistory } from './build.ts';
import type { History, HistoryEvent } from './history.ts';

const HEAD = { title: '', summary: '', kind: 'scenario' } as const;

const history: Omit<History, 'events'> = {
  system: 'linux',
  numbers: { getpid: 39, read: 0 },
  process: { linkage: 'dynamic' },
  objects: {
    program: { role: 'program', at: '0x1000000', path: '/bin/a', sites: { raw: '0x100' } },
    libc: {
      role: 'libc',
      at: '0x2000000',
      sites: { getpid: { at: '0x20', number: 39 }, syscall: { at: '0x40', indirect: true } },
    },
    late: { role: 'anonymous', at: '0x3000000', mapped: false },
  },
};

function build(events: readonly HistoryEvent[], more: Partial<History> = {}): BuiltHistory {
  const built = buildHistory({ ...history, ...more, events }, HEAD);
  if (!built.ok) throw new Error(`${built.problem.message} ${built.problem.remedy ?? ''}`);
  expect(violations(built.value.model)).toEqual([]);
  return built.value;
}

function problem(events: readonly HistoryEvent[], more: Partial<History> = {}, lines: readonly number[] = []): string {
  const built = buildHistory({ ...history, ...more, events }, HEAD, { events: lines });
  if (built.ok) return 'none';
  const { line, message, remedy = '' } = built.problem;
  return `${line === undefined ? '' : `${line}: `}${message} ${remedy}`.trim();
}

const attempts = ({ model, calls }: BuiltHistory): Attempt[] =>
  calls.filter((call) => call >= 0).map((call) => at(model.attempts, at(model.calls.attempt, call)));
const mappingsOf = (model: Model, image: number) => model.mappings.filter((mapping) => mapping.image === image);

describe('a call', () => {
  test('has the number of its name, and the name of its number', () => {
    const from = 'libc:getpid';
    const built = build([
      { call: 'getpid', from },
      { call: '#39', from },
      { call: '#7', from },
      { call: '#-1', from },
      { call: 'getpid', from, number: 5 },
      { call: 'unheard', from },
    ]);
    expect(attempts(built).map(({ name, number }) => [name, number])).toEqual([
      ['getpid', 39],
      ['getpid', 39],
      ['#7', 7],
      ['#-1', -1],
      ['getpid', 5],
      ['unheard', null],
    ]);
    const freebsd = build([{ call: '#3', from }], { system: 'freebsd', release: '15', numbers: {} });
    expect(attempts(freebsd).map(({ name, number }) => [name, number])).toEqual([['read', 3]]);
  });

  test('leaves from the address after its instruction, which is 2 or 4 bytes long', () => {
    const pc = (arch: NonNullable<History['arch']>): bigint | null =>
      at(build([{ call: 'getpid', from: 'libc:getpid' }], { arch }).model.sites, 0).pc;
    expect([pc('amd64'), pc('i386'), pc('arm64'), pc('riscv64')]).toEqual([
      0x200_0022n,
      0x200_0022n,
      0x200_0024n,
      0x200_0024n,
    ]);
  });

  test('through an indirect site is indirect, unless it says otherwise', () => {
    const built = build([
      { call: 'getpid', from: 'libc:syscall' },
      { call: 'getpid', from: 'libc:getpid' },
      { call: 'getpid', from: 'program', indirect: true },
    ]);
    expect(attempts(built).map(({ indirect }) => indirect)).toEqual([true, false, true]);
  });

  test('from behind its object leaves from the object that lies there', () => {
    const { model } = build([
      { call: 'getpid', from: 'program+0x1000020' },
      { call: 'getpid', from: 'program+0x10000' },
    ]);
    const names = model.sites.map(({ module, symbol }) => [model.modules[module]?.name, symbol]);
    expect(names).toEqual([
      ['libc', 'getpid'],
      ['program', null],
    ]);
  });

  test('that does not enter changes nothing', () => {
    const built = build([
      { call: 'mmap', from: 'libc', enters: false, args: { object: 'late' } },
      { call: 'getpid', from: 'libc' },
    ]);
    const [first, second] = attempts(built);
    expect(first).toMatchObject({ kind: 'no-entry', site: -1, epoch: 0 });
    expect(second).toMatchObject({ kind: 'syscall', epoch: 0 });
    expect(at(built.model.circumstances, first?.circumstance ?? -1).operation).toBeNull();
  });
});

describe('memory', () => {
  test('two objects of one path are two modules', () => {
    const { model } = build([], {
      objects: { a: { role: 'program', path: '/bin/a' }, b: { role: 'library', path: '/bin/a' } },
    });
    expect(model.modules.map(({ name, path }) => [name, path])).toEqual([
      ['a', '/bin/a'],
      ['b', null],
    ]);
  });

  test('a child has what its parent had, as it was mapped', () => {
    const { model } = build([{ map: 'late', stack: true, writable: true }, { fork: 'child' }]);
    expect(mappingsOf(model, 1)).toEqual(
      [...mappingsOf(model, 0)].map((mapping) => ({ ...mapping, image: 1, atStart: true })),
    );
    expect(mappingsOf(model, 1).at(-1)).toMatchObject({ stack: true, writable: true });
  });

  test('mmap maps an object as it says', () => {
    const { model } = build([{ call: 'mmap', from: 'libc', args: { object: 'late', writable: true, stack: true } }]);
    expect(mappingsOf(model, 0).at(-1)).toMatchObject({ writable: true, stack: true, atStart: false });
  });

  test('a page that names no instruction lists none; one that does lists all', () => {
    const stubs = (sites: History['objects'][string]['sites']): unknown =>
      build([], { objects: { page: { role: 'sharedPage', at: 0x1000, size: 0x1000, ...(sites ? { sites } : {}) } } })
        .model.mappings[0]?.stubs;
    expect(stubs(undefined)).toBeNull();
    expect(stubs({ sigreturn: 4 })).toEqual([{ symbol: 'sigreturn', number: null, address: 0x1004n }]);
  });

  test('an object may stand in the place of another', () => {
    const { model } = build([], { objects: { liblog: { role: 'libsys', replaces: 'libsys.so.7' } } });
    expect(model.modules[0]).toMatchObject({ role: 'libsys', replaces: 'libsys.so.7' });
  });
});

describe('what cannot be', () => {
  const from = 'libc:getpid';
  test.each<[string, readonly HistoryEvent[], RegExp]>([
    [
      'an unknown process',
      [{ call: 'x', from, process: 'child' }],
      /^Event 1: There is no process “child”\. There are main\.$/,
    ],
    ['an unknown thread', [{ call: 'x', from, thread: 't' }], /The process has no thread “t”\. It has main\.$/],
    ['a process twice', [{ fork: 'a' }, { fork: 'a' }], /^Event 2: There is a process “a” already/],
    ['a thread twice', [{ newThread: 't' }, { newThread: 't' }], /^Event 2: There is a thread “t” already/],
    ['the first thread anew', [{ newThread: 'main' }], /There is a thread “main” already/],
    ['an unknown object', [{ map: 'x' }], /There is no object “x”\. The objects are program, libc, late\.$/],
    ['an unknown object at a start', [{ exec: { linkage: 'static', objects: ['x'] } }], /There is no object “x”/],
    ['an unknown object in an argument', [{ call: 'mmap', from, args: { object: 'x' } }], /There is no object “x”/],
    ['a stack pointer into nothing', [{ call: 'x', from, sp: '0x1' }], /“0x1” is in no object, .* Add an object there/],
    ['a section without a length', [{ critical: { from, length: 0 } }], /“0” is no length/],
    ['a function of an unknown object is the program’s', [{ call: 'x', from, path: 'main > x:y' }], /^none$/],
  ])('%s', (_, events, sentence) => {
    expect(problem(events)).toMatch(sentence);
  });

  test('objects that overlap from the start', () => {
    const objects = { a: { role: 'program', at: 0x1000 }, b: { role: 'library', at: 0x2000 } } as const;
    expect(problem([], { objects })).toMatch(
      /“a” and “b” overlap at 0x2000\. Move one with “at”, or say “mapped”: false/,
    );
    expect(problem([{ map: 'b' }], { objects: { ...objects, b: { ...objects.b, mapped: false } } })).toBe('none');
  });

  test('is told with the line where that is known', () => {
    expect(problem([{ fork: 'a' }, { unmap: 'x' }], {}, [7, 9])).toMatch(/^9: Event 2: /);
  });
});
