import { decode } from '../../base/bytes.ts';

/**
 * A frame line after its ` > `:
 *
 *     /usr/lib/x86_64-linux-gnu/libc.so.6(__write+0x10) [0xf8350] write.c:26
 *     module                              symbol+offset  address  with -kk
 */
export interface FrameLine {
  readonly kind: 'frame';
  /** Path as printed, ` (deleted)` included. Null: the tracer could not name a file and printed an error. */
  readonly module: string | null;
  readonly symbol: string | null;
  readonly symbolOffset: number | null;
  /** libunwind: file offset. libdw: ELF address. Without a module: the pc. */
  readonly address: bigint;
}

/** Why the walk ended, in the unwinder's words: ` > no matching address range`. */
export interface ErrorLine {
  readonly kind: 'error';
  readonly text: string;
}

const ADDRESS = /^ \[0x[0-9a-f]{1,16}\]/;
const SYMBOL = /^(.*)\+0x([0-9a-f]{1,13})$/s;

/** A frame line in its parts, as printed. */
export interface FrameParts {
  /** Empty where no file is named. */
  readonly module: string;
  /** With the parentheses around it: `(__write+0x10)`. */
  readonly symbol: string;
  /** With the brackets around it, and a space before: ` [0xf8350]`. */
  readonly address: string;
  /** Where the source was, with -kk: ` write.c:26`. */
  readonly source: string;
}

/** Null: the line has no address, so it is the unwinder's own words, or cut. */
export function partsOfFrame(line: string): FrameParts | null {
  const bracket = line.lastIndexOf(' [0x');
  const address = bracket < 0 ? null : ADDRESS.exec(line.slice(bracket, bracket + 24))?.[0];
  if (!address) return null;
  const place = line.slice(0, bracket);
  const open = place.endsWith(')') ? openingOf(place) : -1;
  return {
    module: place.slice(0, Math.max(0, open)),
    symbol: place.slice(Math.max(0, open)),
    address,
    source: line.slice(bracket + address.length),
  };
}

/** Reads a line of a stack as strace -k prints it, by libunwind or libdw. */
export function parseFrameLine(line: string): FrameLine | ErrorLine {
  const parts = partsOfFrame(line);
  if (!parts) return { kind: 'error', text: decode(line) };
  const { module, symbol } = parts;
  const address = BigInt(parts.address.slice(2, -1));
  if (module === '') return { kind: 'frame', module: null, symbol: null, symbolOffset: null, address };
  const [, name = '', offset] = SYMBOL.exec(symbol.slice(1, -1)) ?? [];
  return {
    kind: 'frame',
    module: decode(module),
    symbol: name === '' ? null : decode(name),
    // `(+0x0)` stands for no symbol at all: printed when the process is gone.
    symbolOffset: name === '' || offset === undefined ? null : Number.parseInt(offset, 16),
    address,
  };
}

/**
 * Where the last group in parentheses opens. Both the module (`x (deleted)`) and the symbol (`f(int)+0x4`) may hold
 * parentheses of their own; those of a C++ name are balanced.
 */
function openingOf(text: string): number {
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === ')') depth++;
    else if (text[at] === '(' && --depth === 0) return at;
  }
  return -1;
}
