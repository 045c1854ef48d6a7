import type { ErrorLine, FrameLine } from './frame-line.ts';

/** Library that strace was built with to walk stacks; decides what the address in a frame means. */
export type Unwinder = 'libunwind' | 'libdw';

/** Words of elfutils (`dwfl_errmsg`) and of strace's libdw glue; libunwind ends a walk in silence. */
const LIBDW_ERROR = /address range|DWARF|valid ELF|Callback returned/;

/**
 * Tells the unwinder from what only one of them prints. Null where nothing does: then the trace holds no program at a
 * fixed address, and for the files of GNU ld offset and ELF address are the same number.
 */
export function unwinderOf(
  lines: readonly (FrameLine | ErrorLine)[],
  frame0: Iterable<{ readonly address: bigint; readonly pc: bigint }>,
): Unwinder | null {
  for (const line of lines) {
    if (line.kind === 'error' && LIBDW_ERROR.test(line.text)) return 'libdw';
    if (line.kind === 'frame' && line.module === null) return 'libunwind';
  }
  for (const { address, pc } of frame0) {
    // A program at a fixed address: its ELF addresses are its program counters, its file offsets are not.
    if (address === pc) return 'libdw';
    if (pc < 1n << 32n) return 'libunwind';
  }
  return null;
}
