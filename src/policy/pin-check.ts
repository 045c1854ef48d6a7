import { hex } from '../base/text.ts';
import type { Attempt, Grade, Model } from '../model/model.ts';
import { weakest } from '../model/model.ts';
import { siteOf } from '../model/queries.ts';
import { allowed, denied, failed, notReached, passed, unknown, unsettled } from './decisions.ts';
import type { Pin, PinTable } from './pin-table.ts';
import { callText, describePc, describePlace, isSignalReturn, mappingOf } from './places.ts';
import type { CheckStep, Decision, Effect } from './policy.ts';
import { describeRegion, describeRegions, locate, type Region, type Where } from './regions.ts';
import { isIndirectStub, issues } from './symbols.ts';

/** A region and the table that was registered for it. */
export interface Pinned {
  readonly region: Region;
  readonly table: PinTable;
}

/** What the kernel keeps for a process. */
export interface Pins {
  readonly image: number;
  readonly library: readonly Pinned[];
  readonly program: readonly Pinned[];
  readonly page: readonly Region[];
}

/** pin_check, preceded by the one test that comes before it. */
export function check(model: Model, state: Pins, attempt: Attempt): Decision {
  return outOfRange(model, attempt) ?? checkPlace(model, state, attempt);
}

/** SYS_MAXSYSCALL of early 2025. Only OpenBSD's own range is known; elsewhere every recorded number exists. */
const OPENBSD_NUMBERS = 331;

function outOfRange({ system }: Model, { number }: Attempt): Decision | null {
  const tested = system.os === 'openbsd' && (system.arch === 'amd64' || system.arch === 'arm64');
  if (!tested || number === null || (number > 0 && number < OPENBSD_NUMBERS)) return null;
  const text = `the number ${number} is between 1 and ${OPENBSD_NUMBERS - 1}`;
  const reason = `The number ${number} is none that the kernel has; that is tested before the place.`;
  return denied(reason, 'exact', [failed(text)], NO_SUCH_CALL, 'the number were one that the kernel has');
}

function checkPlace(model: Model, state: Pins, attempt: Attempt): Decision {
  const { library, program, page } = state;
  const address = instructionAddress(model, attempt);
  const at = describePc(model, attempt, model.system.instructionLength);
  const regions = [...library, ...program].map(({ region }) => region);
  const where = locate(model, attempt, address, regions);
  const asked = {
    library: `${at} is in the library’s region: ${describeRegions(library.map(({ region }) => region))}`,
    program: `${at} is in the program’s region: ${describeRegions(program.map(({ region }) => region))}`,
    page: `${describePc(model, attempt)} is the trampoline’s (${describeRegions(page)}), and the call is sigreturn`,
    table: `the table has ${callText(attempt)} at this address`,
  };
  switch (where.kind) {
    case 'unknown':
      return unknown(`${at}: ${where.why}.`, Object.values(asked).map(unsettled));
    case 'outside': {
      const outside = [failed(asked.library), failed(asked.program)];
      return checkTrampoline(model, state, attempt, where, asked.page, asked.table, outside);
    }
    case 'inside': {
      const inLibrary = library.find(({ region }) => region === where.region);
      const pinned = inLibrary ?? program.find(({ region }) => region === where.region);
      const steps = inLibrary
        ? [passed(asked.library), notReached(asked.program), notReached(asked.page)]
        : [failed(asked.library), passed(asked.program), notReached(asked.page)];
      return checkTable(model, attempt, where.region, pinned?.table ?? 'absent', address, where.grade, steps);
    }
  }
}

function checkTrampoline(
  model: Model,
  { library, page }: Pins,
  attempt: Attempt,
  { grade }: Extract<Where, { kind: 'outside' }>,
  asked: string,
  table: string,
  before: readonly CheckStep[],
): Decision {
  const pc = describePc(model, attempt);
  if (!isTrampoline(model, page, attempt)) {
    const steps = [...before, failed(asked), notReached(table)];
    const pinned = describeRegions(library.map(({ region }) => region));
    const reason = `${pc} is in ${describePlace(model, attempt)}, not in a pinned region (${pinned} and the program’s).`;
    return denied(reason, grade, steps, KILL.ENOSYS, passesThrough(library, attempt));
  }
  if (isSignalReturn(attempt)) {
    return allowed(`${pc} is the signal trampoline, and the call is sigreturn.`, grade, [
      ...before,
      passed(asked),
      notReached(table),
    ]);
  }
  const reason = `${pc} is the signal trampoline, which may only make sigreturn; the call is ${callText(attempt)}.`;
  return denied(reason, grade, [...before, failed(asked), notReached(table)], KILL.EPERM, 'the call were sigreturn');
}

/** At the trampoline's exact pc where the evidence lists it, else anywhere in its page. */
function isTrampoline(model: Model, page: readonly Region[], attempt: Attempt): boolean {
  const site = siteOf(model, attempt);
  if (!site || !page.some((region) => region.module === site.module)) return false;
  const stubs = mappingOf(model, attempt)?.stubs ?? null;
  if (stubs === null || site.pc === null) return true;
  const address = instructionAddress(model, attempt);
  return stubs.some((stub) => stub.address === address);
}

