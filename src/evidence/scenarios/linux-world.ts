import { LINUX_NUMBERS } from '../../facts/linux-syscalls.ts';
import type { Citation } from '../../model/model.ts';
import type { FilterText, HistoryObject } from '../history/history.ts';
import type { Cast } from './attacks.ts';
import { call, type World } from './play.ts';

/** What the scenarios of Linux share, so that each can be fetched without the others. */

export const linuxWorld = (objects: Readonly<Record<string, HistoryObject>>): World => ({
  ...{ system: 'linux', release: '6.18', arch: 'amd64', numbers: LINUX_NUMBERS, objects },
});

/** Calls from these objects are let in, all others kill: the address is that after the instruction. */
export const onlyFrom = (...names: readonly string[]): FilterText => ({
  // biome-ignore lint/suspicious/noThenProperty: the notation's word for what a rule answers
  rules: names.map((name) => ({ when: { ip: { in: name } }, then: 'ALLOW' })),
  otherwise: 'KILL_PROCESS',
});

/** The program that is attacked. */
export const VICTIM: Citation = {
  label: 'Illustrative: a program with a hole in it; its stack can be executed because it was linked so',
  source: 'written for this scenario',
};

/** What an attacker does with a C library whose stubs are its own functions. `main`: the functions down to main. */
export const throughLibc = (
  libc: string,
  main: string,
): Pick<Cast, 'goal' | 'otherStub' | 'page' | 'protect' | 'trampoline'> => ({
  goal: { call: 'execve', what: 'start a shell', stub: `${libc}:execve` },
  otherStub: { at: `${libc}:getpid`, of: 'getpid' },
  page: (name) => [
    call('mmap', libc, `${main} > gadget > ${libc}:mmap`, 'The attacker asks for memory, as any program may.', {
      args: { object: name, executable: false },
    }),
    call(
      'mprotect',
      libc,
      `${main} > gadget > ${libc}:mprotect`,
      'It is filled, then made executable and no longer writable, as a JIT compiler would.',
      {
        args: { object: name, writable: false, executable: true },
      },
    ),
  ],
  protect: (object, writable, note) => [
    call('mprotect', libc, `${main} > gadget > ${libc}:mprotect`, note, {
      args: { object, writable, executable: true },
    }),
  ],
  trampoline: {
    at: `${libc}:__restore_rt`,
    call: 'rt_sigreturn',
    note: 'A jump to libc’s own piece of code for it: the kernel takes a forged frame for that of a handler.',
  },
});
