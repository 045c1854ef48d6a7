import { at } from '../../base/assert.ts';
import { plural } from '../../base/text.ts';
import type { Entry } from '../../kernel/entry.ts';
import { type Change, isOtherRelease, isRecorded, type ProcessState } from '../../kernel/process.ts';
import type { Grade, Range } from '../../model/model.ts';
import type { Operation } from '../../model/operation.ts';
import type { Log } from '../log.ts';
import { moduleGone } from '../marks.ts';
import type { Gate, Performed, Reach } from '../policy.ts';
import {
  bytesOf,
  distinct,
  interpreter,
  type Region,
  registeredRange,
  signalPage,
  staticProgram,
  stubHolder,
} from '../regions.ts';
import { registering } from '../registration.ts';
import { HOME, MAX_SYSCALL } from './entry-tests.ts';
import { isUserRange } from './msyscall-state.ts';
import { ANYWHERE, type Pin, type PinTable, readFileTable, tableOf, tableOfValues } from './pin-table.ts';

/** A region and the table that was registered for it. */
export interface Pinned {
  readonly region: Region;
  readonly table: PinTable;
  /** How well it is known that this is its table: one that is made of the stubs instead of recorded is `assumed`. */
  readonly grade: Grade;
}

/** What the kernel keeps for a process: copied on fork, shared by threads, made anew by exec. */
export interface Pins {
  readonly library: readonly Pinned[];
  /** The program where it is static, else the run-time linker. */
  readonly program: readonly Pinned[];
  readonly page: readonly Region[];
  /** VM_MAP_PINSYSCALL_ONCE. */
  readonly pinned: boolean;
}

/** The test of the registration itself; sys_pinsyscalls in sys/uvm/uvm_mmap.c. */
export const CALL_TEST = {
  call: 'pinsyscalls itself: the first use, a sound range, a sound table',
} as const;

/**
 * What is pinned when the history of a process begins: by execve(2), and, where the evidence records no registration, by
 * the run-time linker too.
 */
export function beginPins(process: ProcessState): Pins {
  const program = staticProgram(process);
  const ownText = program.length > 0 ? program : interpreter(process);
  const isInterpreter = program.length === 0;
  return {
    library: isRecorded(process, HOME.pins) ? [] : libraryIn(process),
    program: ownText
      .map((region) => pinnedWith(process, region))
      .map((pinned) => ({ ...pinned, table: withKbind(process, isInterpreter, pinned.table) })),
    page: signalPage(process),
    pinned: !isRecorded(process, HOME.pins),
  };
}

const libraryIn = (process: ProcessState): readonly Pinned[] =>
  stubHolder(process, 'pinned by the run-time linker').map((region) => pinnedWith(process, region));

/** With the table that the file carries, or what its instructions would make of one. */
function pinnedWith(process: ProcessState, region: Region): Pinned {
  const mapping = process.areas.find((area) => area.mapping.module === region.module)?.mapping;
  // Files of a release without tables are taken as those of one that has them.
  if (mapping?.table === null && !isOtherRelease(process.model, HOME.pins)) {
    return { region, table: 'absent', grade: 'exact' };
  }
  if (mapping?.table && mapping.text) {
    const { start, end } = mapping.text;
    return { region, table: readFileTable(mapping.table, start, end - start), grade: 'exact' };
  }
  if (!mapping?.stubs) return { region, table: 'not recorded', grade: 'exact' };
  return { region, table: tableOf(mapping.stubs), grade: isRecorded(process, HOME.pins) ? 'exact' : 'assumed' };
}

/**
 * OpenBSD's kernel reads ld.so's table with number 86 forced to "anywhere": kbind is inlined in ld.so, and checks its
 * own pc and cookie (sys/kern/exec_elf.c).
 */
const KBIND = 86;

function withKbind({ model }: ProcessState, isInterpreter: boolean, table: PinTable): PinTable {
  if (model.system.os !== 'openbsd' || !isInterpreter || typeof table === 'string') return table;
  return new Map<number, Pin>([...table, [KBIND, 'anywhere']]);
}

