import { hex } from '../../base/text.ts';
import { areaOf, type Entry, pcBefore } from '../../kernel/entry.ts';
import { type Grade, weakest } from '../../model/model.ts';
import { bySymbol } from '../by-symbol.ts';
import { kill } from '../effects.ts';
import type { Log } from '../log.ts';
import { callText, describeInstruction, describePc, describePlace, isSignalReturn } from '../places.ts';
import type { Effect, Ruling } from '../policy.ts';
import { describeRegion, describeRegions, joined, locate, type Region } from '../regions.ts';
import { allowed, denied, unknown } from '../rulings.ts';
import { numberAtEntry } from './entry-tests.ts';
import type { Pin } from './pin-table.ts';
import type { Pinned, Pins } from './pins-state.ts';

export const PIN_TESTS = {
  library: 'the instruction is in the library’s region',
  program: 'it is in the region of the run-time linker, or of a static program',
  page: 'the pc is the signal trampoline’s, and the call is sigreturn',
  table: 'the table of that region has this number, at this address',
} as const;

/** What an address in no region, or in one without a table, means: 7.5 had no opinion, 7.6 kills. */
export type Otherwise = 'passes' | 'dies';

const regionOf = ({ region }: Pinned): Region => region;

/** pin_check (sys/sys/syscall_mi.h 1.31, 1.34–1.37): the address compared is that of the instruction itself. */
export function pinCheck(entry: Entry, state: Pins, log: Log, otherwise: Otherwise): Ruling {
  const { library, program } = state;
  const regions = joined(state, () => [...library, ...program].map(regionOf));
  const where = locate(entry, pcBefore(entry), regions);
  const place = (): string => describeInstruction(entry);
  if (where.kind === 'unknown') {
    log.ask('library', null, () => describeRegions(library.map(regionOf)));
    log.ask('program', null, () => describeRegions(program.map(regionOf)));
    return unknown(() => `${place()}: ${where.why}.`);
  }
  const region = where.kind === 'inside' ? where.region : null;
  const inLibrary = library.find((pinned) => pinned.region === region);
  log.ask('library', inLibrary !== undefined, () => `${place()}; ${describeRegions(library.map(regionOf))}`);
  if (inLibrary) return checkTable(entry, inLibrary, where.grade, log, otherwise);
  const inProgram = program.find((pinned) => pinned.region === region);
  log.ask('program', inProgram !== undefined, () => describeRegions(program.map(regionOf)));
  if (inProgram) return checkTable(entry, inProgram, where.grade, log, otherwise);
  return checkTrampoline(entry, state, where.grade, log, otherwise);
}

function checkTrampoline(entry: Entry, state: Pins, grade: Grade, log: Log, otherwise: Otherwise): Ruling {
  const { library, program, page } = state;
  const { attempt } = entry;
  const isThere = isTrampoline(entry, page);
  const passes = isThere && isSignalReturn(attempt);
  log.ask('page', passes, () => `${describePc(entry)}; the page is ${describeRegions(page)}`);
  if (passes) return allowed(() => `${describePc(entry)} is the signal trampoline, and the call is sigreturn.`, grade);
  if (isThere) {
    const reason = (): string =>
      `${describePc(entry)} is the signal trampoline, which may only make sigreturn; the call is ${callText(attempt)}.`;
    return denied(reason, grade, DIE.EPERM, () => 'the call were sigreturn');
  }
  if (otherwise === 'passes') {
    const reason = (): string => `${describePc(entry)} is in no pinned region, of which this release has no opinion.`;
    return allowed(reason, grade);
  }
  const reason = (): string => {
    const pinned = describeRegions([...library, ...program].map(regionOf));
    return `${describePc(entry)} is in ${describePlace(entry)}, not in a pinned region (${pinned}).`;
  };
  return denied(reason, grade, DIE.ENOSYS, () => passesFromPinned(entry, state));
}

/** At the trampoline's exact pc where the evidence lists it, else anywhere in its page. */
function isTrampoline(entry: Entry, page: readonly Region[]): boolean {
  const { site } = entry;
  if (!site || !page.some((region) => region.module === site.module)) return false;
  const stubs = areaOf(entry)?.mapping.stubs ?? null;
  if (stubs === null || site.pc === null) return true;
  const address = pcBefore(entry);
  return stubs.some((stub) => stub.address === address);
}

