import { describe, expect, test } from 'vitest';
import { indexCalls } from '../model/call-index.ts';
import type { Model } from '../model/model.ts';
import { replay } from '../run/run.ts';
import { openbsdMsyscall } from './openbsd-msyscall.ts';
import { openbsdPinsyscalls } from './openbsd-pinsyscalls.ts';
import type { Decision, Policy } from './policy.ts';
import { type SmallModel, smallModel } from './small-model.ts';

/**
 * The cases of the truth table of deployed policies (ids as there) that one process with fixed mappings can express. Left
 * out, because this engine has no such state yet: registration calls and their errno
 * (msys-12, 13, 17; pin-25 … 29, 37), a libc not yet registered (msys-15, pin-21), what a forked child inherits (msys-16;
 * pin-31, 32), a second thread's death (pin-38), and the stack pointer (msys-14, pin-35).
 */

const NUMBER = {
  ...{ read: 3, write: 4, open: 5, getpid: 20, sigprocmask: 48, mmap: 49, execve: 59, futex: 83, kbind: 86 },
  ...{ socket: 97, sigreturn: 103, pinsyscalls: 158 },
} as const;
type Name = keyof typeof NUMBER;

const LIBC = 'libc.so.97.1';
const LDSO = 'ld.so';

/** Offsets of the instructions in libc; five of them share a number, as in amd64 libc. */
const AT = { getpid: 0x20, execve: 0x40, write: 0x60, read: 0x80, open: 0xa0, futex: 0xc0, indirect: 0xe0 } as const;
const SIGPROCMASK = [0x100, 0x120, 0x140, 0x160, 0x180] as const;
const TRAMPOLINE = 0x10;

const SIGTRAMP = { name: 'sigtramp', role: 'sharedPage', stubs: [[TRAMPOLINE, NUMBER.sigreturn]] } as const;
const JIT = { name: 'JIT page', role: 'anonymous' } as const;

const DYNAMIC: Pick<SmallModel, 'linkage' | 'objects'> = {
  linkage: 'dynamic',
  objects: [
    // The table of a dynamic main program is ignored (pin-19).
    { name: 'program', role: 'program', stubs: [[0x20, NUMBER.write]] },
    { name: 'libfoo.so.1.0', role: 'library' },
    {
      name: LIBC,
      role: 'libc',
      stubs: [
        [AT.getpid, NUMBER.getpid],
        [AT.execve, NUMBER.execve],
        [AT.write, NUMBER.write],
        [AT.read, NUMBER.read],
        [AT.open, NUMBER.open],
        [AT.futex, NUMBER.futex],
        [AT.indirect, null],
        ...SIGPROCMASK.map((offset) => [offset, NUMBER.sigprocmask] as const),
      ],
    },
    {
      name: LDSO,
      role: 'rtld',
      stubs: [
        [0x20, NUMBER.mmap],
        [0x40, NUMBER.kbind],
      ],
    },
    SIGTRAMP,
    JIT,
  ],
};

const staticWith = (stubs: readonly (readonly [number, number])[]): typeof DYNAMIC => ({
  linkage: 'static',
  objects: [{ name: 'program', role: 'program', stubs }, SIGTRAMP, JIT],
});
const STATIC = staticWith([
  [0x20, NUMBER.write],
  [0x40, NUMBER.open],
]);
const NO_TABLE = staticWith([]);
const TWICE = staticWith([
  [0x20, NUMBER.write],
  [0x40, NUMBER.write],
]);

/** What happens: `passes`, a signal, or an errno without a signal. */
type Expected = 'passes' | 'SIGSEGV' | 'SIGABRT' | 'ENOSYS';

type Case = readonly [
  id: string,
  what: string,
  process: typeof DYNAMIC,
  from: string,
  offset: number,
  call: Name | number,
  expected: Expected,
];

