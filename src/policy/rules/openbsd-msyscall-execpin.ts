import { isRecorded, type ProcessState } from '../../kernel/process.ts';
import { HOME, mapTest, otherRelease, stackTest, TESTS } from '../openbsd/entry-tests.ts';
import {
  EXEC_PIN_CALL_TEST,
  EXEC_PIN_TEST,
  type ExecPin,
  execPinTest,
  impliedExecPin,
  isPinned,
  PASSES_AS_EXECVE,
  performPinsyscall,
} from '../openbsd/exec-pin.ts';
import { beginFlags, CALL_TEST, type Flags, followFlags, performMsyscall } from '../openbsd/msyscall-state.ts';
import type { Policy } from '../policy.ts';
import { gatesOf, reachOf } from '../reach.ts';
import { msyscallCarriedOver, passesFrom } from './openbsd-msyscall.ts';

/**
 * OpenBSD 7.3 and 7.4: msyscall, and pinsyscall(2), which gives execve one range of its own. The range is tested inside
 * sys_execve, so after the page test: from the program's text a call dies of SIGSEGV, from a wrong stub of SIGABRT.
 */
export const openbsdMsyscallExecpin: Policy<Flags & ExecPin> = {
  id: 'openbsd-msyscall-execpin',
  aliases: ['execpin', 'pinsyscall'],
  group: 'OpenBSD',
  title: 'msyscall + execve pin',
  summary: 'As msyscall; and execve must leave from its own stub.',
  origin: 'OpenBSD 7.3–7.4 (a tree of 2023)',
  citations: [
    { label: 'The test inside the call', source: 'openbsd/src: sys/kern/kern_exec.c (2023, sys_execve)' },
    { label: 'The registration and its errors', source: 'openbsd/src: sys/uvm/uvm_mmap.c (2023), pinsyscall.2' },
    { label: 'Static programs pin themselves', source: 'openbsd/src: lib/libc/dlfcn/init.c (2023)' },
  ],
  wall: 'region',
  tests: {
    stack: TESTS.stack,
    mapping: TESTS.mapping,
    writable: TESTS.writable,
    flag: TESTS.flag,
    ...EXEC_PIN_TEST,
  },
  callTests: { ...CALL_TEST, ...EXEC_PIN_CALL_TEST },

  carriedOver(model) {
    const release = otherRelease(model, HOME.execPin);
    if (release !== null) return release;
    const region = msyscallCarriedOver(model.system);
    return region === null ? null : `${region} The pin of execve is taken to be the stub of that number.`;
  },

  begin: (process: ProcessState) => ({
    ...beginFlags(process),
    execve: isRecorded(process, HOME.execPin) ? null : impliedExecPin(process),
  }),

  check: (entry, state, log) =>
    stackTest(entry, log, (heard) => {
      const map = mapTest(entry, state.permitted, heard, () =>
        isPinned(entry, state) ? PASSES_AS_EXECVE : passesFrom(state),
      );
      if (!('passed' in map)) return map;
      return execPinTest(entry, state, heard, map.passed);
    }),

  perform: (entry, operation, state, log) =>
    performMsyscall(entry, operation, state, log) ?? performPinsyscall(entry, operation, state, log),
  follow: followFlags,
  gates: (_process, { permitted }) => gatesOf(permitted),
  reach: (_process, { permitted }) => reachOf(permitted),
};
