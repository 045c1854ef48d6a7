import { at } from '../base/assert.ts';
import type { Attempt, Model } from '../model/model.ts';
import { siteOf } from '../model/queries.ts';
import { allowed, denied, failed, notReached, passed, unknown, unsettled } from './decisions.ts';
import { callText, describePc, describePlace, isSignalReturn, moduleOf } from './places.ts';
import type { CheckStep, Decision, Effect, Gate, Policy } from './policy.ts';
import { describeRegion, describeRegions, interpreter, locate, type Region, regionsOfRole } from './regions.ts';

/**
 * What the split makes possible, taken at its word: only rtld and libsys may enter the kernel, and the shared page for
 * the one call that ends a signal handler. No system has this rule. It is strict on purpose: a static program contains
 * neither object, so every call of it is refused, and on a release without libsys so is everything after rtld. Seeing
 * that is what the exploration is for; a usable rule would have to admit the image of static programs (inferred).
 */
export const freebsdRtldLibsys: Policy<State> = {
  id: 'freebsd-rtld-libsys',
  aliases: ['rtld-libsys', 'trusted', 'libsys'],
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

  carriedOver(model: Model): string | null {
    const { os } = model.system;
    const hasLibsys = model.modules.some((module) => module.role === 'libsys');
    if (os === 'freebsd') {
      if (hasLibsys) return null;
      return 'Nothing here was loaded as libsys. The rule is applied as it stands: only rtld’s own calls are let in.';
    }
    return (
      'libsys is FreeBSD’s. The rule is applied as it stands: the run-time linker’s calls are let in, those of the C ' +
      'library are not.'
    );
  },

  begin(model: Model, image: number): State {
    return {
      rtld: interpreter(model, image),
      libsys: regionsOfRole(model, image, 'libsys', 'libsys'),
      page: regionsOfRole(model, image, 'sharedPage', 'the shared page'),
    };
  },

  check(model: Model, { rtld, libsys, page }: State, attempt: Attempt): Decision {
    const where = locate(model, attempt, siteOf(model, attempt)?.pc ?? null, [...rtld, ...libsys, ...page]);
    const pc = describePc(model, attempt);
    const asked = [
      `${pc} is in the run-time linker: ${describeRegions(rtld)}`,
      `${pc} is in libsys: ${describeRegions(libsys)}`,
      `${pc} is in the page that ends a signal handler: ${describeRegions(page)}; and the call is sigreturn`,
    ];
    if (where.kind === 'unknown') return unknown(`${pc}: ${where.why}.`, asked.map(unsettled));
    const group =
      where.kind === 'inside' ? [rtld, libsys, page].findIndex((regions) => regions.includes(where.region)) : 3;
    const refusedOnPage = group === 2 && !isSignalReturn(attempt);
    const steps = asked.map((text, step) => stepAt(text, step, refusedOnPage ? 3 : group));
    if (where.kind === 'outside') {
      const permitted = describeRegions([...rtld, ...libsys]);
      const reason = `${pc} is in ${describePlace(model, attempt)}, not in rtld or libsys (${permitted}).`;
      return denied(reason, where.grade, steps, EFFECT, wouldPassIf(model, attempt));
    }
    if (refusedOnPage) {
      const reason = `${pc} is in the shared page, which may only end a signal handler; the call is ${callText(attempt)}.`;
      return denied(reason, where.grade, steps, EFFECT, wouldPassIf(model, attempt));
    }
    return allowed(`${pc} is in ${describeRegion(where.region)}, permitted as ${where.region.as}.`, where.grade, steps);
  },

  gates(model: Model, { rtld, libsys, page }: State): readonly Gate[] {
    const open = [...rtld, ...libsys].map(({ module, name }) => ({
      module,
      numbers: null,
      label: `${name}: any call`,
    }));
    const end = page.map(({ module }) => ({ module, numbers: sigreturnNumbers(model), label: 'signal return only' }));
    return [...open, ...end];
  },
};

interface State {
  readonly rtld: readonly Region[];
  readonly libsys: readonly Region[];
  readonly page: readonly Region[];
}

const EFFECT: Effect = {
  signal: 'SIGABRT',
  errno: null,
  catchable: false,
  fatal: true,
  text: 'SIGABRT, cannot be caught; the process dies (this proposal’s choice, after pinsyscalls)',
};

function stepAt(text: string, step: number, decidedBy: number): CheckStep {
  if (step === decidedBy) return passed(text);
  return step < decidedBy ? failed(text) : notReached(text);
}

function wouldPassIf(model: Model, attempt: Attempt): string {
  if (at(model.images, attempt.image).linkage === 'static') {
    return 'it called libsys, or the rule admitted the image of static programs';
  }
  if (model.system.os !== 'freebsd') return 'the system had a libsys, and the call went through it';
  if (moduleOf(model, attempt)?.role === 'libc') return 'the stubs were in libsys, as they are from FreeBSD 15 on';
  return 'it went through libsys';
}

function sigreturnNumbers(model: Model): readonly number[] {
  const numbers = model.attempts.filter(isSignalReturn).flatMap(({ number }) => number ?? []);
  return [...new Set(numbers)];
}
