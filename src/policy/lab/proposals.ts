import { DEFAULT_RECIPE, type Recipe } from './recipe.ts';

/** A worked proposal: a recipe, the question that it answers, and what speaks for and against it. */
export interface Proposal {
  readonly recipe: Recipe;
  readonly question: keyof typeof QUESTIONS;
  /** What it takes over, and from where. */
  readonly idea: string;
  readonly reasons: readonly Reason[];
}

/** Something that is claimed of a proposal. */
export interface Reason {
  readonly text: string;
  readonly known: keyof typeof KNOWN;
  /** Where it is read, or what it is inferred from; of the trial nothing: it is shown beside. */
  readonly source: string;
}

/** How a reason is known. */
export const KNOWN = {
  trial: 'seen in the trial',
  read: 'read in the source',
  inferred: 'inferred',
} as const;

/** The two questions of the libsys status report’s help-wanted list, in our words, and what the report says of them. */
export const QUESTIONS = {
  limit: {
    title: 'How could FreeBSD limit where calls are made?',
    asked: 'Help wanted in the status report of 2024 Q1, which takes msyscall for obsolete.',
  },
  fit: {
    title: 'Why is pinsyscalls no obvious match for libsys, and what would fit?',
    asked: 'The status report of 2024 Q1 says that it is none and gives no reason: those given here are inferred.',
  },
} as const;

const { name: _, ...REGION } = DEFAULT_RECIPE;
const BASE: Omit<Recipe, 'name'> = { ...REGION, statics: 'refused' };

const trial = (text: string): Reason => ({ text, known: 'trial', source: '' });
const read = (text: string, source: string): Reason => ({ text, known: 'read', source });
const inferred = (text: string, source: string): Reason => ({ text, known: 'inferred', source });

/** Instructions from which every number may be issued: counted in the trial by the tests. */
const PRICE = trial(
  'Honest programs run. The price is three instructions from which every number may be issued: those of syscall and ' +
    '__syscall in libsys, and that of rtld’s own syscall.',
);

