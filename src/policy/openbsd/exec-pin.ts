import { hex } from '../../base/text.ts';
import { type Entry, pcAfter, placeGrade } from '../../kernel/entry.ts';
import { moduleAt, type ProcessState } from '../../kernel/process.ts';
import type { Grade, Range } from '../../model/model.ts';
import { weakest } from '../../model/model.ts';
import type { Operation } from '../../model/operation.ts';
import { kill } from '../effects.ts';
import type { Log } from '../log.ts';
import { describePc } from '../places.ts';
import type { Performed, Ruling } from '../policy.ts';
import { staticProgram, stubHolder, stubsIn } from '../regions.ts';
import { registering } from '../registration.ts';
import { denied, knownAtMost, unknown } from '../rulings.ts';
import { issues } from '../symbols.ts';
import { isUserRange } from './msyscall-state.ts';

/** What pinsyscall(2) keeps: one range for execve. Copied on fork, gone with exec; null: not pinned. */
export interface ExecPin {
  readonly execve: PinnedRange | 'by symbol' | null;
}

interface PinnedRange extends Range {
  /** How well it is known: a range that is taken from the stub is `assumed`. */
  readonly grade: Grade;
}

export const EXEC_PIN_TEST = {
  execve: 'inside execve: the address after the instruction is in the range pinned for it',
} as const;

export const EXEC_PIN_CALL_TEST = {
  pin: 'pinsyscall itself: the number is execve, the range is sound, and nothing was pinned before',
} as const;

/** A stub is at most this long, bytes; what is pinned is the symbol `execve` with its size. */
const STUB = 0x20n;
/** Bytes of a stub before its instruction. */
const BEFORE_INSTRUCTION = 8n;

/** What ld.so (or the start-up code of a static program) would have pinned. */
export function impliedExecPin(process: ProcessState): ExecPin['execve'] {
  const [holder] = [...stubHolder(process, ''), ...staticProgram(process)];
  if (!holder) return null;
  const stubs = stubsIn(process, holder.module) ?? [];
  const execve = stubs.find(({ symbol }) => issues(symbol, null, 'execve'));
  if (execve) {
    const start = execve.address - BEFORE_INSTRUCTION;
    return { start, end: start + STUB, grade: 'assumed' };
  }
  // A program that lists its instructions and has none for execve pins nothing.
  return stubs.length > 0 ? null : 'by symbol';
}

/** Whether the call is one that has its own range. */
export const isPinned = (entry: Entry, { execve }: ExecPin): boolean => execve !== null && isExecve(entry);

/** Completes "would pass if …" for a call that is pinned. */
export const PASSES_AS_EXECVE = 'it left from the function execve itself';

/** `passed`: the answer of the tests before it, which stands where this one lets the call go on. */
export function execPinTest(entry: Entry, { execve }: ExecPin, log: Log, passed: Ruling): Ruling {
  const { site } = entry;
  if (execve === null || !isExecve(entry)) return passed;
  const pc = pcAfter(entry);
  const grade = placeGrade(entry);
  const wouldPassIf = (): string => PASSES_AS_EXECVE;
  const effect = kill('SIGABRT', '', { accounting: 'E' });
  if (execve !== 'by symbol' && pc !== null) {
    const inside = pc >= execve.start && pc < execve.end;
    const range = `${hex(execve.start)}–${hex(execve.end)}`;
    if (log.ask('execve', inside, () => `${describePc(entry)}; pinned is ${range}`)) {
      return knownAtMost(execve.grade, passed);
    }
    return denied(
      () => `${describePc(entry)} is outside ${range}, which is pinned for execve.`,
      weakest(grade, execve.grade),
      effect,
      wouldPassIf,
    );
  }
  if (site?.symbol) {
    const isItsStub = issues(site.symbol, site.symbolOffset, 'execve');
    if (log.ask('execve', isItsStub, () => `${describePc(entry)}, by the name of the function`)) {
      return knownAtMost('symbol', passed);
    }
    const reason = (): string => `${describePc(entry)} is not the function execve, which is what is pinned.`;
    return denied(reason, weakest('symbol', grade), effect, wouldPassIf);
  }
  log.ask('execve', null, () => 'neither range nor function is recorded');
  return unknown(() => `${describePc(entry)}: the evidence does not say whether that is the stub of execve.`);
}

/** sys_pinsyscall (2023): the number, then the range, then once. */
export function performPinsyscall<State extends ExecPin>(
  entry: Entry,
  operation: Operation,
  state: State,
  log: Log,
): Performed<State> | null {
  if (operation.kind !== 'pinsyscall') return null;
  const { number, start, length } = operation;
  const { refuse, done } = registering(entry, state, log, 'pin');
  if (number !== EXECVE) return refuse('EINVAL', 'only execve can be pinned', 'the number were that of execve');
  const end = start + length;
  if (length <= 0n || !isUserRange(entry, start, length)) {
    return refuse(
      'EFAULT',
      'the range is empty or outside what a process can map',
      'the range were that of a function',
    );
  }
  if (state.execve !== null) return refuse('EPERM', 'execve is pinned already', 'it were the first registration');
  return done(
    { ...state, execve: { start, end, grade: 'exact' } },
    `${hex(start)}–${hex(end)} in ${holderName(entry.process, start)}`,
  );
}

/** SYS_execve on OpenBSD. */
const EXECVE = 59;

const isExecve = ({ attempt, model }: Entry): boolean =>
  attempt.name === 'execve' || (model.system.os === 'openbsd' && attempt.number === EXECVE);

function holderName(process: ProcessState, address: bigint): string {
  const area = process.areas.find(
    ({ mapping: { text } }) => text !== null && address >= text.start && address < text.end,
  );
  return area ? moduleAt(process, area.mapping.module).name : 'unmapped memory';
}
