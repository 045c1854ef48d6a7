import { areaOf, type Entry, moduleOf, pcBefore, placeGrade } from '../../kernel/entry.ts';
import { type Area, areaAt, isRecorded, isWritten, moduleAt, type ProcessState } from '../../kernel/process.ts';
import { type Module, type System, weakest } from '../../model/model.ts';
import { errno, ordinary } from '../effects.ts';
import { describePc, describePlace } from '../places.ts';
import type { Effect, Policy } from '../policy.ts';
import { executableBytes, gatesOf } from '../reach.ts';
import { regionsOf, stubHolder } from '../regions.ts';
import { allowed, denied, unknown } from '../rulings.ts';

/** MIPS era: no compartments for libraries; only a sandbox, which a program makes itself, ran without the bit. */
type Era = 'c18n' | 'mips';

const HOME = { os: 'cheribsd' } as const;

/** Each era has its own machines. */
const isHome = (era: Era, { os, arch }: System): boolean => os === HOME.os && (arch === 'mips64') === (era === 'mips');

/** Whether the evidence says what the rule looks at: what it leaves out is then as the case language has it. */
const isTold = (era: Era, process: ProcessState): boolean =>
  isRecorded(process, HOME) && isHome(era, process.model.system);

/**
 * CheriBSD: code enters the kernel by a permission of the capability that it runs with. With library compartments the
 * run-time linker takes the bit from every library but libsys; what libsys's mmap returns comes without it. Neither
 * number nor address is looked at: unforgeability takes the place of an address test.
 */
function permSyscall(era: Era, own: Pick<Policy, 'id' | 'aliases' | 'title' | 'origin' | 'citations'>): Policy<null> {
  return {
    ...own,
    group: 'CheriBSD',
    summary: 'The code must run with a capability that has the permission for system calls.',
    wall: 'key',
    tests: {
      ...(era === 'mips'
        ? { exempt: 'the call is one that is exempt' }
        : { check: 'the kernel looks at the permission' }),
      permission: 'the capability of the pc has CHERI_PERM_SYSCALL',
    },

    carriedOver: ({ system }) => {
      if (isHome(era, system)) return null;
      if (era === 'mips')
        return (
          'Taken as a process of the MIPS era that makes no sandboxes: nobody takes the permission from its code, what ' +
          'mmap returns included, so every call is let in (inferred).'
        );
      return (
        'Taken as a purecap process with library compartments: the run-time linker keeps the permission, gives it to the ' +
        'object that holds the stubs and to the signal trampoline, and to no other. A static program has nobody to take ' +
        'it away (inferred). The order of builds differs: this says what the rule would do, not that the program exists.'
      );
    },

    begin: () => null,

    check(entry, _state, log) {
      const told = isTold(era, entry.process);
      const place = placeGrade(entry);
      const { permissionCheck } = entry.model.settings;
      const taken = era === 'c18n' && permissionCheck === undefined && !told;
      if (era === 'mips') {
        const operation = entry.circumstance?.operation ?? null;
        const exempt = operation?.kind === 'sysarch' && operation.operation === 'MIPS_GET_COUNT';
        log.ask('exempt', exempt, () => entry.attempt.name);
        if (exempt) return allowed(() => 'Reading the counter through sysarch is exempt.', place);
      } else {
        const looks = permissionCheck !== false;
        log.ask('check', looks, () => `the sysctl is ${taken ? 'taken to be on' : looks ? 'on' : 'off'}`);
        if (!looks) return allowed(() => 'The check is switched off by its sysctl.', place);
      }
      const said = saidOf(entry);
      const has = said ?? permissionOf(era, entry);
      const grade = weakest(place, told || (said !== null && !taken) ? 'exact' : 'assumed');
      log.ask('permission', has, () => describePc(entry));
      if (has === null)
        return unknown(() => `${describePc(entry)}: the evidence does not say which object the call came from.`);
      if (has) return allowed(() => `${describePc(entry)} runs with the permission.`, grade);
      const reason = (): string =>
        isGone(entry)
          ? `${describePc(entry)}: nothing is mapped there, and no capability leads there.`
          : `${describePc(entry)} is in ${describePlace(entry)}, which runs without the permission.`;
      const effect = era === 'mips' ? errno('ECAPMODE') : nosys(entry);
      return denied(reason, grade, effect, () => wouldPassIf(era, entry));
    },

    gates: (process) =>
      gatesOf(regionsOf(process, (module) => holds(era, process, module, null), 'with the permission')),
    reach: (process) => ({
      any: executableBytes(process, (area) => holds(era, process, moduleAt(process, area.mapping.module), area)),
      pairs: 0,
    }),
  };
}

