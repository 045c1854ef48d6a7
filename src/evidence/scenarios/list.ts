import { at } from '../../base/assert.ts';
import type { Scenario } from '../scenario.ts';

/** What is said of a scenario before it is opened. */
export type ScenarioHead = Omit<Scenario, 'build'>;

/**
 * The built-in scenarios, system by system, the newest release of each first. The list is small and always there; the
 * scenarios themselves are in files of their own, and the page loads the one that is opened (`lazy.ts`).
 */
export const SCENARIO_HEADS: readonly ScenarioHead[] = [
  {
    id: 'freebsd-15',
    os: 'freebsd',
    title: 'FreeBSD 15 · libsys',
    summary: 'The stubs have moved to libsys: libc still has the wrappers, but no longer enters the kernel.',
    home: [],
  },
  {
    id: 'freebsd-14',
    os: 'freebsd',
    title: 'FreeBSD 14 · before the split',
    summary: 'Every stub is in libc: calls leave from libc, rtld, and from programs that bring their own.',
    home: [],
  },
  {
    id: 'freebsd-15-attacks',
    os: 'freebsd',
    title: 'FreeBSD 15 · programs and attacks',
    summary: 'Six honest programs and eight attacks: try on them what a rule would stop, and whom it would hurt.',
    home: [],
  },
  {
    id: 'openbsd-7.6',
    os: 'openbsd',
    title: 'OpenBSD 7.6 · pinsyscalls',
    summary: 'Each number may leave from one instruction of libc, ld.so or a static program; all else dies.',
    home: ['openbsd-pinsyscalls'],
  },
  {
    id: 'openbsd-7.5',
    os: 'openbsd',
    title: 'OpenBSD 7.5 · msyscall and pins',
    summary: 'Text must be registered; where it has a table, the instruction must be the right one too.',
    home: ['openbsd-7.5-both'],
  },
  {
    id: 'openbsd-7.4',
    os: 'openbsd',
    title: 'OpenBSD 7.4 · msyscall and the execve pin',
    summary: 'Text must be registered, and execve must leave from the function of that name.',
    home: ['openbsd-msyscall-execpin'],
  },
  {
    id: 'openbsd-7.2',
    os: 'openbsd',
    title: 'OpenBSD 7.2 · msyscall',
    summary: 'Calls must leave from registered text: libc, ld.so, a static program, the trampoline page.',
    home: ['openbsd-msyscall'],
  },
  {
    id: 'openbsd-6.6',
    os: 'openbsd',
    title: 'OpenBSD 6.6 · no writable text',
    summary: 'Before any registration: the memory that a call leaves from must not be writable, that is all.',
    home: ['openbsd-wx-syscall'],
  },
  {
    id: 'cheribsd-c18n',
    os: 'cheribsd',
    title: 'CheriBSD · the permission to call',
    summary: 'Code may enter the kernel if its capability says so; rtld leaves that permission to libsys alone.',
    home: ['cheribsd-perm-syscall'],
  },
  {
    id: 'serenityos',
    os: 'serenity',
    title: 'SerenityOS · marked regions',
    summary:
      'The loader marks the text of libsystem.so and seals the process; from then on only marked text may enter.',
    home: ['serenity-syscall-region'],
  },
  {
    id: 'zircon',
    os: 'fuchsia',
    title: 'Fuchsia · the vDSO and nothing else',
    summary: 'The kernel makes the one object that may enter it, and knows the instructions of each number in it.',
    home: ['zircon-vdso'],
  },
  {
    id: 'linux-glibc',
    os: 'linux',
    title: 'Linux · glibc, user dispatch, filters',
    summary: 'Linux asks nothing by itself: a thread or a process may ask for it, with user dispatch or a filter.',
    home: ['linux-sud', 'linux-seccomp-ip'],
  },
  {
    id: 'linux-musl',
    os: 'linux',
    title: 'Linux · musl',
    summary: 'musl is C library and run-time linker in one file, and many of its calls share one instruction.',
    home: ['linux-sud', 'linux-seccomp-ip'],
  },
  {
    id: 'linux-rr',
    os: 'linux',
    title: 'Linux · recorded by rr',
    summary: 'A recorder must see every call: those from its own page pass, all others stop for it; none is refused.',
    home: ['linux-rr'],
  },
];

export const scenarioHead = (id: string): ScenarioHead =>
  at(
    SCENARIO_HEADS.filter((head) => head.id === id),
    0,
  );
