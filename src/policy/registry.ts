import { freebsdRtldLibsys } from './freebsd-rtld-libsys.ts';
import { openbsdMsyscall } from './openbsd-msyscall.ts';
import { openbsdPinsyscalls } from './openbsd-pinsyscalls.ts';
import type { Policy } from './policy.ts';

/** Every policy, in the order in which a kernel that had them all would ask, and in which the switches are shown. */
export const POLICIES: readonly Policy[] = [openbsdMsyscall, openbsdPinsyscalls, freebsdRtldLibsys];

/** The word for "no policy" on the command line and in links. */
export const NO_POLICY = 'none';

/** A policy by id or alias. */
export const policyById = (word: string): Policy | undefined =>
  POLICIES.find(({ id, aliases }) => id === word || aliases.includes(word));
