import type { Model } from '../../model/model.ts';
import { HOME, mapTest, otherRelease, stackTest, TESTS } from '../openbsd/entry-tests.ts';
import { beginFlags, CALL_TEST, type Flags, followFlags, performMsyscall } from '../openbsd/msyscall-state.ts';
import type { Policy } from '../policy.ts';
import { gatesOf, reachOf } from '../reach.ts';

/**
 * msyscall(2) as in OpenBSD 6.7 to 7.2. The kernel flags mappings while it loads a program: the text of the interpreter,
 * the text of a program that has none, and the signal trampoline page. ld.so then registers libc, once. At each entry
 * the mapping that holds the pc (the address *after* the instruction) must not be writable and must carry the flag.
 * Whole mappings are flagged, and the number is not looked at: any instruction in them may issue any call.
 */
export const openbsdMsyscall: Policy<Flags> = {
  id: 'openbsd-msyscall',
  aliases: ['region', 'msyscall'],
  group: 'OpenBSD',
  title: 'msyscall',
  summary: 'The call must leave from text that was registered for system calls.',
  origin: 'OpenBSD 6.7–7.5, the only such rule until 7.2 (as in 7.2)',
  citations: [
    { label: 'The test at entry', source: 'openbsd/src: sys/sys/syscall_mi.h 1.28, sys/uvm/uvm_map.c (2023)' },
    { label: 'Mappings flagged by the kernel', source: 'openbsd/src: sys/kern/exec_elf.c, exec_subr.c, kern_exec.c' },
    { label: 'libc registered by ld.so', source: 'openbsd/src: libexec/ld.so/library.c, lib/libc/sys/msyscall.2' },
    { label: 'The registration and its errors', source: 'openbsd/src: sys/uvm/uvm_mmap.c (sys_msyscall)' },
    { label: 'Calls from elsewhere leave a core', source: 'openbsd/src: regress/sys/kern/syscall_segment' },
    { label: 'The handler test is marked as failing on amd64', source: 'openbsd/src: regress/usr.bin/lastcomm' },
    {
      label: 'Not established: how 6.7 and 6.8 recognised the dynamic Go programs that they tolerated',
      source: 'golang/go#36435',
    },
  ],
  wall: 'region',
  tests: {
    stack: TESTS.stack,
    mapping: TESTS.mapping,
    writable: TESTS.writable,
    flag: TESTS.flag,
  },
  callTests: CALL_TEST,

  carriedOver: (model) => otherRelease(model, HOME.msyscall) ?? msyscallCarriedOver(model.system),
  begin: beginFlags,

  check: (entry, state, log) =>
    stackTest(entry, log, (heard) => {
      const map = mapTest(entry, state.permitted, heard, () => passesFrom(state));
      return 'passed' in map ? map.passed : map;
    }),

  perform: performMsyscall,
  follow: followFlags,
  gates: (_process, { permitted }) => gatesOf(permitted),
  reach: (_process, { permitted }) => reachOf(permitted),
};

/** How msyscall is read on a system that never had it; null where it is at home. */
export function msyscallCarriedOver({ os }: Model['system']): string | null {
  switch (os) {
    case 'openbsd':
      return null;
    case 'freebsd':
    case 'cheribsd':
      return (
        'rtld is the interpreter and the shared page holds the signal trampoline. OpenBSD registers the library whose ' +
        'soname starts with libc.so.; where libsys exists it is registered here instead, as the object that holds the ' +
        'stubs. By soname alone libc would be registered and libsys not, and every dynamic program would die at its ' +
        'first call from libsys.'
      );
    case 'linux':
      return (
        'ld-linux is the interpreter and libc.so.6 is registered (musl: libc.so is both). The vdso is not registered ' +
        'where the code that ends a signal handler is in libc, as on amd64.'
      );
    case 'unknown':
      return 'The evidence does not name the system: the run-time linker and the C library are taken as permitted.';
    default:
      return 'The run-time linker and the object that holds the stubs are taken as permitted.';
  }
}

/** The smallest change that would make the call pass. */
export function passesFrom({ holder, permitted }: Flags): string {
  const library = holder ?? permitted.find(({ origin }) => origin === 'call');
  if (library) return `it went through ${library.name}`;
  return permitted.some(({ origin }) => origin === 'static program')
    ? 'it left from the text of the program itself'
    : 'the library that it leaves from were registered first';
}
