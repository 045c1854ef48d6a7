import { signalReturnNumbers } from '../by-symbol.ts';
import { HOME, mapTest, numberTest, otherRelease, stackTest, TESTS } from '../openbsd/entry-tests.ts';
import {
  EXEC_PIN_CALL_TEST,
  EXEC_PIN_TEST,
  type ExecPin,
  execPinTest,
  performPinsyscall,
} from '../openbsd/exec-pin.ts';
import {
  beginFlags,
  type Flags,
  followFlags,
  performMsyscall,
  CALL_TEST as REGISTER_TEST,
} from '../openbsd/msyscall-state.ts';
import { PIN_TESTS, passesFromPinned, pinCheck } from '../openbsd/pin-check.ts';
import {
  beginPins,
  followPins,
  gatesOfPins,
  CALL_TEST as PIN_TEST,
  type Pins,
  performPinsyscalls,
  reachOfPins,
} from '../openbsd/pins-state.ts';
import type { Policy } from '../policy.ts';
import { gatesOf } from '../reach.ts';
import { bytesOf, type Region } from '../regions.ts';
import { msyscallCarriedOver, passesFrom } from './openbsd-msyscall.ts';
import { pinsCarriedOver } from './openbsd-pinsyscalls.ts';

/**
 * OpenBSD 7.5 has both: the page test of msyscall, then the table of pinsyscalls *where the address is in a pinned
 * region*; of any other address this release has no opinion. So main text dies of SIGSEGV and a wrong stub of SIGABRT,
 * and a static program without a table runs.
 */
export const openbsd75Both: Policy<Flags & Pins & ExecPin> = {
  id: 'openbsd-7.5-both',
  aliases: ['openbsd-7.5', 'both'],
  group: 'OpenBSD',
  title: 'msyscall, then pins',
  summary:
    'The call must leave from registered text, and there from the instruction of its number if there is a table.',
  origin: 'OpenBSD 7.5 (code of January to March 2024; the tag itself was not read)',
  citations: [
    { label: 'The order of tests', source: 'openbsd/src: sys/sys/syscall_mi.h 1.31 (pin_check, mi_syscall)' },
    { label: 'In this release', source: 'openbsd/www: 75.html' },
    { label: 'Numbers out of range', source: 'openbsd/src: sys/arch/amd64/amd64/trap.c (2024-03)' },
  ],
  wall: 'keyhole',
  tests: {
    number: TESTS.number,
    stack: TESTS.stack,
    mapping: TESTS.mapping,
    writable: TESTS.writable,
    flag: TESTS.flag,
    ...PIN_TESTS,
    ...EXEC_PIN_TEST,
  },
  callTests: { register: REGISTER_TEST.call, ...PIN_TEST, ...EXEC_PIN_CALL_TEST },

  carriedOver(model) {
    const release = otherRelease(model, HOME.pins) ?? otherRelease(model, HOME.msyscall);
    if (release !== null) return release;
    const region = msyscallCarriedOver(model.system);
    return region === null ? null : `${region} ${pinsCarriedOver(model.system)}`;
  },

  begin: (process) => ({
    ...beginPins(process),
    ...beginFlags(process),
    // Whether anything in 7.5 still called pinsyscall(2) is not established: nothing is pinned but by a recorded call.
    execve: null,
  }),

  check: (entry, state, log) =>
    numberTest(entry, log) ??
    stackTest(entry, log, (heard) => {
      // What comes from where its table has it has come from a registered range.
      const map = mapTest(entry, state.permitted, heard, () =>
        state.library.some(({ table }) => table !== 'absent') ? passesFromPinned(entry, state) : passesFrom(state),
      );
      if (!('passed' in map)) return map;
      const pins = pinCheck(entry, state, heard, 'passes');
      return pins.verdict === 'allowed' ? execPinTest(entry, state, heard, pins) : pins;
    }),

  perform: (entry, operation, state, log) =>
    performMsyscall(entry, operation, state, {
      ask: (_test, outcome, values) => log.ask('register', outcome, values),
    }) ??
    performPinsyscalls(entry, operation, state, log, { oneThread: false, burnsFirst: false }) ??
    performPinsyscall(entry, operation, state, log),

  follow: (change, after, state) => followPins(change, after, followFlags(change, after, state)),

  gates: (process, state) => [...gatesOf(openOf(state)), ...gatesOfPins(state, signalReturnNumbers(process))],

  reach: (_process, state) => ({ any: bytesOf(openOf(state)), pairs: reachOfPins(state).pairs }),
};

/** Regions of which no table speaks, so that the page test alone does; the trampoline has a test of its own. */
function openOf({ permitted, library, program, page }: Flags & Pins): readonly Region[] {
  const pinned = [...library, ...program].filter(({ table }) => table !== 'absent').map(({ region }) => region);
  return permitted.filter(({ module }) => ![...pinned, ...page].some((region) => region.module === module));
}
