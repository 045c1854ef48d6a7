import { hex } from '../../base/text.ts';
import { pcBefore, placeGrade } from '../../kernel/entry.ts';
import { weakest } from '../../model/model.ts';
import { forced } from '../effects.ts';
import { describeInstruction, hasVsyscallPage, isVsyscall, vsyscallSlot } from '../places.ts';
import type { Policy } from '../policy.ts';
import { executableBytes } from '../reach.ts';
import { allowed, denied } from '../rulings.ts';

/** Offset of each slot, and the call it stands for. */
const SLOTS: ReadonlyMap<bigint, string> = new Map([
  [0x0n, 'gettimeofday'],
  [0x400n, 'time'],
  [0x800n, 'getcpu'],
]);

type Mode = 'emulate' | 'xonly' | 'none';

/**
 * The vsyscall page: three fixed addresses, one call each, the oldest exact-address rule in Linux. A jump to the page
 * faults, and the kernel acts on the faulting address. Every other call is none of its business.
 */
function vsyscall(mode: Mode, own: Pick<Policy, 'id' | 'aliases' | 'title' | 'origin'>): Policy<null> {
  return {
    ...own,
    group: 'Linux',
    summary: 'In the legacy page, three addresses answer one call each; nothing else there may be called.',
    citations: [{ label: 'Slots and modes', source: 'Linux: arch/x86/entry/vsyscall/vsyscall_64.c' }],
    wall: 'keyhole',
    tests: {
      page: 'the address is in the vsyscall page',
      mode: 'the page is there',
      slot: 'the address is the start of a slot',
    },

    carriedOver: (model) =>
      model.modules.some(({ name }) => name === '[vsyscall]') ? null : 'No call here goes through a vsyscall page.',

    begin: () => null,

    check(entry, _state, log) {
      const address = pcBefore(entry);
      const inPage = isVsyscall(entry);
      const isTaken = inPage && entry.model.system.arch === 'unknown';
      const grade = weakest(placeGrade(entry), isTaken ? 'assumed' : 'exact');
      log.ask('page', inPage, () => describeInstruction(entry));
      if (!inPage)
        return allowed(
          () => `${describeInstruction(entry)} is not in the vsyscall page, of which alone this speaks.`,
          grade,
        );
      log.ask('mode', mode !== 'none', () => `vsyscall=${mode}`);
      if (mode === 'none') {
        return denied(
          () => 'There is no vsyscall page: vsyscall=none.',
          grade,
          forced(entry, 'SIGSEGV'),
          () => 'the vDSO were used',
        );
      }
      const call = address === null ? undefined : SLOTS.get(vsyscallSlot(address));
      log.ask('slot', call !== undefined, () => (call === undefined ? describeInstruction(entry) : `that of ${call}`));
      if (call !== undefined) return allowed(() => `${hex(address ?? 0n)} is the slot of ${call}.`, grade);
      const reason = (): string => `${describeInstruction(entry)} is not the start of a slot.`;
      return denied(reason, grade, forced(entry, 'SIGSEGV'), () => 'it went to the start of a slot');
    },

    gates: () => [],
    reach: (process) => ({
      any: executableBytes(process),
      pairs: mode !== 'none' && hasVsyscallPage(process.model.system) ? SLOTS.size : 0,
    }),
  };
}

export const linuxVsyscall = vsyscall('xonly', {
  id: 'linux-vsyscall',
  aliases: ['vsyscall', 'linux-vsyscall@xonly'],
  title: 'vsyscall page',
  origin: 'Linux x86-64, vsyscall=xonly (the built default of the kernel tested)',
});

export const linuxVsyscallEmulate = vsyscall('emulate', {
  id: 'linux-vsyscall@emulate',
  aliases: [],
  title: 'vsyscall page, emulate',
  origin: 'Linux x86-64, vsyscall=emulate',
});

export const linuxVsyscallNone = vsyscall('none', {
  id: 'linux-vsyscall@none',
  aliases: [],
  title: 'vsyscall page, none',
  origin: 'Linux x86-64, vsyscall=none',
});
