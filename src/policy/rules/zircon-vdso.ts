import { at } from '../../base/assert.ts';
import { type Entry, moduleOf, pcBefore, placeGrade } from '../../kernel/entry.ts';
import { isRecorded, moduleAt, type ProcessState } from '../../kernel/process.ts';
import { type Grade, type Module, type Stub, weakest } from '../../model/model.ts';
import { bySymbol, signalReturnNumbers } from '../by-symbol.ts';
import type { Log } from '../log.ts';
import { callText, describeInstruction, describePlace } from '../places.ts';
import type { Effect, Policy, Ruling } from '../policy.ts';
import {
  distinct,
  interpreter,
  joined,
  locate,
  type Region,
  regionsOf,
  regionsOfRole,
  signalPage,
  stubHolder,
  stubsIn,
} from '../regions.ts';
import { registering } from '../registration.ts';
import { allowed, denied, unknown } from '../rulings.ts';

const HOME = { os: 'fuchsia' } as const;

interface State {
  /** The vDSO as the kernel has recorded it (its code base); empty: not mapped, and nothing can enter. */
  readonly code: readonly Region[];
  /** Elsewhere: the page that ends a signal handler, which is counted to it. Fuchsia has none. */
  readonly page: readonly Region[];
}

/**
 * Zircon: the kernel makes the vDSO and knows for each number a fixed set of offsets from its start; the loader maps it,
 * once. A number at any other address, or a number that does not exist, raises a policy exception. A set may hold
 * several offsets, which is what a libsys with several sites for one number would need.
 */
export const zirconVdso: Policy<State> = {
  id: 'zircon-vdso',
  aliases: ['zircon', 'vdso'],
  group: 'Fuchsia',
  title: 'vDSO enforcement',
  summary: 'Each number has a fixed set of instructions in the one object that the kernel itself provides.',
  origin: 'Fuchsia Zircon',
  citations: [
    { label: 'What is enforced', source: 'Fuchsia: docs/concepts/kernel/vdso.md (Enforcement)' },
    { label: 'The test for each number', source: 'Fuchsia: zircon/kernel/lib/syscalls/syscalls.cc' },
    { label: 'Exceptions', source: 'Fuchsia: zircon core threads test (BadSyscallCaller, BadSyscallNumber)' },
  ],
  wall: 'keyhole',
  tests: {
    vdso: 'the process has a vDSO, whose place the kernel has recorded',
    offset: 'the instruction is one of those that this number has in it',
  },
  callTests: { call: 'the mapping itself: the vDSO’s code as a whole, once, and never unmapped' },

  carriedOver: ({ system }) =>
    system.os === 'fuchsia'
      ? null
      : 'The object that holds the stubs is taken as provided by the kernel. On Fuchsia the loader too calls through the ' +
        'vDSO; here the run-time linker’s own stubs, those of a static program and the signal trampoline are counted to ' +
        'it. Go and other runtimes with instructions of their own would have to call it.',

  begin: stateOf,

  check(entry, state, log) {
    const { code, page } = state;
    const [vdso] = code;
    const where = locate(
      entry,
      pcBefore(entry),
      joined(state, () => [...code, ...page]),
    );
    const inPage = where.kind === 'inside' && page.includes(where.region);
    log.ask(
      'vdso',
      vdso !== undefined || inPage,
      () => [...code, ...(inPage ? page : [])].map(nameOf).join(', ') || 'none is mapped',
    );
    const grade = placeGrade(entry);
    if (!vdso && !inPage) {
      return denied(
        () => 'The process has no vDSO, so no instruction is the right one.',
        grade,
        BAD_SYSCALL,
        () => passesFrom(entry, vdso),
      );
    }
    if (moduleOf(entry)?.interposed) {
      log.ask('offset', true, () => 'what replaces the library calls the vDSO in its turn: assumed');
      return allowed(
        () => 'What stands in front of the vDSO calls it in its turn, which nothing forbids (assumed).',
        'assumed',
      );
    }
    if (where.kind === 'unknown') {
      log.ask('offset', null, () => where.why);
      return unknown(() => `${describeInstruction(entry)}: ${where.why}.`);
    }
    if (where.kind === 'outside') {
      log.ask('offset', false, () => describeInstruction(entry));
      return denied(
        () => `${describeInstruction(entry)} is in ${describePlace(entry)}, not in ${code.map(nameOf).join(' or ')}.`,
        where.grade,
        BAD_SYSCALL,
        () => passesFrom(entry, vdso),
      );
    }
    return atItsPlace(entry, where.region, vdso, where.grade, log);
  },

  perform(entry, operation, state, log) {
    if (operation.kind !== 'map' && operation.kind !== 'unmap') return null;
    if (!isHome(entry.process)) return null;
    const { process } = entry;
    const module = moduleAt(process, operation.module);
    if (!isVdso(module)) return null;
    const { refuse, done } = registering(entry, state, log, 'call');
    const accessDenied = 'ZX_ERR_ACCESS_DENIED';
    if (operation.kind === 'unmap')
      return refuse(accessDenied, 'the vDSO cannot be unmapped', 'it were another mapping');
    if (!operation.executable) return null;
    const text = at(process.model.mappings, operation.mapping).text;
    const whole = text === null ? null : text.end - text.start;
    const wrong =
      (operation.offset !== null && operation.offset !== 0n) ||
      (operation.length !== null && operation.length !== whole);
    if (wrong)
      return refuse(accessDenied, 'offset or size is not that of the vDSO’s code', 'it were the code as a whole');
    if (state.code.length > 0) return refuse(accessDenied, 'the vDSO is mapped already', 'it were the first mapping');
    return done(state, 'the code as a whole, for the first time');
  },

  follow: (change, after, state) => (change.kind === 'map' || change.kind === 'unmap' ? stateOf(after) : state),

  gates(process, { code, page }) {
    const end = signalReturnNumbers(process);
    const gate = ({ module, name }: Region, numbers: readonly number[]) => ({
      ...{ module, numbers, label: `${name}: each number at its places` },
    });
    return [
      ...code.map((region) =>
        gate(region, [...new Set(numberedIn(process, region.module).flatMap(({ number }) => number ?? []))]),
      ),
      ...page.map((region) => gate(region, end)),
    ];
  },

  reach: (process, { code, page }) => ({
    any: 0,
    pairs: [...code, ...page].reduce((sum, { module }) => sum + numberedIn(process, module).length, 0),
  }),
};

