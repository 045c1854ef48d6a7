import type { Model } from '../../model/model.ts';
import { signalReturnNumbers } from '../by-symbol.ts';
import { HOME, numberTest, otherRelease, stackTest, TESTS } from '../openbsd/entry-tests.ts';
import { PIN_TESTS, pinCheck } from '../openbsd/pin-check.ts';
import {
  beginPins,
  CALL_TEST,
  type CallRules,
  followPins,
  gatesOfPins,
  type Pins,
  performPinsyscalls,
  reachOfPins,
} from '../openbsd/pins-state.ts';
import type { Policy } from '../policy.ts';

/**
 * pinsyscalls(2) from OpenBSD 7.6 on (sys/sys/syscall_mi.h 1.34, pin_check). Two regions have a table of their own: libc,
 * pinned by ld.so, and the program's place, which is ld.so in a dynamic image and the program in a static one. In order:
 *
 *   1  in libc's region           → its table
 *   2  in the program's region    → its table
 *   3  at the trampoline's own pc → sigreturn passes, anything else kills
 *   4  the table: no entry kills; one address must match; "anywhere" lets any address of the region pass
 *
 * A region without a table kills too. The one exception comes before all of it: on amd64 and arm64 a number outside the
 * kernel's own range only returns ENOSYS, from anywhere.
 */
function pinsyscalls(rules: CallRules, own: Pick<Policy, 'id' | 'aliases' | 'title' | 'origin'>): Policy<Pins> {
  return {
    ...own,
    group: 'OpenBSD',
    summary: 'Each number has its own permitted instruction, in libc and in the run-time linker or static program.',
    citations: [
      { label: 'The order of tests', source: 'openbsd/src: sys/sys/syscall_mi.h 1.34–1.37 (pin_check)' },
      { label: 'Tables read from ELF', source: 'openbsd/src: sys/kern/exec_elf.c 1.191 (elf_read_pintable)' },
      { label: 'libc pinned by ld.so', source: 'openbsd/src: libexec/ld.so/library.c, resolve.c; pinsyscalls.2' },
      { label: 'The registration and its errors', source: 'openbsd/src: sys/uvm/uvm_mmap.c (sys_pinsyscalls)' },
      { label: 'No table, no calls', source: 'openbsd/www: plus76.html (2024-04-01)' },
      { label: 'Numbers out of range', source: 'openbsd/src: sys/arch/amd64/amd64/trap.c' },
      { label: 'SIGABRT with its handler reset', source: 'openbsd/src: sys/kern/kern_sig.c (sigabort)' },
      ...(rules.oneThread ? [{ label: 'No other threads', source: 'openbsd/www: plus77.html (2025-04-06)' }] : []),
      {
        label: 'Not established: whether a static program’s own pinsyscalls fails',
        source: 'man page and code differ; not run, and left out here',
      },
    ],
    wall: 'keyhole',
    tests: { number: TESTS.number, stack: TESTS.stack, ...PIN_TESTS },
    callTests: CALL_TEST,

    carriedOver: (model) => otherRelease(model, HOME.pins) ?? pinsCarriedOver(model.system),
    begin: beginPins,

    check: (entry, state, log) =>
      numberTest(entry, log) ?? stackTest(entry, log, (heard) => pinCheck(entry, state, heard, 'dies')),

    perform: (entry, operation, state, log) => performPinsyscalls(entry, operation, state, log, rules),
    follow: followPins,
    gates: (process, state) => gatesOfPins(state, signalReturnNumbers(process)),
    reach: (_process, state) => reachOfPins(state),
  };
}

export const openbsdPinsyscalls = pinsyscalls(
  { oneThread: false, burnsFirst: false },
  {
    id: 'openbsd-pinsyscalls',
    aliases: ['pins', 'pinsyscalls', 'openbsd-pinsyscalls@7.6'],
    title: 'pinsyscalls',
    origin: 'OpenBSD 7.6 (code of February 2025)',
  },
);

/** The registration is refused while there are other threads, and a failed try is a try. */
const LATER: CallRules = { oneThread: true, burnsFirst: true };

export const openbsdPinsyscalls77 = pinsyscalls(LATER, {
  id: 'openbsd-pinsyscalls@7.7',
  aliases: [],
  title: 'pinsyscalls, 7.7',
  origin: 'OpenBSD 7.7: the registration fails while other threads exist',
});

export const openbsdPinsyscalls78 = pinsyscalls(LATER, {
  id: 'openbsd-pinsyscalls@7.8',
  aliases: [],
  title: 'pinsyscalls, 7.8',
  origin: 'OpenBSD 7.8 (code of September 2025): no rule of it differs from 7.7',
});

/** How pins are read on a system that never had them; null where they are at home. */
export function pinsCarriedOver({ os }: Model['system']): string | null {
  switch (os) {
    case 'openbsd':
      return null;
    case 'freebsd':
    case 'cheribsd':
      return (
        'Nobody has written this for FreeBSD. Each object’s table is taken from its stubs. Where libsys exists it is ' +
        'pinned in the place of libc, as the object that holds the stubs; by soname alone libc would be pinned and ' +
        'every dynamic program would die at its first call from libsys. Static programs are taken to carry the table ' +
        'of the stubs that they link, Go programs to carry none. For syscall(2) the number compared is that of the ' +
        'call it makes, since FreeBSD resolves it first; its instruction is not that number’s.'
      );
    case 'linux':
      return (
        'ld-linux and libc.so.6 (musl: libc.so for both) are taken to carry tables of their sites; where the evidence ' +
        'has none, a function of the call’s own name stands for its place. Linux has no trampoline page on amd64. ' +
        'Number 0, which the table’s format cannot hold, counts as an ordinary number.'
      );
    case 'unknown':
      return 'The evidence does not name the system: the run-time linker and the C library are taken as pinned.';
    default:
      return 'The object that holds the stubs is pinned, with the table of its stubs.';
  }
}
