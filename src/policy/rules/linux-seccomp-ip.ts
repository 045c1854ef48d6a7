import { plural } from '../../base/text.ts';
import { type Entry, pcAfter, pcBefore, placeGrade } from '../../kernel/entry.ts';
import { ANY_THREAD, type Change, isRecorded, type ProcessState } from '../../kernel/process.ts';
import { FILTER_ACTIONS, type Filter, type FilterAction, type FilterRule } from '../../model/operation.ts';
import { errno, forced, kill, killThread, watched } from '../effects.ts';
import type { Log } from '../log.ts';
import { callText, describePc, describePlace, isVsyscall } from '../places.ts';
import type { Effect, Performed, Policy, Ruling } from '../policy.ts';
import { executableBytes, gatesOf } from '../reach.ts';
import {
  bytesOf,
  describeRegions,
  distinct,
  holderOrReplacement,
  interpreter,
  locate,
  type Region,
  regionsOfRole,
} from '../regions.ts';
import { registering } from '../registration.ts';
import { allowed, denied, unknown } from '../rulings.ts';

interface State {
  /** Filters of each thread, in the order in which they were installed; `ANY_THREAD` is the first thread. */
  readonly filters: ReadonlyMap<number, readonly Filter[]>;
  /** The filter of a process whose own is not recorded: these regions may enter, nothing else. Null: filters are recorded. */
  readonly implied: readonly Region[] | null;
}

/**
 * seccomp filters that look at instruction_pointer, which is the address after the instruction. Irrevocable, kept over
 * fork and exec; of several filters the strictest answer counts. A filter compares numbers it was written with: after an
 * exec, with addresses drawn anew, they mean nothing.
 */