const MSYSCALL: readonly Case[] = [
  ['msys-01', 'libc stub', DYNAMIC, LIBC, AT.getpid, 'getpid', 'passes'],
  ['msys-02', 'main text', DYNAMIC, 'program', 0x20, 'getpid', 'SIGSEGV'],
  ['msys-03', 'another library', DYNAMIC, 'libfoo.so.1.0', 0x20, 'getpid', 'SIGSEGV'],
  ['msys-04', 'ld.so', DYNAMIC, LDSO, 0x20, 'mmap', 'passes'],
  ['msys-05', 'JIT page', DYNAMIC, JIT.name, 0x20, 'write', 'SIGSEGV'],
  ['msys-06', 'static text', STATIC, 'program', 0x20, 'write', 'passes'],
  ['msys-07', 'trampoline', DYNAMIC, 'sigtramp', TRAMPOLINE, 'sigreturn', 'passes'],
  ['msys-08', 'trampoline, any call', DYNAMIC, 'sigtramp', TRAMPOLINE, 'getpid', 'passes'],
  ['msys-09', 'jump to another stub', DYNAMIC, LIBC, AT.getpid, 'execve', 'passes'],
  ['msys-10', 'unintended opcode in libc', DYNAMIC, LIBC, 0x333, 'mmap', 'passes'],
  ['msys-11', 'syscall(2) in libc', DYNAMIC, LIBC, AT.indirect, 'getpid', 'passes'],
  ['msys-18', 'JIT page of a static program', STATIC, JIT.name, 0x20, 'getpid', 'SIGSEGV'],
  ['msys-19', 'second thread', DYNAMIC, LIBC, AT.futex, 'futex', 'passes'],
];

const PINSYSCALLS: readonly Case[] = [
  ['pin-01', 'libc stub', DYNAMIC, LIBC, AT.getpid, 'getpid', 'passes'],
  ['pin-02', 'jump to another stub', DYNAMIC, LIBC, AT.getpid, 'execve', 'SIGABRT'],
  ['pin-03', 'unintended opcode in libc', DYNAMIC, LIBC, 0x333, 'open', 'SIGABRT'],
  ['pin-04', 'main text', DYNAMIC, 'program', 0x60, 'getpid', 'SIGABRT'],
  ['pin-05', 'another library', DYNAMIC, 'libfoo.so.1.0', 0x20, 'getpid', 'SIGABRT'],
  ['pin-06', 'JIT page', DYNAMIC, JIT.name, 0x20, 'write', 'SIGABRT'],
  ['pin-07', 'ld.so stub', DYNAMIC, LDSO, 0x20, 'mmap', 'passes'],
  ['pin-08', 'number absent from ld.so', DYNAMIC, LDSO, 0x20, 'execve', 'SIGABRT'],
  ['pin-09', 'inlined kbind', DYNAMIC, LDSO, 0x777, 'kbind', 'passes'],
  ['pin-10', 'trampoline', DYNAMIC, 'sigtramp', TRAMPOLINE, 'sigreturn', 'passes'],
  ['pin-11', 'trampoline, another number', DYNAMIC, 'sigtramp', TRAMPOLINE, 'getpid', 'SIGABRT'],
  ['pin-12', 'sigreturn from libc', DYNAMIC, LIBC, AT.getpid, 'sigreturn', 'SIGABRT'],
  ['pin-13', 'number with five sites, from a sixth', DYNAMIC, LIBC, AT.getpid, 'sigprocmask', 'passes'],
  ['pin-14', 'number with five sites, main text', DYNAMIC, 'program', 0x20, 'sigprocmask', 'SIGABRT'],
  ['pin-15', 'static, listed', STATIC, 'program', 0x20, 'write', 'passes'],
  ['pin-16', 'static, listed for another number', STATIC, 'program', 0x20, 'open', 'SIGABRT'],
  ['pin-17', 'static without a table', NO_TABLE, 'program', 0x20, 'write', 'SIGABRT'],
  ['pin-18', 'static, number listed twice', TWICE, 'program', 0x333, 'write', 'passes'],
  ['pin-19', 'table of a dynamic main program', DYNAMIC, 'program', 0x20, 'write', 'SIGABRT'],
  ['pin-20', 'JIT page of a static program', STATIC, JIT.name, 0x20, 'write', 'SIGABRT'],
  ['pin-22', 'number out of range', DYNAMIC, JIT.name, 0x20, 5000, 'ENOSYS'],
  ['pin-23', 'number 0 in libc', DYNAMIC, LIBC, AT.getpid, 0, 'ENOSYS'],
  ['pin-24', 'retired number', DYNAMIC, LIBC, AT.getpid, 146, 'SIGABRT'],
  ['pin-30', 'registration from main text', DYNAMIC, 'program', 0x60, 'pinsyscalls', 'SIGABRT'],
  ['pin-33', 'second thread', DYNAMIC, LIBC, AT.futex, 'futex', 'passes'],
  ['pin-34', 'SIGABRT handled and blocked', DYNAMIC, 'program', 0x60, 'getpid', 'SIGABRT'],
  ['pin-36', 'main text, pledged', DYNAMIC, 'program', 0x60, 'socket', 'SIGABRT'],
  ['pin-39', 'jump to the right stub', DYNAMIC, LIBC, AT.execve, 'execve', 'passes'],
];

