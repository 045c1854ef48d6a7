import { decode } from '../lines.ts';

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

const ADDRESS = /^ \[0x([0-9a-f]{1,16})\]/;
const SYMBOL = /^(.*)\+0x([0-9a-f]{1,13})$/s;

export function parseFrameLine(line: string): FrameLine | ErrorLine {
  const bracket = line.lastIndexOf(' [0x');
  const address = bracket < 0 ? null : ADDRESS.exec(line.slice(bracket, bracket + 24));
  if (!address) return { kind: 'error', text: decode(line) };
  const place = line.slice(0, bracket);
  const open = place.endsWith(')') ? openingOf(place) : -1;
  const value = BigInt(`0x${address[1]}`);
  if (open <= 0) return { kind: 'frame', module: null, symbol: null, symbolOffset: null, address: value };
  const [, name = '', offset] = SYMBOL.exec(place.slice(open + 1, -1)) ?? [];
  return {
    kind: 'frame',
    module: decode(place.slice(0, open)),
    symbol: name === '' ? null : decode(name),
    // `(+0x0)` stands for no symbol at all: printed when the process is gone.
    symbolOffset: name === '' || offset === undefined ? null : Number.parseInt(offset, 16),
    address: value,
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