export const linuxSeccompIp: Policy<State> = {
  id: 'linux-seccomp-ip',
  aliases: ['seccomp', 'seccomp-ip'],
  group: 'Linux',
  title: 'seccomp on the pc',
  summary: 'A filter of the process’s own, over the address after the instruction (and number and architecture).',
  origin: 'Linux 3.5 and later; run on 6.18',
  citations: [
    { label: 'What a filter sees', source: 'Linux: Documentation/userspace-api/seccomp_filter.rst' },
    { label: 'Actions and their order', source: 'man-pages: seccomp(2)' },
    { label: 'The greatest error', source: 'Linux: kernel/seccomp.c (__seccomp_filter)' },
  ],
  wall: 'sieve',
  tests: {
    filters: 'what the filters answer, the strictest first',
  },
  callTests: { call: 'seccomp itself: the filter is added to those that are there' },

  carriedOver: () =>
    'Where the evidence records no filter, this one is taken: calls from the object that holds the stubs, from the ' +
    'run-time linker and from the signal trampoline are let in, a call from elsewhere kills the process. A static ' +
    'program’s own text is let in.',

  begin: (process) =>
    isRecorded(process, { os: 'linux' })
      ? { filters: new Map(), implied: null }
      : { filters: new Map(), implied: impliedRegions(process) },

  check(entry, { filters, implied }, log) {
    if (implied) return byRegions(entry, implied, log);
    const own = filters.get(entry.thread) ?? [];
    const grade = placeGrade(entry);
    if (own.length === 0) {
      log.ask('filters', true, () => 'there is none');
      return allowed(() => 'The thread has no filter, so nothing is asked.', grade);
    }
    // A call to the vsyscall page faults: what the filter is given is the slot itself.
    const address = isVsyscall(entry) ? pcBefore(entry) : pcAfter(entry);
    if (address === null && own.some(({ rules }) => rules.some(({ ip }) => ip !== null))) {
      log.ask('filters', null, () => 'the pc is not recorded');
      return unknown(() => `${describePc(entry)}: a filter looks at the address, which is not recorded.`);
    }
    if (entry.attempt.number === null && own.some(({ rules }) => rules.some(({ numbers }) => numbers !== null))) {
      log.ask('filters', null, () => 'the number is not recorded');
      return unknown(() => `${describePc(entry)}: a filter looks at the number, which is not recorded.`);
    }
    const { action, data } = strictest(own.map((filter) => answerOf(filter, entry, address ?? 0n)));
    log.ask(
      'filters',
      action === 'USER_NOTIF' ? null : action === 'ALLOW' || action === 'LOG',
      () => `${describePc(entry)}, ${callText(entry.attempt)}: ${action}`,
    );
    return rulingFor(entry, action, data);
  },

  perform(entry, operation, state, log) {
    if (operation.kind !== 'filter') return null;
    const { filter, allThreads } = operation;
    const { done } = registering(entry, state, log, 'call');
    const own = state.filters.get(entry.thread) ?? [];
    const chain = [...own, filter];
    const what = `a filter of ${plural(filter.rules.length, 'rule')} is added`;
    if (!allThreads) return done({ ...state, filters: new Map([...state.filters, [entry.thread, chain]]) }, what);
    const threads = [...new Set([...entry.process.threads.keys(), entry.thread])];
    // All threads get the caller’s chain, so theirs must be a beginning of it.
    const diverged = threads.some((id) => (state.filters.get(id) ?? []).some((older, place) => own[place] !== older));
    if (diverged) return unsynchronised(entry, state, log);
    return done({ ...state, filters: new Map([...state.filters, ...threads.map((id) => [id, chain] as const)]) }, what);
  },

  /** A new thread starts with the filters of the one that made it; a filter that is taken as given names what is there. */
  follow(change: Change, after, state) {
    if (state.implied) {
      return change.kind === 'map' || change.kind === 'unmap' ? { ...state, implied: impliedRegions(after) } : state;
    }
    if (change.kind !== 'thread') return state;
    const inherited = state.filters.get(change.by);
    return inherited ? { ...state, filters: new Map([...state.filters, [change.thread, inherited]]) } : state;
  },

  /** The child’s one thread has those of the thread that forked. */
  fork(state, thread) {
    const own = state.filters.get(thread);
    return { ...state, filters: own ? new Map([[ANY_THREAD, own]]) : new Map() };
  },

  /** Those of the thread that called exec stay, although the addresses that they compare may mean nothing any more. */
  exec: ({ filters, ...state }, _process, thread) => {
    const own = filters.get(thread);
    return { ...state, filters: own ? new Map([[ANY_THREAD, own]]) : new Map() };
  },

  gates: (_process, { implied }) => (implied ? gatesOf(implied) : []),

  reach: (process, { implied }) => ({ any: implied ? bytesOf(implied) : executableBytes(process), pairs: 0 }),
};

/**
 * What seccomp(2) returns where a thread cannot be given the filter: that thread's id, a number above 0. Only with
 * SECCOMP_FILTER_FLAG_TSYNC_ESRCH (5.7) it is an error, and the evidence does not say whether that was given.
 */
const THREAD_ID: Effect = {
  action: 'errno',
  signal: null,
  errno: null,
  catchable: false,
  fatal: false,
  text: 'the id of a thread that went its own way is returned, which is no errno; no filter is installed',
};

function unsynchronised(entry: Entry, state: State, log: Log): Performed<State> {
  const why = 'another thread has filters of its own';
  log.ask('call', false, () => why);
  const refused = denied(
    () => `${callText(entry.attempt)} is let in, and installs nothing: ${why}.`,
    placeGrade(entry),
    THREAD_ID,
    () => 'no thread had gone its own way',
  );
  return { state, refused };
}

function impliedRegions(process: ProcessState): readonly Region[] {
  const isStatic = process.model.images[process.image]?.linkage === 'static';
  return distinct([
    ...holderOrReplacement(process, 'named in the filter'),
    ...interpreter(process),
    ...regionsOfRole(process, 'sharedPage', 'named in the filter'),
    ...(isStatic ? regionsOfRole(process, 'program', 'named in the filter') : []),
  ]);
}

