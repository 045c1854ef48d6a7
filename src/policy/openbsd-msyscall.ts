import type { Attempt, Model } from '../model/model.ts';
import { siteOf } from '../model/queries.ts';
import { allowed, denied, failed, notReached, passed, unknown, unsettled } from './decisions.ts';
import { describePc, describePlace, moduleOf } from './places.ts';
import type { CheckStep, Decision, Effect, Gate, Policy } from './policy.ts';
import {
  describeRegion,
  describeRegions,
  distinct,
  interpreter,
  isReadOnly,
  locate,
  type Region,
  signalPage,
  staticProgram,
  stubHolder,
} from './regions.ts';

/**
 * msyscall(2) as in OpenBSD 7.2. The kernel flags mappings while it loads a program: the text of the interpreter, the
 * text of a program that has none, and the signal trampoline page. ld.so then registers libc, once. At each entry the
 * mapping that holds the pc (the address *after* the instruction) must not be writable and must carry the flag. Whole
 * mappings are flagged, and the number is not looked at: any instruction in them may issue any call.
 *
 * Not modelled: the test of the stack pointer that precedes this one, since no tracer records it.
 */
export const openbsdMsyscall: Policy<State> = {
  id: 'openbsd-msyscall',
  aliases: ['region', 'msyscall'],
  title: 'msyscall',
  summary: 'The call must leave from text that was registered for system calls.',
  origin: 'OpenBSD 6.7–7.5, the only such rule until 7.2 (as in 7.2)',
  citations: [
    { label: 'The test at entry', source: 'openbsd/src: sys/sys/syscall_mi.h 1.28, sys/uvm/uvm_map.c (2023)' },
    { label: 'Mappings flagged by the kernel', source: 'openbsd/src: sys/kern/exec_elf.c, exec_subr.c, kern_exec.c' },
    { label: 'libc registered by ld.so', source: 'openbsd/src: libexec/ld.so/library.c, lib/libc/sys/msyscall.2' },
    { label: 'Calls from elsewhere leave a core', source: 'openbsd/src: regress/sys/kern/syscall_segment' },
    { label: 'The handler test is marked as failing on amd64', source: 'openbsd/src: regress/usr.bin/lastcomm' },
  ],
  wall: 'region',

  carriedOver({ system }: Model): string | null {
    switch (system.os) {
      case 'openbsd':
        return null;
      case 'freebsd':
        return (
          'rtld is the interpreter and the shared page holds the signal trampoline. OpenBSD registers the library whose ' +
          'soname starts with libc.so.; where libsys exists it is registered here instead, as the object that holds the ' +
          'stubs. By soname alone libc would be registered and libsys not, and every dynamic program would die at its ' +
          'first call from libsys.'
        );
      case 'linux':
        return (
          'ld-linux is the interpreter and libc.so.6 is registered (musl: libc.so is both). The vdso is not registered ' +
          'where the code that ends a signal handler is in libc, as on amd64.'
        );
      default:
        return 'The evidence does not name the system: the run-time linker and the C library are taken as permitted.';
    }
  },

  begin(model: Model, image: number): State {
    const holder = stubHolder(model, image, 'registered by the run-time linker');
    const kernel = [...interpreter(model, image), ...staticProgram(model, image), ...signalPage(model, image)];
    return { permitted: distinct([...kernel, ...holder]), holder: holder[0] ?? null };
  },

  check(model: Model, { permitted, holder }: State, attempt: Attempt): Decision {
    const where = locate(model, attempt, siteOf(model, attempt)?.pc ?? null, permitted);
    const pc = describePc(model, attempt);
    const flag = `the mapping carries the system-call flag: ${describeRegions(permitted)}`;
    const writable = isReadOnly(model, attempt) === false;
    const steps = [mappingStep(model, attempt), writableStep(model, attempt)];
    if (writable) {
      const reason = `${pc} is in ${describePlace(model, attempt)}, whose mapping can be written.`;
      const grade = siteOf(model, attempt)?.grade ?? 'assumed';
      return denied(reason, grade, [...steps, notReached(flag)], EFFECT, passesFrom(holder));
    }
    switch (where.kind) {
      case 'inside': {
        const reason = `${pc} is in ${describeRegion(where.region)}, ${where.region.as}.`;
        return allowed(reason, where.grade, [...steps, passed(flag)]);
      }
      case 'outside': {
        const place = describePlace(model, attempt);
        const reason = `${pc} is in ${place}, not in a registered range (${describeRegions(permitted)}).`;
        return denied(reason, where.grade, [...steps, failed(flag)], EFFECT, passesFrom(holder));
      }
      case 'unknown':
        return unknown(`${pc}: ${where.why}.`, [...steps, unsettled(flag)]);
    }
  },

  gates(_model: Model, { permitted }: State): readonly Gate[] {
    return permitted
      .filter((region) => region.doubt === null)
      .map(({ module, name }) => ({ module, numbers: null, label: `${name}: any call` }));
  },
};

interface State {
  readonly permitted: readonly Region[];
  /** The library that the run-time linker registered; null where there is none. */
  readonly holder: Region | null;
}

const EFFECT: Effect = {
  signal: 'SIGSEGV',
  errno: null,
  catchable: true,
  fatal: true,
  text: 'SIGSEGV; the process dies unless a handler catches it (on amd64 OpenBSD’s own test for that is marked as failing)',
};

function mappingStep(model: Model, attempt: Attempt): CheckStep {
  const text = `a mapping holds the address after the instruction: ${describePc(model, attempt)}`;
  return moduleOf(model, attempt) ? passed(text) : unsettled(text);
}

/** A file's text counts as not writable unless the evidence says otherwise; nothing is assumed of other memory. */
function writableStep(model: Model, attempt: Attempt): CheckStep {
  const module = moduleOf(model, attempt);
  const text = 'the mapping is not writable';
  const readOnly = isReadOnly(model, attempt);
  if (readOnly === false) return failed(`${text}: ${module?.name ?? 'it'} can be written`);
  const isFile = module !== null && module.role !== 'anonymous';
  return readOnly === true || isFile ? passed(text) : unsettled(`${text}: not recorded`);
}

const passesFrom = (holder: Region | null): string =>
  holder ? `it went through ${holder.name}` : 'it left from the text of the program itself';