function checkTable(
  model: Model,
  attempt: Attempt,
  region: Region,
  table: PinTable,
  address: bigint | null,
  grade: Grade,
  before: readonly CheckStep[],
): Decision {
  const at = describePc(model, attempt, model.system.instructionLength);
  const call = callText(attempt);
  if (table === 'absent') {
    const text = `${region.name} has a table of its instructions`;
    const reason = `${at} is in ${describeRegion(region)}, which has no table: nothing in it may enter.`;
    return denied(
      reason,
      grade,
      [...before, failed(text)],
      KILL.ENOSYS,
      `${region.name} carried a table of its instructions`,
    );
  }
  const pin =
    table === 'not recorded' || attempt.number === null ? 'not recorded' : (table.get(attempt.number) ?? null);
  if (pin === 'not recorded' || (typeof pin === 'bigint' && address === null)) {
    return checkSymbol(model, attempt, region, grade, before);
  }
  if (pin === null) {
    const text = `the table of ${region.name} has an entry for ${call}: it has none`;
    const reason = `${at} is in ${describeRegion(region)}, whose table has no entry for ${call}.`;
    return denied(reason, grade, [...before, failed(text)], KILL.ENOSYS, `the table of ${region.name} listed ${call}`);
  }
  const text = `the table of ${region.name} has ${call} ${describePin(pin)}`;
  if (pin === 'anywhere') {
    const reason = `${at} is in ${describeRegion(region)}, where ${call} has several places, so any address passes.`;
    return allowed(reason, grade, [...before, passed(text)]);
  }
  if (pin === address) {
    return allowed(`${at} is the one place where ${region.name} may make ${call}.`, grade, [...before, passed(text)]);
  }
  const indirect = attempt.indirect ? ' syscall(2) makes any call from one place, for which a table has no form.' : '';
  const reason = `${at} is not where ${region.name} may make ${call}: that is ${hex(pin)}.${indirect}`;
  const stub = attempt.indirect ? 'it used the stub of its own number' : 'it were made';
  return denied(reason, grade, [...before, failed(text)], KILL.ENOSYS, `${stub} at ${hex(pin)}`);
}

/** Without the table or the address, a function's name must stand for them. */
function checkSymbol(
  model: Model,
  attempt: Attempt,
  region: Region,
  located: Grade,
  before: readonly CheckStep[],
): Decision {
  const site = siteOf(model, attempt);
  const symbol = site?.symbol ?? null;
  const call = callText(attempt);
  const at = describePc(model, attempt, model.system.instructionLength);
  const grade = weakest('symbol', located);
  const text = `the table of ${region.name}, which is not recorded, has ${call} at this place`;
  if (attempt.indirect || (symbol !== null && isIndirectStub(symbol))) {
    const reason = `${at} is syscall(2), which makes any call from one place; a table has no form for that.`;
    const steps = [...before, failed(text)];
    return denied(reason, grade, steps, KILL.ENOSYS, `it used ${region.name}’s own function for ${call}`);
  }
  if (symbol !== null && issues(symbol, site?.symbolOffset ?? null, attempt.name)) {
    const reason = `${at} is in ${symbol} of ${region.name}, which stands for the place of ${call}: no table is recorded.`;
    return allowed(reason, grade, [...before, passed(`${text}: by name, ${symbol}`)]);
  }
  const reason = `${at} is in ${region.name}, which is pinned, but the evidence has no table to compare ${call} with.`;
  return unknown(reason, [...before, unsettled(text)]);
}

function instructionAddress(model: Model, attempt: Attempt): bigint | null {
  const pc = siteOf(model, attempt)?.pc ?? null;
  return pc === null ? null : pc - BigInt(model.system.instructionLength);
}

const describePin = (pin: Pin): string =>
  pin === 'anywhere' ? 'at several places: any will do' : `at ${hex(pin)} only`;

function passesThrough(library: readonly Pinned[], attempt: Attempt): string {
  const [first] = library;
  if (!first) return 'it were made from a pinned region, at the place of its number';
  const { region, table } = first;
  const pin = typeof table === 'string' || attempt.number === null ? undefined : table.get(attempt.number);
  const place = typeof pin === 'bigint' ? ` at ${hex(pin)}` : '';
  return `it used ${region.name}’s own instruction for ${callText(attempt)}${place}`;
}

const kill = (errno: string): Effect => ({
  signal: 'SIGABRT',
  errno,
  catchable: false,
  fatal: true,
  text: `SIGABRT, cannot be caught; the process dies (${errno} recorded)`,
});

const KILL = { ENOSYS: kill('ENOSYS'), EPERM: kill('EPERM') } as const;

const NO_SUCH_CALL: Effect = {
  signal: null,
  errno: 'ENOSYS',
  catchable: false,
  fatal: false,
  text: 'ENOSYS is returned; no signal, the process goes on',
};
