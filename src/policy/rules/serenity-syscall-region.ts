import { at } from '../../base/assert.ts';
import { areaAfter, type Entry, moduleOf, pcAfter, placeGrade, stackAreaOf } from '../../kernel/entry.ts';
import {
  areaAt,
  type Change,
  type Home,
  isOtherRelease,
  isRecorded,
  isWritten,
  moduleAt,
  overlap,
  type ProcessState,
} from '../../kernel/process.ts';
import { weakest } from '../../model/model.ts';
import type { Operation } from '../../model/operation.ts';
import { kill } from '../effects.ts';
import { type Log, SILENT } from '../log.ts';
import { forgotten, moduleGone } from '../marks.ts';
import { describePc, describePlace } from '../places.ts';
import type { Effect, Performed, Policy, Ruling } from '../policy.ts';
import { executableBytes, gatesOf, reachOf, readOnlyRegions } from '../reach.ts';
import {
  describeRegion,
  describeRegions,
  distinct,
  interpreter,
  isReadOnly,
  locate,
  type Region,
  regionsOf,
  signalPage,
  stubHolder,
} from '../regions.ts';
import { registering } from '../registration.ts';
import { allowed, denied, unknown, withNext } from '../rulings.ts';

interface State {
  readonly flagged: readonly Region[];
  /** Modules whose regions can be neither protected anew nor unmapped. */
  readonly immutable: ReadonlySet<number>;
  /** The loader has asked for enforcement; from then on nothing more can be flagged. Copied on fork. */
  readonly sealed: boolean;
  /** The loader's work is taken as given, not recorded. */
  readonly given: boolean;
  /** Module that a loader that is taken as given has flagged; -1: none. */
  readonly holder: number;
}

type Release = '2021' | '2022' | '2023';

/** Releases by the year: whose loader flags and seals as each of them knows it. */
const HOME: Readonly<Record<Release, Home>> = {
  2021: { os: 'serenity', since: 2021, until: 2022 },
  2022: { os: 'serenity', since: 2022, until: 2022 },
  2023: { os: 'serenity', since: 2023 },
};

const holderIn = (process: ProcessState): readonly Region[] => stubHolder(process, 'flagged by the run-time linker');

/**
 * SerenityOS flags regions: the interpreter and the trampoline by the kernel, libsystem.so by the loader, which then
 * seals. The flag is only asked for once the process is sealed, so a static program, which never seals, is bound by the
 * test for writable memory alone. The closest relative of a design with libsys. It looks at no number.
 */
function serenity(release: Release, own: Pick<Policy, 'id' | 'aliases' | 'title' | 'origin'>): Policy<State> {
  return {
    ...own,
    group: 'SerenityOS',
    summary: 'The call must leave from a region that the loader flagged before it sealed the process.',
    citations: [
      {
        label: 'The order of tests',
        source: 'SerenityOS: Kernel/Memory/MemoryManager.cpp (validate_syscall_preconditions)',
      },
      { label: 'Flagging a region', source: 'SerenityOS: Kernel/Syscalls/mmap.cpp (sys$annotate_mapping)' },
      { label: 'Sealing', source: 'SerenityOS: Kernel/Syscalls/prctl.cpp' },
      {
        label: 'What is immutable stays',
        source:
          'SerenityOS: Kernel/Syscalls/mmap.cpp (sys$mprotect), Kernel/Memory/AddressSpace.cpp (unmap_mmap_range)',
      },
      { label: 'Flagged by the kernel', source: 'SerenityOS: Kernel/Syscalls/execve.cpp' },
      { label: 'Flagged by the loader', source: 'SerenityOS: Userland/Libraries/LibELF/DynamicLinker.cpp' },
    ],
    wall: 'region',
    tests: {
      stack: 'the stack pointer is in a stack region',
      region: 'a region holds the pc',
      writable: 'that region is not writable',
      flag: 'the process is not sealed, or the region is flagged for system calls',
    },
    callTests: {
      call: 'the registration itself: not sealed, flags given, region not immutable',
      memory: 'the change of memory itself: no region that it touches is immutable',
    },

    carriedOver(model) {
      const { system } = model;
      const leftOut = 'That it also makes all text immutable is left out. A static program has nobody to seal it.';
      if (isOtherRelease(model, HOME[release])) {
        return (
          `The loader of SerenityOS ${system.release} seals in another way than this rule knows: what a loader of its own ` +
          `time would have flagged is taken as given, and the seal with it. ${leftOut}`
        );
      }
      return system.os === 'serenity'
        ? null
        : `The object that holds the stubs is taken as libsystem.so: flagged by the run-time linker, which then seals. ${leftOut}`;
    },

    begin(process) {
      const kernel = [...interpreter(process), ...signalPage(process)];
      if (isRecorded(process, HOME[release])) {
        return { flagged: distinct(kernel), immutable: new Set(), sealed: false, given: false, holder: -1 };
      }
      const isStatic = process.model.images[process.image]?.linkage === 'static';
      const holder = holderIn(process);
      const flagged = distinct([...kernel, ...holder]);
      return { flagged, immutable: new Set(), sealed: !isStatic, given: true, holder: holder[0]?.module ?? -1 };
    },

    check(entry, state, log) {
      const stack = entry.circumstance?.stack ?? null;
      const inStack = stack === null ? null : (stackAreaOf(entry)?.mapping.stack ?? false);
      log.ask('stack', inStack, () =>
        stack === null ? 'not recorded; taken to be so' : `it points into ${moduleAt(entry.process, stack).name}`,
      );
      if (inStack !== false) return checkPlace(entry, state, log);
      return denied(
        () => 'The stack pointer is in no stack region.',
        'exact',
        CRASH,
        () => withNext('the stack pointer were in a stack region', checkPlace(entry, state, SILENT)),
      );
    },

    perform: (entry, operation, state, log) => perform(release, entry, operation, state, log),

    follow(change, after, state) {
      const kept = forgotten(change, after, state.flagged);
      // A loader that is taken as given flags the library when it comes.
      const given = change.kind === 'map' && state.given ? holderIn(after) : [];
      const came = given.filter(({ module }) => module !== state.holder);
      const flagged = came.length > 0 ? distinct([...kept, ...came]) : kept;
      const immutable = stillImmutable(change, after, state.immutable);
      if (flagged === state.flagged && immutable === state.immutable) return state;
      return { ...state, flagged, immutable, holder: came[0]?.module ?? state.holder };
    },

    gates: (process, { flagged, sealed }) => gatesOf(sealed ? flagged : readOnlyRegions(process)),
    reach: (process, { flagged, sealed }) =>
      sealed ? reachOf(flagged) : { any: executableBytes(process, ({ writable }) => !writable), pairs: 0 },
  };
}

