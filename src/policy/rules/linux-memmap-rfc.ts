import { areaOf, placeGrade } from '../../kernel/entry.ts';
import { isRecorded } from '../../kernel/process.ts';
import { weakest } from '../../model/model.ts';
import { signal } from '../effects.ts';
import { describePc, describePlace } from '../places.ts';
import type { Policy } from '../policy.ts';
import { executableBytes } from '../reach.ts';
import { allowed, denied } from '../rulings.ts';

const HOME = { os: 'linux' } as const;

/**
 * A proposal of May 2020 that was not taken: mappings marked PROT_NOSYSCALL may not enter once the process has turned
 * the mode on. Made for Wine, called no security mechanism by its author, replaced by user dispatch.
 */
export const linuxMemmapRfc: Policy<{ readonly on: boolean }> = {
  id: 'linux-memmap-rfc',
  aliases: ['memmap'],
  group: 'Linux',
  title: 'PROT_NOSYSCALL',
  summary: 'Calls from mappings that were marked for it come back as SIGSYS.',
  origin: 'Linux, a proposal of 2020 that was not taken',
  citations: [
    { label: 'The proposal', source: 'LKML 2020-05-30: seccomp: Implement syscall isolation based on memory areas' },
    { label: 'Inferred: details of the signal were not checked', source: 'the same' },
  ],
  wall: 'sieve',
  tests: {
    mode: 'the mode is off',
    mapping: 'the mapping that holds the pc is not marked PROT_NOSYSCALL',
  },
  callTests: { call: 'the call that turns the mode on or off' },

  carriedOver: (model) =>
    model.mappings.some(({ noSyscall }) => noSyscall) ? null : 'No mapping here is marked, so nothing is refused.',

  begin: () => ({ on: false }),

  check(entry, { on }, log) {
    const grade = placeGrade(entry);
    const own = isRecorded(entry.process, HOME);
    log.ask('mode', !on, () => (on ? 'it is on' : own ? 'it is off' : 'that it was turned on is not recorded'));
    if (!on) {
      return allowed(() => 'The process has not turned the mode on.', weakest(grade, own ? 'exact' : 'assumed'));
    }
    const marked = areaOf(entry)?.mapping.noSyscall === true;
    log.ask('mapping', !marked, () => describePc(entry));
    if (!marked)
      return allowed(() => `${describePc(entry)} is in ${describePlace(entry)}, which is not marked.`, grade);
    const reason = (): string => `${describePc(entry)} is in ${describePlace(entry)}, which is marked PROT_NOSYSCALL.`;
    return denied(reason, 'assumed', signal(entry, 'SIGSYS'), () => 'the mapping were not marked');
  },

  perform(_entry, operation, _state, log) {
    if (operation.kind !== 'memmap') return null;
    log.ask('call', true, () => (operation.on ? 'on' : 'off'));
    return { state: { on: operation.on }, refused: null };
  },

  gates: () => [],
  reach: (process, { on }) => ({ any: executableBytes(process, ({ mapping }) => !on || !mapping.noSyscall), pairs: 0 }),
};
