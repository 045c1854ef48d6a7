import type { Model } from '../model/model.ts';
import { siteOf } from '../model/queries.ts';
import { check, type Pinned, type Pins } from './pin-check.ts';
import { type Pin, type PinTable, pinTable } from './pin-table.ts';
import { partsOf } from './places.ts';
import type { Gate, Policy } from './policy.ts';
import { distinct, interpreter, type Region, signalPage, staticProgram, stubHolder } from './regions.ts';

/**
 * pinsyscalls(2) as in OpenBSD 7.6 (sys/sys/syscall_mi.h 1.34, pin_check). Two regions have a table of their own: libc,
 * pinned by ld.so, and the program's place, which is ld.so in a dynamic image and the program in a static one. The
 * address compared is that of the *instruction*: the pc minus its length. In order:
 *
 *   1  in libc's region           → its table
 *   2  in the program's region    → its table
 *   3  at the trampoline's own pc → sigreturn passes, anything else kills
 *   4  the table: no entry kills; one address must match; "anywhere" lets any address of the region pass
 *
 * A region without a table kills too. The one exception comes before all of it: on amd64 and arm64 a number outside the
 * kernel's own range only returns ENOSYS, from anywhere.
 */
export const openbsdPinsyscalls: Policy<Pins> = {
  id: 'openbsd-pinsyscalls',
  aliases: ['pins', 'pinsyscalls'],
  title: 'pinsyscalls',
  summary: 'Each number has its own permitted instruction, in libc and in the run-time linker or static program.',
  origin: 'OpenBSD 7.5 and later (as in 7.6)',
  citations: [
    { label: 'The order of tests', source: 'openbsd/src: sys/sys/syscall_mi.h 1.34 (pin_check)' },
    { label: 'Tables read from ELF', source: 'openbsd/src: sys/kern/exec_elf.c 1.191 (elf_read_pintable)' },
    { label: 'libc pinned by ld.so', source: 'openbsd/src: libexec/ld.so/library.c, resolve.c; pinsyscalls.2' },
    { label: 'No table, no calls', source: 'openbsd/www: plus76.html (2024-04-01)' },
    { label: 'Numbers out of range', source: 'openbsd/src: sys/arch/amd64/amd64/trap.c' },
    { label: 'SIGABRT with its handler reset', source: 'openbsd/src: sys/kern/kern_sig.c (sigabort)' },
  ],
  wall: 'keyhole',

  carriedOver({ system }: Model): string | null {
    switch (system.os) {
      case 'openbsd':
        return null;
      case 'freebsd':
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
      default:
        return 'The evidence does not name the system: the run-time linker and the C library are taken as pinned.';
    }
  },

  begin(model: Model, image: number): Pins {
    const pinned = (region: Region): Pinned => ({
      region,
      table: withKbind(model, image, region, pinTable(model, image, region.module)),
    });
    const program = staticProgram(model, image);
    return {
      image,
      library: stubHolder(model, image, 'pinned by the run-time linker').map(pinned),
      program: (program.length > 0 ? program : interpreter(model, image)).map(pinned),
      page: signalPage(model, image),
    };
  },

  check,

  gates(model: Model, state: Pins): readonly Gate[] {
    const used = partsOf(model, state.image).attempts.filter(
      (attempt) => attempt.kind === 'syscall' && check(model, state, attempt).verdict === 'allowed',
    );
    const pinned = [...state.library, ...state.program].map(({ region }) => region);
    return distinct([...pinned, ...state.page]).flatMap(({ module, name }) => {
      const numbers = used
        .filter((attempt) => siteOf(model, attempt)?.module === module)
        .flatMap(({ number }) => number ?? []);
      if (numbers.length === 0) return [];
      const sorted = [...new Set(numbers)].sort((a, b) => a - b);
      return { module, numbers: sorted, label: `${name}: these numbers, each at its place` };
    });
  },
};

/**
 * OpenBSD's loader reads ld.so's table with number 86 forced to "anywhere": kbind is inlined in ld.so, and checks its
 * own pc and cookie (sys/kern/exec_elf.c).
 */
const KBIND = 86;

function withKbind(model: Model, image: number, region: Region, table: PinTable): PinTable {
  const isInterpreter = interpreter(model, image).some(({ module }) => module === region.module);
  if (model.system.os !== 'openbsd' || !isInterpreter || typeof table === 'string') return table;
  return new Map<number, Pin>([...table, [KBIND, 'anywhere']]);
}
