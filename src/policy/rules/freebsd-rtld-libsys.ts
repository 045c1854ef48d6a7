import { at } from '../../base/assert.ts';
import { type Entry, moduleOf, pcAfter } from '../../kernel/entry.ts';
import type { ProcessState } from '../../kernel/process.ts';
import { signalReturnNumbers } from '../by-symbol.ts';
import { kill } from '../effects.ts';
import { callText, describePc, describePlace, isSignalReturn } from '../places.ts';
import type { Policy } from '../policy.ts';
import { gatesOf } from '../reach.ts';
import {
  bytesOf,
  describeRegion,
  describeRegions,
  interpreter,
  joined,
  locate,
  type Region,
  regionsOf,
  regionsOfRole,
} from '../regions.ts';
import { allowed, denied, unknown } from '../rulings.ts';

/**
 * What the split makes possible, taken at its word: only rtld and libsys may enter the kernel, and the shared page for
 * the one call that ends a signal handler. No system has this rule. It is strict on purpose: a static program contains
 * neither object, so every call of it is refused, and on a release without libsys so is everything after rtld. Seeing
 * that is what the exploration is for; a usable rule would have to admit the image of static programs (inferred).
 */
export const freebsdRtldLibsys: Policy<State> = {
  id: 'freebsd-rtld-libsys',
  aliases: ['rtld-libsys', 'trusted', 'libsys'],
  group: 'FreeBSD',
  title: 'rtld + libsys only',
  summary: 'Only the run-time linker and libsys may enter; the shared page may end a signal handler.',
  origin: 'proposal for FreeBSD, not in any kernel',
  citations: [
    { label: 'The split as a step towards such a rule', source: 'freebsd-current archive 2024-02: message 5526' },
    {
      label: 'Help wanted: how would msyscall or pinsyscalls fit?',
      source: 'freebsd-doc: status report 2024-01-2024-03',
    },
    { label: 'Signal return from the shared page', source: 'freebsd-src: sys/kern/kern_sharedpage.c' },
    {
      label: 'Inferred: static programs need an exception',
      source: 'reading of lib/libsys/Makefile.sys (libc.a has stubs)',
    },
  ],
  wall: 'region',
  tests: {
    rtld: 'the pc is in the run-time linker',
    libsys: 'it is in libsys',
    page: 'it is in the page that ends a signal handler, and the call is sigreturn',
  },

  carriedOver({ system, modules }) {
    const hasLibsys = modules.some((module) => module.role === 'libsys');
    if (system.os === 'freebsd' || system.os === 'cheribsd') {
      if (hasLibsys) return null;
      return 'Nothing here was loaded as libsys. The rule is applied as it stands: only rtld’s own calls are let in.';
    }
    return (
      'libsys is FreeBSD’s. The rule is applied as it stands: the run-time linker’s calls are let in, those of the C ' +
      'library are not.'
    );
  },

  begin: stateOf,
  /** Trusted is what is mapped, not where it was: a page over an unmapped libsys is none. */
  follow: (change, after, state) => (change.kind === 'map' || change.kind === 'unmap' ? stateOf(after) : state),

  check(entry, state, log) {
    const { rtld, libsys, page } = state;
    const trusted = joined(state, () => [...rtld, ...libsys, ...page]);
    const where = locate(entry, pcAfter(entry), trusted);
    const pc = (): string => describePc(entry);
    if (where.kind === 'unknown') {
      log.ask('rtld', null, () => describeRegions(rtld));
      log.ask('libsys', null, () => describeRegions(libsys));
      log.ask('page', null, () => describeRegions(page));
      return unknown(() => `${pc()}: ${where.why}.`);
    }
    const region = where.kind === 'inside' ? where.region : null;
    const isIn = (regions: readonly Region[]): boolean => region !== null && regions.includes(region);
    const permitted =
      log.ask('rtld', isIn(rtld), () => `${pc()}; ${describeRegions(rtld)}`) ||
      log.ask('libsys', isIn(libsys), () => describeRegions(libsys)) ||
      log.ask('page', isIn(page) && isSignalReturn(entry.attempt), () => describeRegions(page));
    if (permitted && region)
      return allowed(() => `${pc()} is in ${describeRegion(region)}, permitted as ${region.as}.`, where.grade);
    const effect = kill('SIGABRT', 'this proposal’s choice, after pinsyscalls');
    const reason = region
      ? (): string =>
          `${pc()} is in the shared page, which may only end a signal handler; the call is ${callText(entry.attempt)}.`
      : (): string =>
          `${pc()} is in ${describePlace(entry)}, not in rtld or libsys (${describeRegions([...rtld, ...libsys])}).`;
    return denied(reason, where.grade, effect, () => wouldPassIf(entry));
  },

  gates(process, { rtld, libsys, page }) {
    const numbers = signalReturnNumbers(process);
    return [
      ...gatesOf([...rtld, ...libsys]),
      ...page.map(({ module }) => ({ module, numbers, label: 'signal return only' })),
    ];
  },

  reach: (_process, { rtld, libsys, page }) => ({ any: bytesOf([...rtld, ...libsys]), pairs: bytesOf(page) }),
};

interface State {
  readonly rtld: readonly Region[];
  readonly libsys: readonly Region[];
  readonly page: readonly Region[];
}

function stateOf(process: ProcessState): State {
  return {
    rtld: interpreter(process),
    libsys: regionsOf(process, ({ role, replaces }) => role === 'libsys' && replaces === undefined, 'libsys'),
    page: regionsOfRole(process, 'sharedPage', 'the shared page'),
  };
}

function wouldPassIf(entry: Entry): string {
  const { model, attempt } = entry;
  if (at(model.images, attempt.image).linkage === 'static') {
    return 'either it called libsys or the rule admitted the image of static programs';
  }
  if (moduleOf(entry)?.replaces !== undefined) return 'the rule admitted an object in the place of libsys';
  if (model.system.os !== 'freebsd' && model.system.os !== 'cheribsd') {
    return 'the system had a libsys, and the call went through it';
  }
  if (model.modules.some(({ role }) => role === 'libsys')) return 'it went through libsys';
  const split = 'the stubs were in libsys, as they are from FreeBSD 15 on';
  return moduleOf(entry)?.role === 'libc' ? split : `${split}, and it went through them`;
}
