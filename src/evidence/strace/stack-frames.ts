import { roleByName } from '../../model/roles.ts';
import { isNameless } from '../modules.ts';
import { isOfGoRuntime } from '../symbols.ts';
import { type ErrorLine, type FrameLine, parseFrameLine } from './frame-line.ts';
import type { StackTable } from './stacks.ts';

/** No file reaches so far: an address beyond is a pc. (Prelinked libraries of the 2000s would, before strace had -k.) */
const BEYOND_FILES = 1n << 32n;

export const isBeyondFiles = (address: bigint): boolean => address >= BEYOND_FILES;

/** Lowest and highest address of a module that a stack shows. */
export interface Extent {
  readonly low: bigint;
  readonly high: bigint;
}

/** A recorded stack, parsed. */
export interface ParsedStack {
  /** Innermost first; none for a stack of nothing but errors. */
  readonly frames: readonly FrameLine[];
  /** Its modules as printed, with the addresses seen in them. */
  readonly modules: ReadonlyMap<string, Extent>;
  readonly isGo: boolean;
}

const NO_STACK: ParsedStack = { frames: [], modules: new Map(), isGo: false };

/** The stacks of the trace, each distinct line and each distinct stack looked at once. */
export class StackFrames {
  readonly lines: readonly (FrameLine | ErrorLine)[];
  readonly #stacks: readonly ParsedStack[];

  constructor(table: StackTable) {
    this.lines = table.lines.map(parseFrameLine);
    this.#stacks = table.stacks.map((stack) => {
      const frames = stack.map((line) => this.lines[line]).filter((line) => line?.kind === 'frame');
      return { frames, modules: extents(frames), isGo: frames.some(({ symbol }) => isOfGoRuntime(symbol)) };
    });
  }

  of(stack: number): ParsedStack {
    return this.#stacks[stack] ?? NO_STACK;
  }
}

function extents(frames: readonly FrameLine[]): Map<string, Extent> {
  const found = new Map<string, Extent>();
  for (const { module, address } of frames) {
    if (module !== null && !isBeyondFiles(address)) widen(found, module, { low: address, high: address });
  }
  return found;
}

/** Makes room for `extent` in what is known of `module`. */
export function widen(found: Map<string, Extent>, module: string, extent: Extent): void {
  const known = found.get(module);
  if (known && known.low <= extent.low && known.high >= extent.high) return;
  const low = known && known.low < extent.low ? known.low : extent.low;
  const high = known && known.high > extent.high ? known.high : extent.high;
  found.set(module, { low, high });
}

/**
 * Whether the module word is wrong. In memory that belongs to no file, libdw names a file that was mapped there before,
 * and prints the pc where an address in the file should be (measured: a fresh JIT page as `/etc/ld.so.cache`). A pc is
 * right only in a program linked to a fixed, low address. `pc`: that of the call, for frame 0; null for its callers.
 */
export function isStale(frame: FrameLine, pc: bigint | null): boolean {
  if (frame.module === null || isNameless(frame.module) || frame.module.startsWith('[')) return false;
  return isBeyondFiles(frame.address) || (frame.address === pc && roleByName(frame.module) !== null);
}