function modelOf([, , process, from, offset, call]: Case): Model {
  const name = typeof call === 'number' ? `#${call}` : call;
  const number = typeof call === 'number' ? call : NUMBER[call];
  return smallModel({ ...process, calls: [{ from, offset, name, number, indirect: offset === AT.indirect }] });
}

function decide(policy: Policy, model: Model): Decision {
  const [decision] = replay(indexCalls(model), [policy]).decisions;
  if (!decision) throw new Error('the model has no attempt');
  return decision;
}

const outcomeOf = ({ verdict, effect }: Decision): string =>
  verdict === 'denied' ? (effect?.signal ?? effect?.errno ?? 'denied') : verdict === 'allowed' ? 'passes' : verdict;

describe.each([
  { name: 'msyscall, 7.2', policy: openbsdMsyscall, cases: MSYSCALL },
  { name: 'pinsyscalls, 7.6', policy: openbsdPinsyscalls, cases: PINSYSCALLS },
])('$name', ({ policy, cases }) => {
  test.each(cases.map((row) => ({ title: `${row[0]} ${row[1]}: ${row.at(-1)}`, row })))('$title', ({ row }) => {
    const expected = row.at(-1);
    const decision = decide(policy, modelOf(row));
    expect(outcomeOf(decision)).toBe(expected);
    expect(decision.grade).toBe('exact');
    expect(decision.wouldPassIf === null).toBe(expected === 'passes');
  });
});

test('only msyscall’s signal can be caught, and an errno kills nobody', () => {
  const effects = [...MSYSCALL, ...PINSYSCALLS].flatMap((row) => {
    const policy = row[0].startsWith('msys') ? openbsdMsyscall : openbsdPinsyscalls;
    return decide(policy, modelOf(row)).effect ?? [];
  });
  for (const { signal, catchable, fatal } of effects) {
    expect(catchable).toBe(signal === 'SIGSEGV');
    expect(fatal).toBe(signal !== null);
  }
});

test('the trampoline’s other numbers die with EPERM, everything else with ENOSYS (pin-11)', () => {
  const errno = Object.fromEntries(
    PINSYSCALLS.map((row) => [row[0], decide(openbsdPinsyscalls, modelOf(row)).effect?.errno ?? null]),
  );
  expect(errno['pin-11']).toBe('EPERM');
  expect(errno['pin-02']).toBe('ENOSYS');
});

test('msyscall looks at the address after the instruction, pinsyscalls at the instruction', () => {
  const calls = [{ from: 'program', offset: 0xfffe, name: 'write', number: NUMBER.write }];
  const model = smallModel({ ...staticWith([[0xfffe, NUMBER.write]]), calls });
  // The last two bytes of the text: the address after them is outside it, and the evidence contradicts itself.
  expect(decide(openbsdMsyscall, model)).toMatchObject({ verdict: 'unknown' });
  expect(decide(openbsdPinsyscalls, model)).toMatchObject({ verdict: 'allowed' });
});

test('writable text may not enter, registered or not', () => {
  const objects = [{ name: LIBC, role: 'libc', writable: true } as const];
  const model = smallModel({ objects, calls: [{ from: LIBC, offset: 0x20, name: 'getpid', number: NUMBER.getpid }] });
  const decision = decide(openbsdMsyscall, model);
  expect(decision.verdict).toBe('denied');
  expect(decision.steps.map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'not-reached']);
});