/** What is asked of the pc. */
function checkPlace(entry: Entry, state: State, log: Log): Ruling {
  const { flagged, sealed, given } = state;
  const grade = placeGrade(entry);
  const area = areaAfter(entry);
  const nowhere = area === null && isWritten(entry.process);
  log.ask('region', nowhere ? false : area === null && moduleOf(entry) === null ? null : true, () => describePc(entry));
  if (nowhere) {
    return denied(
      () => `${describePc(entry)}: no region holds it.`,
      'exact',
      CRASH,
      () => (sealed ? passesFromFlagged(state) : 'it left from a region that cannot be written'),
    );
  }
  const readOnly = isReadOnly(entry) ?? (moduleOf(entry)?.role === 'anonymous' ? null : true);
  log.ask('writable', readOnly, () =>
    readOnly === null ? 'not recorded' : readOnly ? 'it is read-only' : 'it can be written',
  );
  if (readOnly === false) {
    return denied(
      () => `${describePc(entry)} is in ${describePlace(entry)}, which can be written.`,
      grade,
      CRASH,
      () => (sealed ? passesFromFlagged(state) : 'the memory could not be written'),
    );
  }
  if (!sealed) {
    log.ask('flag', true, () => 'the process is not sealed, so no flag is asked for');
    // Where the loader's work is taken as given, that there is none to seal rests on how the program is linked.
    const { linkageGrade } = at(entry.model.images, entry.attempt.image);
    return allowed(
      () => `${describePc(entry)}: this process is not sealed, so any text that is not writable may enter.`,
      given ? weakest(grade, linkageGrade) : grade,
    );
  }
  const where = locate(entry, pcAfter(entry), flagged);
  log.ask('flag', where.kind === 'unknown' ? null : where.kind === 'inside', () => describeRegions(flagged));
  switch (where.kind) {
    case 'inside': {
      const { region } = where;
      return allowed(() => `${describePc(entry)} is in ${describeRegion(region)}, ${region.as}.`, where.grade);
    }
    case 'outside':
      return denied(
        () => `${describePc(entry)} is in ${describePlace(entry)}, which is not flagged (${describeRegions(flagged)}).`,
        where.grade,
        CRASH,
        () => passesFromFlagged(state),
      );
    case 'unknown':
      return unknown(() => `${describePc(entry)}: ${where.why}.`);
  }
}

/** The smallest change that would make a call of a sealed process pass. */
function passesFromFlagged({ flagged, holder }: State): string {
  const library = flagged.find(({ module, origin }) => module === holder || origin === 'call');
  return library ? `it went through ${library.name}` : 'it left from a region that is flagged';
}

/** As the flags: immutability goes with the region, however that went. */
function stillImmutable(change: Change, after: ProcessState, immutable: State['immutable']): State['immutable'] {
  const gone = moduleGone(change, after.model);
  if (gone === null) return immutable;
  const there = new Set(after.areas.map(({ mapping }) => mapping.module));
  const left = [...immutable].filter((module) => module !== gone && there.has(module));
  return left.length === immutable.size ? immutable : new Set(left);
}