/** What a release decides about the call itself. */
export interface CallRules {
  /** 7.7 and later: refused while the process has other threads. */
  readonly oneThread: boolean;
  /** 7.7 and later: the one use is taken before the arguments are looked at, so a failed try burns it. */
  readonly burnsFirst: boolean;
}

/** sys_pinsyscalls (sys/uvm/uvm_mmap.c). */
export function performPinsyscalls<State extends Pins>(
  entry: Entry,
  operation: Operation,
  state: State,
  log: Log,
  rules: CallRules,
): Performed<State> | null {
  if (operation.kind !== 'pinsyscalls') return null;
  const { start, length, table, entries } = operation;
  const { refuse, done } = registering(entry, state, log, 'call');
  const threads = entry.process.threads.size;
  if (rules.oneThread && threads > 1) {
    return refuse('EPERM', `the process has ${threads} threads`, 'no other thread had been started');
  }
  if (state.pinned) return refuse('EPERM', 'libc was pinned before', 'it were the first registration');
  const burnt: State = rules.burnsFirst ? { ...state, pinned: true } : state;
  const end = start + length;
  if (!isUserRange(entry, start, length)) {
    return refuse(
      'EINVAL',
      'the range wraps or lies outside what a process can map',
      'the range were that of a text',
      burnt,
    );
  }
  if (entries < 1 || entries > MAX_SYSCALL) {
    return refuse('E2BIG', `the table claims ${entries} entries`, `it had 1 to ${MAX_SYSCALL}`, burnt);
  }
  if (table === null) return refuse('EFAULT', 'the table cannot be read', 'the pointer led to a table', burnt);
  const values = Array.from({ length: entries }, (_, number) => table[number] ?? 0);
  const far = values.find((value) => value !== ANYWHERE && BigInt(value) > length);
  if (far !== undefined) {
    return refuse(
      'ERANGE',
      `an offset of ${far} is behind the end of the range`,
      'every offset lay in the range',
      burnt,
    );
  }
  const range: Range = { start, end };
  const pinned = values.filter((value) => value !== 0).length;
  const region = registeredRange(entry.process, range, 'pinned by pinsyscalls');
  return done(
    { ...burnt, pinned: true, library: [{ region, table: tableOfValues(values, start), grade: 'exact' }] },
    `the first use; ${plural(pinned, 'number')} ${pinned === 1 ? 'is' : 'are'} pinned`,
  );
}

/**
 * Tables are kept by address, whatever is mapped there: only the trampoline page can come and go. A loader that is taken
 * as given pins the library when it comes.
 */
export function followPins<State extends Pins>(change: Change, after: ProcessState, state: State): State {
  const module = moduleGone(change, after.model);
  if (module === null) return state;
  const page = at(after.model.modules, module).role === 'sharedPage' ? signalPage(after) : state.page;
  const given = change.kind === 'map' && !isRecorded(after, HOME.pins) ? libraryIn(after) : [];
  const came = given.filter(({ region }) => !state.library.some((known) => known.region.module === region.module));
  return { ...state, page, library: came.length > 0 ? came : state.library };
}

/** Keyholes for the numbers that a table has; where it is not recorded, the run adds those that passed. */
export function gatesOfPins({ library, program, page }: Pins, sigreturn: readonly number[]): readonly Gate[] {
  const pinned = distinct([...library, ...program].map(({ region }) => region));
  const gates = pinned.flatMap(({ module, name }): Gate[] => {
    const table = [...library, ...program].find(({ region }) => region.module === module)?.table;
    if (module < 0 || table === undefined || table === 'absent') return [];
    const numbers = table === 'not recorded' ? [] : [...table.keys()].sort((a, b) => a - b);
    return [{ module, numbers, label: `${name}: these numbers, each at its place` }];
  });
  const end = page.map(({ module }) => ({ module, numbers: sigreturn, label: 'signal return only' }));
  return [...gates, ...end];
}

/** Places × numbers that pins leave open. */
export function reachOfPins({ library, program, page }: Pins): Reach {
  let pairs = page.length > 0 ? 1 : 0;
  for (const { region, table } of [...library, ...program]) {
    if (typeof table === 'string') continue;
    const bytes = bytesOf([region]);
    for (const pin of table.values()) pairs += pin === 'anywhere' ? bytes : 1;
  }
  return { any: 0, pairs };
}
