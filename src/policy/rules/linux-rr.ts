import { pcBefore, placeGrade } from '../../kernel/entry.ts';
import { watched } from '../effects.ts';
import { describeInstruction } from '../places.ts';
import type { Policy } from '../policy.ts';
import { executableBytes } from '../reach.ts';
import { allowed } from '../rulings.ts';

const low = (address: bigint): bigint => BigInt.asUintN(32, address);

/**
 * rr's filter, the one origin policy in wide use on Linux: calls from the untraced entry points of its page at
 * 0x70000000 pass, all others stop for the tracer, which records them (and may patch their site to call its hook).
 * Nothing is refused: the point is completeness. The filter compares the low 32 bits of the address only.
 */
export const linuxRr: Policy<null> = {
  id: 'linux-rr',
  aliases: ['rr', 'linux-seccomp-rr'],
  group: 'Linux',
  title: 'rr record',
  summary: 'Calls from rr’s own entry points pass; every other call stops for the recorder.',
  origin: 'rr on Linux',
  citations: [
    { label: 'The filter', source: 'rr: src/Task.cc (create_seccomp_filter), src/seccomp-bpf.h' },
    { label: 'The page of entry points', source: 'rr: src/preload/preload_interface.h' },
  ],
  wall: 'sieve',
  tests: { page: 'the instruction is an untraced entry point of rr’s page (low 32 bits compared)' },

  carriedOver: (model) =>
    model.modules.some(({ name }) => name === 'rr page')
      ? null
      : 'Nothing here was recorded under rr: every call is one that it would stop for.',

  begin: () => null,

  check(entry, _state, log) {
    const address = pcBefore(entry);
    const stubs = entry.process.areas.flatMap(({ mapping }) => mapping.stubs ?? []);
    // The filter loads one half of the address.
    const untraced =
      address !== null && stubs.some((stub) => stub.untraced === true && low(stub.address) === low(address));
    const grade = placeGrade(entry);
    log.ask('page', untraced, () => describeInstruction(entry));
    if (untraced) return allowed(() => `${describeInstruction(entry)} is an untraced entry point of rr.`, grade);
    return allowed(
      () =>
        `${describeInstruction(entry)} is none of rr’s untraced entry points: the call stops, is recorded and goes on.`,
      grade,
      watched('trace', 'stops for the recorder'),
    );
  },

  gates: () => [],
  reach: (process) => ({ any: executableBytes(process), pairs: 0 }),
};