function perform(
  release: Release,
  entry: Entry,
  operation: Operation,
  state: State,
  log: Log,
): Performed<State> | null {
  // What the loader does is taken as given, in the words of this rule's release.
  const isGiven = state.given && moduleOf(entry)?.role === 'rtld';
  switch (operation.kind) {
    case 'annotate':
      return isGiven ? null : annotate(release, entry, operation, state, log);
    case 'seal':
      return release === '2023' && !isGiven ? seal(entry, operation.value, state, log) : null;
    case 'map':
    case 'unmap':
    case 'protect':
      return changeMemory(entry, operation, state, log);
    default:
      return null;
  }
}

function seal(entry: Entry, value: number, state: State, log: Log): Performed<State> {
  const { refuse, done } = registering(entry, state, log, 'call');
  if (value !== 0) return refuse('EINVAL', `the argument is ${value}, not 0`, 'the argument were 0');
  return done({ ...state, sealed: true }, 'the process is sealed');
}

/** No version takes an address of the upper half for one of user space (is_user_address). */
const UPPER_HALF = 1n << 63n;

/** sys$annotate_mapping, and sys$msyscall before it, as they were in each year. */
function annotate(
  release: Release,
  entry: Entry,
  { address, syscallCode, immutable }: Extract<Operation, { kind: 'annotate' }>,
  state: State,
  log: Log,
): Performed<State> {
  const { refuse, done } = registering(entry, state, log, 'call');
  const isLate = syscallCode && state.sealed;
  const late = (): Performed<State> => refuse('EPERM', 'the process is sealed', 'the loader had not sealed yet');
  // msyscall looked at the seal before its argument.
  if (release === '2021' && isLate) return late();
  if (address === null) {
    // Until the seal became a prctl, a null address was the seal.
    if (release === '2023') return refuse('EINVAL', 'the address is null', 'the address were in a mapping');
    return done({ ...state, sealed: true }, 'a null address seals');
  }
  if (!syscallCode && !immutable) return refuse('EINVAL', 'no flag is given', 'a flag were given');
  if (address >= UPPER_HALF) return refuse('EFAULT', 'the address is the kernel’s', 'the address were in a mapping');
  if (isLate) return late();
  const area = areaAt(entry.process, address);
  if (!area) return refuse('EINVAL', 'no region holds the address', 'the address were in a mapping');
  const { module } = area.mapping;
  if (state.immutable.has(module)) return refuse('EPERM', 'the region is immutable', 'the region were not immutable');
  const regions = regionsOf(entry.process, () => true, 'flagged by the loader')
    .filter((region) => region.module === module)
    .map((region): Region => ({ ...region, origin: 'call' }));
  return done(
    {
      ...state,
      flagged: syscallCode ? distinct([...state.flagged, ...regions]) : state.flagged,
      immutable: immutable ? new Set([...state.immutable, module]) : state.immutable,
    },
    `${moduleAt(entry.process, module).name} is flagged`,
  );
}

type MemoryChange = Extract<Operation, { kind: 'map' | 'unmap' | 'protect' }>;

/** Null: no region that it touches is immutable. */
function changeMemory(entry: Entry, operation: MemoryChange, state: State, log: Log): Performed<State> | null {
  const fixed = touchedBy(entry.process, operation).find((module) => state.immutable.has(module));
  if (fixed === undefined) return null;
  const { refuse } = registering(entry, state, log, 'memory');
  const { name } = moduleAt(entry.process, fixed);
  return refuse('EPERM', `${name} is immutable`, `${name} had not been made immutable`);
}

/** Modules of the regions that a call changes; of a new mapping those that it would take the place of. */
function touchedBy({ model, areas }: ProcessState, operation: MemoryChange): readonly number[] {
  if (operation.kind !== 'map') return [operation.module];
  const { text: by } = at(model.mappings, operation.mapping);
  if (by === null) return [operation.module];
  return areas
    .filter(({ mapping: { text } }) => text !== null && overlap(text, by))
    .map(({ mapping }) => mapping.module);
}

/** The process crashes; the signal's name is in the report, but nothing is delivered. */
const CRASH: Effect = kill('SIGSEGV', 'a crash of the process, not a signal that is delivered');

export const serenitySyscallRegion = serenity('2023', {
  id: 'serenity-syscall-region',
  aliases: ['serenity'],
  title: 'flagged regions',
  origin: 'SerenityOS since January 2023: sealed by a prctl',
});

export const serenitySyscallRegion2022 = serenity('2022', {
  id: 'serenity-syscall-region@2022',
  aliases: [],
  title: 'flagged regions, 2022',
  origin: 'SerenityOS December 2022: annotate_mapping; a null address seals (which call sealed then is inferred)',
});

export const serenitySyscallRegion2021 = serenity('2021', {
  id: 'serenity-syscall-region@2021',
  aliases: [],
  title: 'flagged regions, 2021',
  origin: 'SerenityOS February 2021: msyscall, callable repeatedly; a null argument seals',
});