function checkTable(entry: Entry, pinned: Pinned, located: Grade, log: Log, otherwise: Otherwise): Ruling {
  const { region, table } = pinned;
  const grade = weakest(located, pinned.grade);
  const place = (): string => describeInstruction(entry);
  const call = (): string => callAtEntry(entry);
  if (table === 'absent') {
    const reason = (): string => `${place()} is in ${describeRegion(region)}, which has no table`;
    if (otherwise === 'passes') {
      log.ask('table', true, () => `${region.name} has no table, of which this release has no opinion`);
      // Read in the source; that such a program ran is inferred from it.
      return allowed(() => `${reason()}; of that this release has no opinion.`, 'assumed');
    }
    log.ask('table', false, () => `${region.name} has no table`);
    const wouldPassIf = (): string => `${region.name} carried a table of its instructions`;
    return denied(() => `${reason()}: nothing in it may enter.`, grade, DIE.ENOSYS, wouldPassIf);
  }
  if (table === 'not recorded') return bySymbol(entry, region, grade, log, 'table', DIE.ENOSYS);
  const number = numberAtEntry(entry);
  if (number === null) return checkNumberless(entry, region, table, grade, log);
  const address = pcBefore(entry);
  const pin = table.get(number) ?? null;
  if (typeof pin === 'bigint' && address === null) {
    return bySymbol(entry, region, grade, log, 'table', DIE.ENOSYS, 'the address is not recorded');
  }
  log.ask('table', pin === 'anywhere' || pin === address, () => `${call()} ${describePin(pin)}`);
  if (pin === null) {
    const reason = (): string => `${place()} is in ${describeRegion(region)}, whose table has no entry for ${call()}.`;
    return denied(reason, grade, DIE.ENOSYS, () => `the table of ${region.name} listed ${call()} at this place`);
  }
  if (pin === 'anywhere') {
    const reason = (): string =>
      `${place()} is in ${describeRegion(region)}, where ${call()} has several places, so any address passes.`;
    return allowed(reason, grade);
  }
  if (pin === address) {
    return allowed(() => `${place()} is the one place where ${region.name} may make ${call()}.`, grade);
  }
  const { indirect } = entry.attempt;
  const reason = (): string => {
    const aside = indirect ? ' syscall(2) makes any call from one place, for which a table has no form.' : '';
    return `${place()} is not where ${region.name} may make ${call()}: that is ${hex(pin)}.${aside}`;
  };
  const stub = indirect ? 'it used the stub of its own number' : 'it were made';
  return denied(reason, grade, DIE.ENOSYS, () => `${stub} at ${hex(pin)}`);
}

/** A call whose number is not recorded, where there is a table: an address that no number has is refused all the same. */
function checkNumberless(
  entry: Entry,
  region: Region,
  table: ReadonlyMap<number, Pin>,
  grade: Grade,
  log: Log,
): Ruling {
  const address = pcBefore(entry);
  const pins = [...table.values()];
  if (address === null || pins.includes('anywhere') || pins.includes(address)) {
    return bySymbol(entry, region, grade, log, 'table', DIE.ENOSYS, 'its number is not recorded');
  }
  const call = (): string => callAtEntry(entry);
  log.ask('table', false, () => `no number has ${hex(address)}`);
  return denied(
    () => `${describeInstruction(entry)} is in ${describeRegion(region)}, whose table has no number at that place.`,
    grade,
    DIE.ENOSYS,
    () => `${region.name} had an instruction for ${call()} that its table listed, and it used that`,
  );
}

/** The call as the kernel sees it. */
const callAtEntry = (entry: Entry): string =>
  numberAtEntry(entry) === entry.attempt.number ? callText(entry.attempt) : 'syscall(2), whose number is 0,';

const describePin = (pin: Pin | null): string =>
  pin === null
    ? 'has no entry'
    : `may be made ${pin === 'anywhere' ? 'anywhere in the region' : `at ${hex(pin)} only`}`;

/** The smallest change that would make a call from elsewhere pass. */
export function passesFromPinned(entry: Entry, { library, program }: Pins): string {
  const { attempt } = entry;
  const [first] = library.length > 0 ? library : program.filter(({ region }) => region.origin === 'static program');
  if (!first) return 'the library that it leaves from were pinned first, and it used the place of its number';
  const { name } = first.region;
  const call = callText(attempt);
  if (first.table === 'absent') return `${name} carried a table of its instructions, and it used the one for ${call}`;
  if (first.table === 'not recorded') return `it used ${name}’s own instruction for ${call}`;
  const pin = attempt.number === null ? undefined : first.table.get(attempt.number);
  if (pin === undefined) return `${name} had an instruction for ${call} that its table listed, and it used that`;
  if (pin === 'anywhere') return `it left from ${name}, where ${call} may be made anywhere`;
  return `it used ${name}’s own instruction for ${call} at ${hex(pin)}`;
}

/** `die`: SIGABRT with its handler reset and its mask cleared; sibling threads are stopped first. */
const die = (errno: string): Effect => kill('SIGABRT', `${errno} recorded`, { errnoRecorded: errno, accounting: 'S' });

const DIE = { ENOSYS: die('ENOSYS'), EPERM: die('EPERM') } as const;