export const PROPOSALS: readonly Proposal[] = [
  {
    recipe: { ...BASE, name: 'log first', statics: 'text', replaceable: true, effect: 'log' },
    question: 'limit',
    idea: 'The region rule, but calls that it would refuse are let in and logged.',
    reasons: [
      trial('Nothing breaks and nothing is stopped: calls can start from as many places as without a rule.'),
      inferred('Ports can be counted before anything is refused.', 'the exp-run of the split: FreeBSD bug 276391'),
      read('seccomp can log in the same way.', 'man-pages: seccomp(2), SECCOMP_RET_LOG'),
    ],
  },
  {
    recipe: { ...BASE, name: 'region', statics: 'text' },
    question: 'limit',
    idea: 'msyscall for libsys: rtld registers libsys once; static programs may enter from their own text.',
    reasons: [
      trial('Go and rescue binaries run, because they are static.'),
      trial(
        'Whatever can jump into libsys still makes any call: a wrong stub, an unintended instruction, a forged sigreturn ' +
          'that continues there.',
      ),
      read('To make such a limit easier was one aim of the split.', 'freebsd-current archive 2024-02: message 5526'),
    ],
  },
  {
    recipe: { ...BASE, name: 'region + replaceable', statics: 'text', replaceable: true },
    question: 'limit',
    idea: 'The same, and an object in libsys’s place is registered like libsys itself.',
    reasons: [
      trial('cat runs with a libsys that logs, and with one that replays.'),
      inferred(
        'Who can name the object that is loaded in place of libsys is trusted too.',
        'FreeBSD review D14609: tools replace libsys at run time',
      ),
    ],
  },
  {
    recipe: { ...BASE, name: 'strict region', statics: 'refused' },
    question: 'limit',
    idea: 'Only rtld and libsys, taken at its word.',
    reasons: [
      trial(
        'Every static program dies at its first call, and so does every Go program: a rule of this form needs an exception.',
      ),
    ],
  },
  {
    recipe: { ...BASE, name: 'permission', key: 'permission', statics: 'text', page: 'any', effect: 'SIGSYS' },
    question: 'limit',
    idea:
      'CheriBSD’s rule: the run-time linker takes a permission from the code of every library but libsys. At entry the ' +
      'kernel looks at that alone, at no address and no number.',
    reasons: [
      read(
        'It needs no table, and a capability cannot be forged.',
        'CheriBSD: sys/cheri/cheri_syscall.c; pull request 2320',
      ),
      inferred('Where there are no capabilities, nothing carries it.', 'the same'),
      inferred(
        'A static program has nobody to take it away, and rtld keeps its own.',
        'CheriBSD: libexec/rtld-elf; pull request 2320',
      ),
      trial('A forged sigreturn is not looked at, as no number is.'),
    ],
  },
  {
    recipe: { ...BASE, name: 'pins taken literally', key: 'site', statics: 'table', indirect: false },
    question: 'fit',
    idea: 'pinsyscalls for libsys: one instruction for each number, from a table; static programs bring theirs.',
    reasons: [
      inferred(
        'Programs that use syscall(2) break: its instruction makes every call, and a table has no form for that.',
        'freebsd-src: lib/libsys/syscall.2; openbsd/src: sys/kern/exec_elf.c (elf_read_pintable)',
      ),
      inferred(
        '_umtx_op has two instructions, rfork several: such numbers fall back to “anywhere”.',
        'freebsd-src: lib/libsys/amd64/_umtx_op_err.S, rfork_thread.S; openbsd/src: sys/kern/exec_elf.c',
      ),
      inferred(
        'rtld and libsys hold the same numbers, so each needs a table, as OpenBSD’s ld.so and libc have.',
        'freebsd-src: libexec/rtld-elf/rtld-libc/Makefile.inc',
      ),
      inferred('Go carries no table.', 'Go 1.19: runtime/sys_freebsd_amd64.s'),
      inferred('A libsys that is meant to be replaced cannot enter.', 'FreeBSD review D14609'),
    ],
  },
  {
    recipe: { ...BASE, name: 'sets', key: 'set', statics: 'table', indirect: false },
    question: 'fit',
    idea: 'A set of instructions for each number, one table for each trusted object.',
    reasons: [
      trial('The several instructions of _umtx_op are exact again. syscall(2) and Go still break.'),
      read('Zircon has such sets.', 'Fuchsia: zircon/kernel/lib/syscalls/syscalls.cc'),
    ],
  },
  {
    recipe: { ...BASE, name: 'sets with indirect calls', key: 'set', statics: 'text', indirect: true },
    question: 'fit',
    idea: 'Sets, with the indirect instructions of libsys and rtld listed for every number, and static text admitted.',
    reasons: [
      PRICE,
      read(
        'libsys exports syscall and __syscall, and rtld links syscall.',
        'freebsd-src: lib/libsys/syscall.2, libexec/rtld-elf/rtld-libc/Makefile.inc (before the split)',
      ),
    ],
  },
  {
    recipe: {
      ...BASE,
      name: 'sets + replaceable libsys',
      key: 'set',
      statics: 'text',
      indirect: true,
      replaceable: true,
    },
    question: 'fit',
    idea: 'The same, and an object in libsys’s place may enter by its own indirect instruction.',
    reasons: [
      trial('cat runs with a libsys that logs, and with one that replays.'),
      read('Logging and replay are one of the reasons for libsys.', 'FreeBSD review D14609; Castor, ASPLOS 2017'),
      inferred('This is the least that pins would have to become.', 'the reasons above'),
    ],
  },
  {
    recipe: {
      ...BASE,
      name: 'libsys from the kernel',
      registrar: 'kernel',
      key: 'set',
      statics: 'text',
      indirect: false,
    },
    question: 'fit',
    idea: 'As Zircon does it: the kernel maps libsys, so it knows its instructions without being told.',
    reasons: [
      read('There is no registration to attack.', 'Fuchsia: docs/concepts/kernel/vdso.md'),
      inferred('No libsys of one’s own: what logs has to stand in front of it, and call it.', 'the same'),
      trial('syscall(2) breaks.'),
    ],
  },
];
