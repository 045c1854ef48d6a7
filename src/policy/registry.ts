import { composed } from './lab/compose.ts';
import type { Policy } from './policy.ts';
import { cheribsdPermSyscall, cheribsdPermSyscallMips } from './rules/cheribsd-perm-syscall.ts';
import { freebsdRtldLibsys } from './rules/freebsd-rtld-libsys.ts';
import { linuxMemmapRfc } from './rules/linux-memmap-rfc.ts';
import { linuxRr } from './rules/linux-rr.ts';
import { linuxRseqDebug } from './rules/linux-rseq-debug.ts';
import { linuxSeccompIp } from './rules/linux-seccomp-ip.ts';
import { linuxSud, linuxSudInclusive } from './rules/linux-sud.ts';
import { linuxVsyscall, linuxVsyscallEmulate, linuxVsyscallNone } from './rules/linux-vsyscall.ts';
import { openbsd75Both } from './rules/openbsd-7.5-both.ts';
import { openbsdMsyscall } from './rules/openbsd-msyscall.ts';
import { openbsdMsyscallExecpin } from './rules/openbsd-msyscall-execpin.ts';
import { openbsdPinsyscalls, openbsdPinsyscalls77, openbsdPinsyscalls78 } from './rules/openbsd-pinsyscalls.ts';
import { openbsdWxSyscall } from './rules/openbsd-wx-syscall.ts';
import {
  serenitySyscallRegion,
  serenitySyscallRegion2021,
  serenitySyscallRegion2022,
} from './rules/serenity-syscall-region.ts';
import { windowsDetectOnly } from './rules/windows-detect-only.ts';
import { zirconVdso } from './rules/zircon-vdso.ts';

/** A switch: one rule, and where releases differ, its variants. The first one is what the bare id means. */
export interface Family {
  readonly id: string;
  readonly variants: readonly [Policy, ...Policy[]];
}

const family = (first: Policy, ...others: readonly Policy[]): Family => ({
  id: first.id,
  variants: [first, ...others],
});

/**
 * Every rule, in the order in which a kernel that had them all would ask: what comes before the place is looked at
 * (Linux asks user dispatch before seccomp), then the region rules, then the exact ones. Within one system this is the
 * system's own order; between systems it is ours.
 */
export const FAMILIES: readonly Family[] = [
  family(linuxVsyscall, linuxVsyscallEmulate, linuxVsyscallNone),
  family(linuxSud, linuxSudInclusive),
  family(linuxSeccompIp),
  family(linuxRr),
  family(linuxMemmapRfc),
  family(cheribsdPermSyscall, cheribsdPermSyscallMips),
  family(openbsdWxSyscall),
  family(openbsdMsyscall),
  family(openbsdMsyscallExecpin),
  family(openbsd75Both),
  family(openbsdPinsyscalls, openbsdPinsyscalls77, openbsdPinsyscalls78),
  family(serenitySyscallRegion, serenitySyscallRegion2022, serenitySyscallRegion2021),
  family(freebsdRtldLibsys),
  family(zirconVdso),
  family(windowsDetectOnly),
  family(linuxRseqDebug),
];

/** Every policy with every variant, in the order in which the kernel asks. Composed ones come last. */
export const ALL_POLICIES: readonly Policy[] = FAMILIES.flatMap(({ variants }) => variants);

/** One of each family. */
export const POLICIES: readonly Policy[] = FAMILIES.map(({ variants }) => variants[0]);

/** The word for "no policy" on the command line and in links. */
export const NO_POLICY = 'none';

/** A policy by id or alias; also one that was composed in the laboratory, by its code. */
export const policyById = (word: string): Policy | undefined =>
  ALL_POLICIES.find(({ id, aliases }) => id === word || aliases.includes(word)) ?? composed(word);

/** Policies in the order in which the kernel asks; composed ones last, in the order given. */
export function inOrder(policies: readonly Policy[]): readonly Policy[] {
  const known = ALL_POLICIES.filter((policy) => policies.includes(policy));
  return [...known, ...new Set(policies.filter((policy) => !ALL_POLICIES.includes(policy)))];
}

export const familyOf = (policy: Policy): Family | undefined =>
  FAMILIES.find(({ variants }) => variants.includes(policy));