function byRegions(entry: Entry, regions: readonly Region[], log: Log): Ruling {
  const where = locate(entry, pcAfter(entry), regions);
  if (where.kind === 'unknown') {
    log.ask('filters', null, () => where.why);
    return unknown(() => `${describePc(entry)}: ${where.why}.`);
  }
  const inside = where.kind === 'inside';
  // However well the place is known: the filter itself is not recorded.
  const grade = 'assumed';
  log.ask('filters', inside, () => `${describePc(entry)}; named are ${describeRegions(regions)}`);
  if (inside) return allowed(() => `${describePc(entry)} is in ${where.region.name}, which the filter names.`, grade);
  return denied(
    () => `${describePc(entry)} is in ${describePlace(entry)}, which the filter does not name.`,
    grade,
    kill('SIGSYS', 'the whole process', { siginfo: 'SYS_SECCOMP' }),
    () => 'it left from an object that the filter names',
  );
}

interface Answer {
  readonly action: FilterAction;
  readonly data: number;
}

const LOW = 0xffff_ffffn;

function answerOf(filter: Filter, { attempt, model }: Entry, address: bigint): Answer {
  const holds = ({ ip, numbers, arch }: FilterRule): boolean => {
    if (numbers !== null && (attempt.number === null || !numbers.includes(attempt.number))) return false;
    if (arch !== null && arch !== model.system.arch) return false;
    if (ip === null) return true;
    const seen = ip.low32 ? address & LOW : address;
    const start = ip.low32 ? ip.start & LOW : ip.start;
    return (seen >= start && seen < start + (ip.end - ip.start)) !== ip.not;
  };
  const rule = filter.rules.find(holds);
  return rule ? { action: rule.then, data: rule.data } : { action: filter.otherwise, data: filter.otherwiseData };
}

/** Of equal answers that of the filter installed last counts. */
const strictest = (answers: readonly Answer[]): Answer =>
  answers.reduce((best, answer) =>
    FILTER_ACTIONS.indexOf(answer.action) <= FILTER_ACTIONS.indexOf(best.action) ? answer : best,
  );

/** What an error can be at most (include/linux/err.h); a filter that answers more gets this. */
const MAX_ERRNO = 4095;

function rulingFor(entry: Entry, action: FilterAction, data: number): Ruling {
  const grade = placeGrade(entry);
  const place = (): string => `${describePc(entry)}, ${callText(entry.attempt)}`;
  const refuse = (effect: Effect): Ruling =>
    denied(
      () => `${place()}: a filter answers ${action}.`,
      grade,
      effect,
      () => 'every filter let its place and number in',
    );
  switch (action) {
    case 'ALLOW':
      return allowed(() => `${place()}: every filter allows it.`, grade);
    case 'LOG':
      return allowed(() => `${place()}: allowed, and logged.`, grade, watched('observe', 'logged'));
    case 'USER_NOTIF':
      return unknown(() => `${place()}: a supervisor decides, and the evidence does not say how.`);
    case 'KILL_PROCESS':
      return refuse(kill('SIGSYS', 'the whole process', { siginfo: 'SYS_SECCOMP' }));
    case 'KILL_THREAD': {
      const alone = entry.process.threads.size <= 1;
      const details = { siginfo: 'SYS_SECCOMP' };
      return refuse(alone ? kill('SIGSYS', 'the thread', details) : killThread('SIGSYS', details));
    }
    case 'TRAP':
      return refuse(forced(entry, 'SIGSYS', { siginfo: 'SYS_SECCOMP' }));
    case 'ERRNO':
      return refuse(errno(String(Math.min(data, MAX_ERRNO))));
    case 'TRACE':
      return refuse(errno('ENOSYS', 'there is no tracer to ask'));
  }
}