/** What the evidence itself says of the permission, of the call or of its memory; null: nothing. */
function saidOf(entry: Entry): boolean | null {
  if (isGone(entry)) return entry.circumstance?.permission ?? false;
  return entry.circumstance?.permission ?? areaOf(entry)?.mapping.permission ?? null;
}

/** What the call would run with by its object; null: not known. */
function permissionOf(era: Era, entry: Entry): boolean | null {
  const module = moduleOf(entry);
  return module && holds(era, entry.process, module, areaOf(entry));
}

function wouldPassIf(era: Era, entry: Entry): string {
  if (entry.circumstance?.permission === false) return 'it ran with a capability that has the permission';
  const [holder] = stubHolder(entry.process, '');
  const passes = holder && holds(era, entry.process, moduleAt(entry.process, holder.module), null);
  return passes ? `it went through ${holder.name}` : 'it left from code that has the permission';
}

/** Whether it is known that the instruction is in memory that is not there (any more). */
function isGone(entry: Entry): boolean {
  const address = pcBefore(entry);
  return isWritten(entry.process) && address !== null && areaAt(entry.process, address) === null;
}

/** What the run-time linker leaves an object with; said otherwise by the evidence. */
function holds(era: Era, { model, image }: ProcessState, { role, replaces }: Module, area: Area | null): boolean {
  if (area?.mapping.permission !== undefined) return area.mapping.permission;
  // Every capability of user space had it, those from mmap too (CHERI_PERMS_USERSPACE in sys/mips/include/cherireg.h).
  if (era === 'mips') return true;
  const compartments = model.settings.compartments !== false && model.images[image]?.linkage !== 'static';
  if (!compartments) return role !== 'anonymous';
  // No linker knows what took the place of libsys.
  if (replaces !== undefined) return false;
  const hasLibsys = model.modules.some((module) => module.role === 'libsys');
  return role === 'rtld' || role === 'sharedPage' || role === (hasLibsys ? 'libsys' : 'libc');
}

/** Routed to nosys. */
const nosys = (entry: Entry): Effect => ordinary(entry, 'SIGSYS', { errno: 'ENOSYS', errnoIfContinued: 'ENOSYS' });

export const cheribsdPermSyscall = permSyscall('c18n', {
  id: 'cheribsd-perm-syscall',
  aliases: ['cheri', 'cheribsd'],
  title: 'system-call permission',
  origin: 'CheriBSD since 2025, check enabled (it was off by default when it came)',
  citations: [
    { label: 'The check', source: 'CheriBSD: sys/cheri/cheri_syscall.c; pull requests 2320, 2352' },
    { label: 'mmap gives no permission', source: 'CheriBSD: lib/libsys mmap_c18n.c' },
    {
      label: 'Not established: the machine-dependent code that reaches nosys, and today’s default',
      source: 'not read',
    },
  ],
});

export const cheribsdPermSyscallMips = permSyscall('mips', {
  id: 'cheribsd-perm-syscall@mips',
  aliases: ['cheribsd-mips-legacy'],
  title: 'system-call permission, MIPS era',
  origin: 'CheriBSD on MIPS: ECAPMODE instead of a signal',
  citations: [
    { label: 'The check', source: 'CheriBSD: cheri_syscall_authorize (MIPS), sys/kern/subr_syscall.c' },
    { label: 'Who has the permission', source: 'CheriBSD: sys/mips/include/cherireg.h (CHERI_PERMS_USERSPACE)' },
    { label: 'Counter of violations', source: 'CheriBSD: sys/cheri/cheri_sysctl.c' },
  ],
});
