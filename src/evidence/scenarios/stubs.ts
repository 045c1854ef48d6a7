import {
  type ExtraSite,
  type NativeCall,
  nativeCalls,
  PDRFORK_THREAD,
  RFORK_THREAD,
  UMTX_OP_ERR,
} from '../../facts/freebsd-syscalls.ts';
import type { Stub } from '../../model/model.ts';
import type { Release } from './release.ts';

/**
 * A stub on amd64 (freebsd-src lib/libsys/amd64/SYS.h):
 *
 *   +0x0  mov $NUMBER, %eax     5 bytes
 *   +0x5  mov %rcx, %r10        3
 *   +0x8  syscall               2   ← the instruction; tracers report the address after it, +0xa
 *   +0xa  jb cerror; ret
 */
export const INSTRUCTION_OFFSET = 0x8n;
export const INSTRUCTION_LENGTH = 2n;

/** Distance between two stubs. Illustrative: 17 bytes of code, rounded up by the linker's alignment. */
const STRIDE = 0x20n;

/** Where the instructions of a hand-written function lie inside it, one after the other. Illustrative. */
const HAND_WRITTEN = [0x8n, 0x18n] as const;

/** The object's stubs and the first address after them. */
export interface StubTable {
  readonly stubs: readonly Stub[];
  readonly end: bigint;
}

/** Lays stubs out one after the other from `start`, in order of number. */
export function layStubs(
  calls: readonly NativeCall[],
  start: bigint,
  extra: readonly (readonly ExtraSite[])[],
): StubTable {
  const stubs: Stub[] = [];
  let cursor = start;
  for (const { name, number, kind } of calls) {
    const indirect = kind === 'mux';
    const symbol = indirect ? name : `__sys_${name}`;
    stubs.push({ symbol, number: indirect ? null : number, address: cursor + INSTRUCTION_OFFSET });
    cursor += STRIDE;
  }
  for (const sites of extra) {
    for (const [place, { symbol, number }] of sites.entries()) {
      stubs.push({ symbol, number, address: cursor + (HAND_WRITTEN[place] ?? INSTRUCTION_OFFSET) });
    }
    cursor += STRIDE;
  }
  return { stubs, end: cursor };
}

/** The whole set, as in libc up to 14 and libsys from 15. */
export function allStubs(release: Release, start: bigint): StubTable {
  const extra: (readonly ExtraSite[])[] = [RFORK_THREAD];
  if (release.number === '15') extra.push(PDRFORK_THREAD);
  if (release.umtxErrIn === release.stubsIn) extra.push([UMTX_OP_ERR]);
  return layStubs(nativeCalls(release.number), start, extra);
}

export const rtldStubs = (release: Release, start: bigint): StubTable =>
  layStubs(
    nativeCalls(release.number).filter((call) => call.inRtld),
    start,
    [],
  );

/** The stubs that the link editor pulled out of libc.a for a static program. */
export const linkedStubs = (release: Release, start: bigint, names: readonly string[]): StubTable =>
  layStubs(
    nativeCalls(release.number).filter((call) => names.includes(call.name)),
    start,
    [],
  );
