import { at } from '../base/assert.ts';
import { isFreeBsdRelease, nativeCalls } from '../facts/freebsd-syscalls.ts';
import type { CallIndex } from '../model/call-index.ts';
import type { Model } from '../model/model.ts';
import type { Policy } from '../policy/policy.ts';
import { executableBytes } from '../policy/reach.ts';
import { courseOf } from './machine.ts';
import { reachOf, replay } from './run.ts';

/**
 * How many places a call can start from: addresses × numbers. Every byte of executable memory may begin an instruction;
 * a rule about regions leaves the bytes of the regions, each for every number; a rule about instructions leaves pairs.
 */
export interface ReachRow {
  /** Null: no policy. */
  readonly policy: Policy | null;
  readonly places: number;
}

/** Numbers that the system has, and how well that is known. */
export function numberSpace({ system, attempts }: Model): { readonly numbers: number; readonly how: string } {
  const { os, release } = system;
  if (os === 'freebsd' && isFreeBsdRelease(release)) {
    return {
      numbers: nativeCalls(release).length,
      how: `the ${nativeCalls(release).length} native calls of FreeBSD ${release}`,
    };
  }
  if (os === 'openbsd') return { numbers: 330, how: 'numbers 1 to 330, as in early 2025' };
  const seen = new Set(attempts.map(({ number, name }) => number ?? name)).size;
  return { numbers: seen, how: `the ${seen} calls seen here: the system’s own count is not known` };
}

/** Of one image, at the end of its history. No policy first, then as given. */
export function reachRows(index: CallIndex, policies: readonly Policy[], image: number): readonly ReachRow[] {
  const { numbers } = numberSpace(index.model);
  const { processes } = courseOf(index, []);
  const epochs = at(processes, image);
  const open = executableBytes(at(epochs, epochs.length - 1)) * numbers;
  return [
    { policy: null, places: open },
    ...policies.map((policy) => {
      const { any, pairs } = reachOf(replay(index, [policy]), 0, image);
      return { policy, places: any * numbers + pairs };
    }),
  ];
}
