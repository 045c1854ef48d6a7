import { type Entry, moduleOf, pcAfter, placeGrade } from '../../kernel/entry.ts';
import { ANY_THREAD, isRecorded, type ProcessState, threadOf } from '../../kernel/process.ts';
import { type Grade, weakest } from '../../model/model.ts';
import type { Operation } from '../../model/operation.ts';
import { forced, kill } from '../effects.ts';
import type { Log } from '../log.ts';
import { describePc, describePlace, isSignalReturn, isVsyscall } from '../places.ts';
import type { Performed, Policy } from '../policy.ts';
import { executableBytes, gatesOf } from '../reach.ts';
import {
  bytesOf,
  describeRegions,
  holderOrReplacement,
  locate,
  type Region,
  regionsOfRole,
  registeredRange,
} from '../regions.ts';
import { registering } from '../registration.ts';
import { allowed, denied, unknown } from '../rulings.ts';

/** What a thread has asked for with prctl. */
interface Dispatch {
  /** Calls from here are native; with `inclusive`, calls from anywhere else are. */
  readonly range: readonly Region[];
  readonly inclusive: boolean;
  readonly selector: 'none' | 'byte' | 'unmapped';
  /** Taken as given, not recorded: the selector then says block, and the run-time linker is done. */
  readonly implied: boolean;
}

interface State {
  readonly threads: ReadonlyMap<number, Dispatch>;
}

/**
 * Syscall User Dispatch: a thread names one range of its own, outside of which its calls come back as SIGSYS (or, since
 * 6.17 and "inclusive", inside of which). The address compared is the one *after* the instruction. Made for emulators;
 * its documentation says that it is no security boundary, and nothing is required of the memory in the range.
 */
function userDispatch(inclusive: boolean, own: Pick<Policy, 'id' | 'aliases' | 'title' | 'origin'>): Policy<State> {
  return {
    ...own,
    group: 'Linux',
    summary: inclusive
      ? 'Calls from inside a range that the thread itself has named are sent back to it as SIGSYS.'
      : 'Calls from outside a range that the thread itself has named are sent back to it as SIGSYS.',
    citations: [
      { label: 'The order of tests', source: 'Linux: kernel/entry/syscall_user_dispatch.c' },
      { label: 'What it is for', source: 'Linux: Documentation/admin-guide/syscall-user-dispatch.rst' },
      { label: 'Errors of prctl', source: 'Linux: tools/testing/selftests/syscall_user_dispatch/sud_test.c' },
    ],
    wall: 'trapdoor',
    tests: {
      armed: 'the thread has armed user dispatch',
      range: 'the address after the instruction is where calls are native',
      restorer: 'it is the signal return of the 32-bit vDSO',
      selector: 'the selector byte says allow',
    },
    callTests: { call: 'prctl itself: a known mode, a sound range, a selector that can be read' },

    carriedOver: () =>
      inclusive
        ? 'Where the evidence does not record prctl, every thread is taken to have named the text of the program, whose ' +
          'calls are sent back; the selector says block.'
        : 'Where the evidence does not record prctl, every thread is taken to have armed it when its program began: the ' +
          'range is the object that holds the stubs, the selector says block. What the run-time linker does came before.',

    begin: (process) => ({
      threads: isRecorded(process, { os: 'linux' }) ? new Map() : new Map([[ANY_THREAD, implied(process, inclusive)]]),
    }),

    check(entry, { threads }, log) {
      const dispatch = isVsyscall(entry) ? undefined : (threads.get(entry.thread) ?? impliedIn(threads));
      const grade = placeGrade(entry);
      if (!dispatch || (dispatch.implied && moduleOf(entry)?.role === 'rtld')) {
        const when = isVsyscall(entry)
          ? 'it is not asked of the vsyscall page'
          : dispatch
            ? 'not yet: the run-time linker is at work'
            : 'it has not';
        log.ask('armed', false, () => when);
        return allowed(
          () =>
            isVsyscall(entry)
              ? 'Calls to the vsyscall page are not seen by user dispatch.'
              : 'The thread has not armed user dispatch, so nothing is asked.',
          dispatch ? 'assumed' : grade,
        );
      }
      log.ask('armed', true, () => `calls from ${dispatch.inclusive ? 'inside' : 'outside'} its range are sent back`);
      const where = locate(entry, pcAfter(entry), dispatch.range);
      if (where.kind === 'unknown') {
        log.ask('range', null, () => where.why);
        return unknown(() => `${describePc(entry)}: ${where.why}.`);
      }
      const known = weakest(where.grade, dispatch.implied ? 'assumed' : 'exact');
      const native = (where.kind === 'inside') !== dispatch.inclusive;
      const range = (): string => describeRegions(dispatch.range);
      log.ask('range', native, () => `${describePc(entry)}; the range is ${range()}`);
      const side = where.kind === 'inside' ? 'inside' : 'outside';
      if (native)
        return allowed(() => `${describePc(entry)} is ${side} the range (${range()}), where calls are native.`, known);
      const exempt = isOldRestorer(entry);
      log.ask('restorer', exempt, () => (exempt ? 'it is' : 'it is not'));
      if (exempt) return allowed(() => 'The signal return of the 32-bit vDSO is exempt.', known);
      return bySelector(entry, dispatch, known, side, range, log);
    },

    perform: (entry, operation, state, log) => perform(entry, operation, state, log),
    // Fork, vfork and a new thread start with it off.
    fork: (state) => (impliedIn(state.threads) ? state : { threads: new Map() }),

    gates: (_process, { threads }) =>
      [...threads.values()].flatMap(({ range, inclusive }) => (inclusive ? [] : gatesOf(range))),

    reach(process, { threads }) {
      const all = executableBytes(process);
      const [dispatch] = threads.values();
      if (!dispatch) return { any: all, pairs: 0 };
      const inside = bytesOf(dispatch.range);
      return { any: dispatch.inclusive ? Math.max(0, all - inside) : inside, pairs: 0 };
    },
  };
}

