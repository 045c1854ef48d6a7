import { type FreeBsdRelease, nativeCalls } from '../../facts/freebsd-syscalls.ts';

/** What a FreeBSD release decides about where calls leave from. Everything else is the same in both scenarios. */
export interface Release {
  readonly number: FreeBsdRelease;
  /** Object that holds the native stubs of dynamic programs, and the functions that read the time page. */
  readonly stubsIn: 'libc' | 'libsys';
  /** Object that holds `_umtx_op_err`, the second instruction for number 454. */
  readonly umtxErrIn: 'libthr' | 'libsys';
}

export const FREEBSD_14: Release = { number: '14', stubsIn: 'libc', umtxErrIn: 'libthr' };
export const FREEBSD_15: Release = { number: '15', stubsIn: 'libsys', umtxErrIn: 'libsys' };

/** The number of a call in a release. A name that the release does not have is a mistake in the scenario. */
export function numberOf(release: Release, name: string): number {
  const call = nativeCalls(release.number).find((candidate) => candidate.name === name);
  if (!call) throw new Error(`FreeBSD ${release.number} has no native call named ${name}`);
  return call.number;
}
