import type { Citation } from '../../model/model.ts';
import { historyOf, type Release } from './openbsd-players.ts';
import { written } from './written.ts';

const ILLUSTRATIVE: Citation = {
  label: 'Illustrative: addresses, library versions, functions, and the order of ordinary calls',
  source: 'written for this scenario, not recorded',
};

const ATTACKS: readonly Citation[] = [
  {
    label: 'Illustrative: a program with a hole in it, and memory that is writable and executable at once',
    source:
      'written for this scenario; OpenBSD grants such memory only to programs that are marked for it (not re-read)',
  },
  {
    label: 'Left out: the cookie in signal frames, which a forged one would have to hold',
    source: 'openbsd/src: sys/arch/amd64/amd64/machdep.c (sys_sigreturn; not re-read)',
  },
];

const IMMUTABLE: Citation = {
  label: 'Inferred: text is immutable from 7.3 on; the library that is made writable is one that dlopen has brought',
  source: 'reading of sys/uvm/uvm_mmap.c and libexec/ld.so',
};

const MSYSCALL: readonly Citation[] = [
  { label: 'msyscall: the test at entry', source: 'openbsd/src: sys/sys/syscall_mi.h 1.28, sys/uvm/uvm_map.c (2023)' },
  { label: 'What the kernel flags by itself', source: 'openbsd/src: sys/kern/exec_elf.c, exec_subr.c, kern_exec.c' },
  { label: 'What ld.so registers, once', source: 'openbsd/src: libexec/ld.so/library.c, lib/libc/sys/msyscall.2' },
  {
    label: 'Inline calls from program and library must leave a core',
    source: 'openbsd/src: regress/sys/kern/syscall_segment',
  },
];

const PINS: readonly Citation[] = [
  { label: 'pinsyscalls: the order of tests', source: 'openbsd/src: sys/sys/syscall_mi.h (pin_check)' },
  {
    label: 'Tables in files, and how they are read',
    source: 'openbsd/src: lib/libc/arch/amd64/SYS.h, sys/kern/exec_elf.c',
  },
  { label: 'What ld.so pins', source: 'openbsd/src: libexec/ld.so/library.c, resolve.c (_dl_pin)' },
  { label: 'perl without syscall(2)', source: 'openbsd/src: gnu/usr.bin/perl/syscall_emulator.c' },
];

const GO: readonly Citation[] = [
  {
    label: 'Go: calls of its own, and through libc from 1.16 on',
    source: 'golang/go#36435, #63900; release notes of Go 1.16',
  },
  {
    label: 'Not established: by what 6.7 and 6.8 recognised the dynamic Go programs that they let run',
    source: 'golang/go#36435',
  },
];

const NUMBERS_FROM: Citation = {
  label: 'System call numbers; that of pinsyscalls dates from December 2023',
  source: 'openbsd/src: sys/kern/syscalls.master 1.246 (2023)',
};

/** A release, and what is said of it. */
interface Told extends Release {
  readonly citations: readonly Citation[];
}

const RELEASES: readonly Told[] = [
  {
    number: '7.6',
    libc: 'libc.so.100.3',
    ...{ msyscall: false, execPin: false, pins: true, immutable: true, indirect: false },
    go: ['1.15', '1.23'],
    citations: [
      ILLUSTRATIVE,
      ...PINS,
      {
        label: 'A region without a table may not enter',
        source: 'openbsd/src: sys/sys/syscall_mi.h 1.33; openbsd/www: plus76.html',
      },
      ...GO,
      NUMBERS_FROM,
      IMMUTABLE,
      ...ATTACKS,
    ],
  },
  {
    number: '7.5',
    libc: 'libc.so.99.0',
    ...{ msyscall: true, execPin: false, pins: true, immutable: true, indirect: false },
    go: ['1.15', '1.22'],
    citations: [
      ILLUSTRATIVE,
      ...MSYSCALL,
      ...PINS,
      {
        label: 'Not established: the tag of 7.5 was not read, the code is that of January to March 2024',
        source: 'openbsd/src: sys/sys/syscall_mi.h 1.31; openbsd/www: 75.html',
      },
      {
        label: 'Not established: whether 7.5 still pinned execve by pinsyscall(2); left out here',
        source: 'openbsd/www: plus76.html',
      },
      {
        label:
          'Inferred: a static program without a table runs; whether redbean did is not established, its makers name 7.3 or 7.4 as the last release',
        source: 'reading of syscall_mi.h 1.31',
      },
      ...GO,
      NUMBERS_FROM,
      IMMUTABLE,
      ...ATTACKS,
    ],
  },
  {
    number: '7.4',
    libc: 'libc.so.97.1',
    ...{ msyscall: true, execPin: true, pins: false, immutable: true, indirect: true },
    go: ['1.15', '1.21'],
    citations: [
      ILLUSTRATIVE,
      ...MSYSCALL,
      {
        label: 'The pin of execve',
        source: 'openbsd/src: sys/kern/kern_exec.c, sys/uvm/uvm_mmap.c (2023), pinsyscall.2',
      },
      { label: 'Static programs pin themselves', source: 'openbsd/src: lib/libc/dlfcn/init.c (2023)' },
      ...GO,
      NUMBERS_FROM,
      IMMUTABLE,
      ...ATTACKS,
    ],
  },
  {
    number: '7.2',
    libc: 'libc.so.96.2',
    ...{ msyscall: true, execPin: false, pins: false, immutable: false, indirect: true },
    go: ['1.15', '1.19'],
    citations: [ILLUSTRATIVE, ...MSYSCALL, ...GO, NUMBERS_FROM, ...ATTACKS],
  },
  {
    number: '6.6',
    libc: 'libc.so.95.1',
    ...{ msyscall: false, execPin: false, pins: false, immutable: false, indirect: true },
    go: ['1.13', null],
    citations: [
      ILLUSTRATIVE,
      { label: 'The test at entry', source: 'openbsd/src: sys/uvm/uvm_map.c (mid-2019, uvm_map_inentry_pc)' },
      {
        label: 'Not established: that 6.6 has this rule; the tree that was read lies between 6.5 and 6.7',
        source: 'openbsd/src: sys/uvm/uvm_map.c',
      },
      { label: 'Go makes calls of its own', source: 'golang/go#36435' },
      { label: 'System call numbers, taken from 6.9', source: 'openbsd/src: sys/kern/syscalls.master (6.9)' },
      ...ATTACKS,
    ],
  },
];

const longer = ({ go: [, after] }: Release): string =>
  'ftp is an ordinary dynamic program; sh and ls are static, as everything in /bin; redbean is static and comes from a ' +
  `toolchain of its own; ${
    after === null
      ? 'a Go program makes its own calls, as all did before Go’s move to libc'
      : 'two Go programs stand for the time before and after Go’s move to libc'
  }; perl has a syscall function. The processes after them are attacks.`;

export const OPENBSD_SCENARIOS = RELEASES.map((release) =>
  written({
    id: `openbsd-${release.number}`,
    longer: longer(release),
    citations: release.citations,
    history: historyOf(release),
  }),
);