/** What every thread is taken to have armed; undefined where prctl is recorded. */
function impliedIn(threads: State['threads']): Dispatch | undefined {
  const dispatch = threads.get(ANY_THREAD);
  return dispatch?.implied ? dispatch : undefined;
}

function implied(process: ProcessState, inclusive: boolean): Dispatch {
  const as = 'the range that the thread has named';
  const holder = holderOrReplacement(process, as);
  // A static program has no other text to name than its own.
  const isStatic = process.model.images[process.image]?.linkage === 'static';
  const range = inclusive || (isStatic && holder.length === 0) ? regionsOfRole(process, 'program', as) : holder;
  return { range, inclusive, selector: 'byte', implied: true };
}

function isOldRestorer({ model, site, attempt }: Entry): boolean {
  const role = site && site.module >= 0 ? model.modules[site.module]?.role : undefined;
  return model.system.arch === 'i386' && role === 'sharedPage' && isSignalReturn(attempt);
}

const ALLOW = 0;
const BLOCK = 1;

function bySelector(
  entry: Entry,
  dispatch: Dispatch,
  grade: Grade,
  side: 'inside' | 'outside',
  range: () => string,
  log: Log,
) {
  const value = dispatch.implied ? BLOCK : threadOf(entry.process, entry.thread).selector;
  const place = (): string => `${describePc(entry)}, in ${describePlace(entry)}, is ${side} the range (${range()})`;
  const canBeRead = dispatch.selector === 'byte' && value !== 'unmapped';
  const wouldPassIf = (): string => {
    const opposite = side === 'outside' ? 'inside' : 'outside';
    const native =
      dispatch.range.length === 0
        ? 'the thread had named a range that holds it'
        : `it left from ${opposite} the named range`;
    return `either ${native} or ${canBeRead ? 'the selector' : 'a selector that can be read'} said allow`;
  };
  if (dispatch.selector !== 'none') {
    if (dispatch.selector === 'unmapped' || value === 'unmapped') {
      log.ask('selector', false, () => 'it cannot be read');
      return denied(
        () => `${place()}, and the selector cannot be read.`,
        grade,
        kill('SIGSEGV', 'forced'),
        wouldPassIf,
      );
    }
    log.ask('selector', value === ALLOW, () => (dispatch.implied ? 'taken to say block' : `it is ${value}`));
    if (value === ALLOW) return allowed(() => `${place()}, but the selector says allow.`, grade);
    if (value !== BLOCK) {
      return denied(
        () => `${place()}, and the selector is ${value}, which means nothing.`,
        grade,
        kill('SIGSYS', 'forced'),
        wouldPassIf,
      );
    }
  } else log.ask('selector', false, () => 'there is none, so calls are always sent back');
  const why = dispatch.selector === 'none' ? 'there is no selector' : 'the selector says block';
  return denied(
    () => `${place()}, and ${why}.`,
    grade,
    forced(entry, 'SIGSYS', { siginfo: 'SYS_USER_DISPATCH' }),
    wouldPassIf,
  );
}

const TOP = 1n << 64n;

function perform(entry: Entry, operation: Operation, state: State, log: Log): Performed<State> | null {
  if (operation.kind !== 'dispatch') return null;
  const { mode, offset, length, selector } = operation;
  const { refuse, done } = registering(entry, state, log, 'call');
  const set = (dispatch: Dispatch | null, what: string): Performed<State> => {
    const threads = new Map([...state.threads].filter(([thread]) => thread !== entry.thread));
    if (dispatch) threads.set(entry.thread, dispatch);
    return done({ threads }, what);
  };
  if (mode === 'off') {
    if (offset !== 0n || length !== 0n || selector !== 'none') {
      return refuse('EINVAL', 'off takes no range and no selector', 'every other argument were 0');
    }
    return set(null, 'off');
  }
  if (entry.model.settings.userDispatch === false) {
    return refuse('EPERM', 'the sysctl kernel.syscall_user_dispatch is off', 'the sysctl were on');
  }
  if (mode === 'invalid') return refuse('EINVAL', 'there is no such mode', 'the mode were off, on or inclusive');
  const empty = mode === 'inclusive' ? length === 0n : length === 0n && offset !== 0n;
  if (empty) return refuse('EINVAL', 'the range is empty', 'the range had a length');
  if (offset + length > TOP || (length !== 0n && offset + length === TOP)) {
    return refuse('EINVAL', 'the range wraps around', 'the range did not wrap');
  }
  if (selector === 'invalid')
    return refuse('EFAULT', 'the selector’s address cannot be used', 'it were an address in the process');
  const end = offset + length;
  const range =
    length === 0n
      ? []
      : [registeredRange(entry.process, { start: offset, end }, 'the range that the thread has named')];
  return set(
    { range, inclusive: mode === 'inclusive', selector, implied: false },
    `armed with ${describeRegions(range)}`,
  );
}

export const linuxSud = userDispatch(false, {
  id: 'linux-sud',
  aliases: ['sud', 'linux-sud-exclusive', 'user-dispatch'],
  title: 'user dispatch',
  origin: 'Linux 5.11 and later, exclusive; read and run on 6.18',
});

export const linuxSudInclusive = userDispatch(true, {
  id: 'linux-sud@inclusive',
  aliases: ['linux-sud-inclusive'],
  title: 'user dispatch, inclusive',
  origin: 'Linux 6.17 and later, inclusive; read and run on 6.18',
});
