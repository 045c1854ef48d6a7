import { areaAfter, type Entry, moduleOf, pcAfter, stackAreaOf } from '../../kernel/entry.ts';
import { type Home, isOtherRelease, isWritten, moduleAt } from '../../kernel/process.ts';
import type { Model } from '../../model/model.ts';
import { errno, signal } from '../effects.ts';
import { type Log, SILENT } from '../log.ts';
import { describePc, describePlace } from '../places.ts';
import type { Effect, Ruling } from '../policy.ts';
import { describeRegion, describeRegions, isReadOnly, locate, type Region } from '../regions.ts';
import { allowed, denied, unknown, withNext } from '../rulings.ts';

/**
 * The tests that OpenBSD makes at entry, in its order (sys/sys/syscall_mi.h, sys/uvm/uvm_map.c). Each answers with a
 * ruling, or goes on.
 */

/** SYS_MAXSYSCALL of early 2025; the range of other releases is not established, and taken to be this one. */
export const MAX_SYSCALL = 331;

/** Releases whose loader makes each registration. */
export const HOME = {
  msyscall: { os: 'openbsd', since: 6.7, until: 7.5 },
  execPin: { os: 'openbsd', since: 7.3, until: 7.5 },
  pins: { os: 'openbsd', since: 7.5 },
} as const satisfies Readonly<Record<string, Home>>;

/** What is said of a rule in a history of another release of its system; null: it is at home there. */
export const otherRelease = (model: Model, home: Home): string | null =>
  isOtherRelease(model, home)
    ? `OpenBSD ${model.system.release} does not register for this rule: what the loader of a release that has it would ` +
      `have registered is taken as given${home === HOME.pins ? ', with tables made of the stubs' : ''}.`
    : null;

export const TESTS = {
  number: 'the number is one that the kernel has',
  stack: 'the stack pointer is in stack memory (MAP_STACK)',
  mapping: 'a mapping holds the address after the instruction',
  writable: 'that mapping is not writable',
  flag: 'that mapping carries the system-call flag',
} as const;

/**
 * The number that the kernel of 7.5 and later sees. `syscall(2)` enters with 0 and passes the call's own number as an
 * argument, which nothing unpacks any more (SYS_syscall is unimplemented since 2023-12-12). Elsewhere the rule is
 * carried over, and the call's own number is what it is asked about. Null: not recorded.
 */
export const numberAtEntry = ({ model, attempt }: Entry): number | null =>
  model.system.os === 'openbsd' && attempt.indirect ? 0 : attempt.number;

/** amd64 and arm64, 7.5 and later: a number out of range only returns ENOSYS, from anywhere (sys/arch/…/trap.c). Null: go on. */
export function numberTest(entry: Entry, log: Log): Ruling | null {
  const { os, arch } = entry.model.system;
  // Only OpenBSD's own range is known; elsewhere every recorded number exists.
  if (os !== 'openbsd' || (arch !== 'amd64' && arch !== 'arm64')) return null;
  const number = numberAtEntry(entry);
  const outcome = number === null ? null : number > 0 && number < MAX_SYSCALL;
  const passes = log.ask('number', outcome, () =>
    number === null ? 'not recorded' : `${number}; the kernel has 1 to ${MAX_SYSCALL - 1}`,
  );
  if (passes !== false) return null;
  if (entry.attempt.indirect) {
    const reason = (): string =>
      'syscall(2) enters with the number 0, which is no call any more; that is tested before the place.';
    return denied(reason, 'exact', errno('ENOSYS'), () => 'it were made by the function of that name');
  }
  return denied(
    () => `The number ${number} is none that the kernel has; that is tested before the place.`,
    'exact',
    errno('ENOSYS'),
    () => 'the number were one that the kernel has, and it left from the place of that number',
  );
}

/**
 * The stack pointer, before anything about the pc. No tracer records it; then it is taken to be in a stack. `next`: the
 * tests that come after it.
 */
export function stackTest(entry: Entry, log: Log, next: (log: Log) => Ruling): Ruling {
  const recorded = entry.circumstance?.stack ?? null;
  const area = stackAreaOf(entry);
  const name = recorded === null ? '' : moduleAt(entry.process, recorded).name;
  const outcome = recorded === null ? null : (area?.mapping.stack ?? false);
  const passes = log.ask('stack', outcome, () =>
    recorded === null ? 'not recorded; taken to be so' : `it points into ${name}`,
  );
  if (passes !== false) return next(log);
  return denied(
    () => `The stack pointer is in ${name}, which is no stack memory; that is tested before the place.`,
    'exact',
    segv(entry),
    () => withNext('the stack pointer were in memory mapped as a stack', next(SILENT)),
  );
}

/** uvm_map_inentry_pc: the mapping that holds the pc is not writable and, from 6.7 on, flagged. */
export function mapTest(
  entry: Entry,
  permitted: readonly Region[] | null,
  log: Log,
  wouldPassIf: () => string,
): Ruling | { readonly passed: Ruling } {
  const module = moduleOf(entry);
  const pc = (): string => describePc(entry);
  const area = areaAfter(entry);
  const nowhere = area === null && isWritten(entry.process);
  log.ask('mapping', nowhere ? false : module === null && area === null ? null : true, pc);
  if (nowhere) return denied(() => `${pc()}: no mapping holds it.`, 'exact', segv(entry), wouldPassIf);
  const readOnly = readOnlyIn(entry);
  log.ask('writable', readOnly, () =>
    readOnly === null ? 'not recorded' : `${module?.name ?? 'it'} ${readOnly ? 'is read-only' : 'can be written'}`,
  );
  const grade = entry.site?.grade ?? 'assumed';
  if (readOnly === false) {
    const reason = (): string => `${pc()} is in ${describePlace(entry)}, whose mapping can be written.`;
    return denied(reason, grade, segv(entry), wouldPassIf);
  }
  if (permitted === null) {
    if (readOnly === null) return unknown(() => `${pc()}: whether that memory can be written is not recorded.`);
    const known = isReadOnly(entry) === null ? 'assumed' : grade;
    return { passed: allowed(() => `${pc()} is in ${describePlace(entry)}, which is not writable.`, known) };
  }
  const where = locate(entry, pcAfter(entry), permitted);
  log.ask('flag', where.kind === 'unknown' ? null : where.kind === 'inside', () => describeRegions(permitted));
  switch (where.kind) {
    case 'inside': {
      const { region } = where;
      return { passed: allowed(() => `${pc()} is in ${describeRegion(region)}, ${region.as}.`, where.grade) };
    }
    case 'outside': {
      const reason = (): string =>
        `${pc()} is in ${describePlace(entry)}, not in a registered range (${describeRegions(permitted)}).`;
      return denied(reason, where.grade, segv(entry), wouldPassIf);
    }
    case 'unknown':
      return unknown(() => `${pc()}: ${where.why}.`);
  }
}

/** A file's text counts as not writable unless the evidence says otherwise; nothing is assumed of other memory. */
function readOnlyIn(entry: Entry): boolean | null {
  const readOnly = isReadOnly(entry);
  if (readOnly !== null) return readOnly;
  const module = moduleOf(entry);
  return module !== null && module.role !== 'anonymous' ? true : null;
}

/** trapsignal: catchable, although OpenBSD's own test for that is marked as failing on amd64. */
export const segv = (entry: Entry): Effect =>
  signal(
    entry,
    'SIGSEGV',
    { siginfo: 'SEGV_ACCERR', errnoIfContinued: 'EPERM', accounting: 'M' },
    'on amd64 OpenBSD’s own test of a handler is marked as failing',
  );
