import { areaOf, moduleOf, pcBefore, placeGrade } from '../../kernel/entry.ts';
import type { Stub } from '../../model/model.ts';
import { watched } from '../effects.ts';
import { describeInstruction, describePlace } from '../places.ts';
import type { Policy } from '../policy.ts';
import { executableBytes } from '../reach.ts';
import { allowed, unknown } from '../rulings.ts';

/**
 * Windows lets every call in; security products look at call stacks and report those that do not begin in ntdll. A jump
 * to ntdll's own instruction with another number looks right to the simple form of that test.
 */
export const windowsDetectOnly: Policy<null> = {
  id: 'windows-detect-only',
  aliases: ['windows', 'detect'],
  group: 'Windows',
  title: 'detection only',
  summary: 'Nothing is refused; call stacks that do not begin in ntdll are reported.',
  origin: 'Windows 10 and 11 with a security product; no origin check of the kernel was found documented',
  citations: [
    { label: 'Call stacks as evidence', source: 'Elastic Security Labs: kernel call stacks; Sysmon CallTrace' },
  ],
  wall: 'sieve',
  tests: { stack: 'the innermost frame is in ntdll', number: 'the instruction is that of the number’s own stub' },

  carriedOver: ({ system }) =>
    system.os === 'windows'
      ? null
      : 'The object that holds the stubs is taken as ntdll. Nothing is refused, only reported.',

  begin: () => null,

  check(entry, _state, log) {
    const module = moduleOf(entry);
    const grade = placeGrade(entry);
    const libsys = entry.process.modules.some((id) => entry.model.modules[id]?.role === 'libsys');
    const inside = module === null ? null : module.role === (libsys ? 'libsys' : 'libc') || module.role === 'rtld';
    log.ask('stack', inside, () => describeInstruction(entry));
    if (inside === null) return unknown(() => `${describeInstruction(entry)}: the object is not known.`);
    if (!inside) {
      const effect = watched('observe', 'let in, and reported: the stack does not begin where it should');
      return allowed(
        () => `${describeInstruction(entry)} is in ${describePlace(entry)}; nothing is refused.`,
        grade,
        effect,
      );
    }
    const stubs = areaOf(entry)?.mapping.stubs ?? [];
    const address = pcBefore(entry);
    if (stubs.length === 0 || address === null) {
      log.ask('number', null, () => 'not recorded');
      return allowed(() => `${describeInstruction(entry)} is in the object where such calls come from.`, grade);
    }
    const stub = stubs.find((one) => one.address === address);
    const own = stub !== undefined && (stub.number === null || stub.number === entry.attempt.number);
    log.ask('number', own, () => describeStub(stub));
    if (own) return allowed(() => `${describeInstruction(entry)} is where such calls come from.`, grade);
    const effect = watched('observe', 'let in; only a deeper look at the stack would report it');
    return allowed(
      () => `${describeInstruction(entry)} is in the right object, but not at the number’s own stub.`,
      grade,
      effect,
    );
  },

  gates: () => [],
  reach: (process) => ({ any: executableBytes(process), pairs: 0 }),
};

function describeStub(stub: Stub | undefined): string {
  if (!stub) return 'no stub has its instruction there';
  return stub.number === null ? 'an instruction for any number' : `the stub of number ${stub.number}`;
}