const isHome = (process: ProcessState): boolean => isRecorded(process, HOME) || process.model.system.os === 'fuchsia';

/** The kernel knows the vDSO by what it maps, and nothing that was put in its place. */
const isVdso = ({ role, replaces }: Module): boolean => role === 'libsys' && replaces === undefined;

/** At home the vDSO alone. */
function stateOf(process: ProcessState): State {
  if (isHome(process)) return { code: regionsOf(process, isVdso, 'the vDSO'), page: [] };
  const { linkage, runtime } = at(process.model.images, process.image);
  // A runtime makes calls of its own where other programs have the stubs of the library linked into them.
  const own =
    linkage === 'static' && runtime === null ? regionsOfRole(process, 'program', 'with stubs of its own') : [];
  const code = distinct([...stubHolder(process, 'provided by the kernel'), ...interpreter(process), ...own]);
  return { code, page: signalPage(process).filter(({ module }) => code.every((region) => region.module !== module)) };
}

const nameOf = ({ name }: Region): string => name;

/** Whether the instruction is one of those that the number has in the object. */
function atItsPlace(entry: Entry, region: Region, vdso: Region | undefined, located: Grade, log: Log): Ruling {
  const { attempt, process } = entry;
  const call = (): string => callText(attempt);
  const address = pcBefore(entry);
  const numbered = numberedIn(process, region.module);
  const sites = sitesOf(process, region.module, attempt.number);
  // Of a call without a number one thing is known all the same: that no number has this place.
  const isNowhere = numbered.length > 0 && address !== null && numbered.every((stub) => stub.address !== address);
  if (sites === null) return bySymbol(entry, region, located, log, 'offset', BAD_SYSCALL);
  if (address === null || (attempt.number === null && !isNowhere)) {
    const missing = address === null ? 'the address is not recorded' : 'its number is not recorded';
    return bySymbol(entry, region, located, log, 'offset', BAD_SYSCALL, missing);
  }
  // Elsewhere the set is made of the stubs.
  const grade = weakest(located, isHome(process) ? 'exact' : 'assumed');
  const passes = sites.includes(address);
  log.ask('offset', passes, () => `${describeInstruction(entry)}; ${call()} has ${sites.length} there`);
  const { name } = region;
  if (passes) return allowed(() => `${describeInstruction(entry)} is one that ${call()} has in ${name}.`, grade);
  return denied(
    () => `${describeInstruction(entry)} is not one that ${call()} has in ${name}.`,
    grade,
    BAD_SYSCALL,
    () => (sites.length > 0 ? `it used ${name}’s own instruction for ${call()}` : passesFrom(entry, vdso)),
  );
}

/** The smallest change that would make a call pass that is not at one of its places. */
function passesFrom({ process, attempt }: Entry, vdso: Region | undefined): string {
  if (!vdso) return 'it had a vDSO, and called that';
  const sites = sitesOf(process, vdso.module, attempt.number);
  if (sites === null || sites.length > 0) return `it called ${vdso.name}`;
  if (isHome(process)) return 'the number were one that the vDSO has, and it left from its place there';
  return `${vdso.name} had an instruction for ${callText(attempt)}, and it used that`;
}

/** Instructions that are one number's. */
const numberedIn = (process: ProcessState, module: number): readonly Stub[] =>
  (stubsIn(process, module) ?? []).filter(({ number }) => number !== null);

/** Addresses at which a number may be issued; null: the evidence lists none. */
const sitesOf = (process: ProcessState, module: number, number: number | null): readonly bigint[] | null =>
  stubsIn(process, module)
    ?.filter((stub) => stub.number !== null && stub.number === number)
    .map(({ address }) => address) ?? null;

const BAD_SYSCALL: Effect = {
  action: 'exception',
  signal: null,
  errno: null,
  catchable: true,
  fatal: true,
  text: 'a policy exception (BAD_SYSCALL); the process ends unless a handler resolves it',
  exception: 'ZX_EXCP_POLICY_ERROR',
  status: 'ZX_ERR_BAD_SYSCALL',
};
