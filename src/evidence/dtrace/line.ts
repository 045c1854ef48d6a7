import { decode } from '../../base/bytes.ts';

/**
 * Lines of dtrace(1), by what the printing code writes (freebsd-src cddl/contrib/opensolaris/lib/libdtrace/common/
 * dt_consume.c):
 *
 *     CPU     ID                    FUNCTION:NAME                     columns
 *       1  80018                       mmap:entry                     event: "%3d %6d %32s "
 *     91823345112001 4711 100345 mt thr_self 0x3a7ca5a08a1a           quiet: the script's own printf
 *       write                                                         key of an aggregation: "  %-50s"
 *                   libc.so.7`__libc_start1+0x126                     frame, indented by 14
 *                   ld-elf.so.1`0x3a7c9a1ff2ca                        absolute pc in a known file
 *                   0x3a7cb0001007                                    pc in no file
 *                     257                                             count of the aggregation: " %16d"
 */
export type DtraceLine =
  | { readonly kind: 'blank' | 'columns' | 'message' | 'other' }
  | { readonly kind: 'event'; readonly name: string; readonly probe: string }
  | { readonly kind: 'quiet'; readonly header: QuietHeader }
  | { readonly kind: 'frame'; readonly frame: DtraceFrame }
  | { readonly kind: 'note' }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'key'; readonly words: readonly string[] };

/** `timestamp pid tid execname probefunc pc`, as a script with -q prints it. */
export interface QuietHeader {
  /** Nanoseconds. */
  readonly time: number;
  readonly pid: number;
  readonly tid: number;
  readonly program: string;
  readonly name: string;
  readonly pc: bigint | null;
}

export interface DtraceFrame {
  /** Base name of the file; null for an address in no file, and for text of a helper. */
  readonly module: string | null;
  readonly symbol: string | null;
  readonly symbolOffset: number | null;
  /** Absolute pc, where no symbol was found. */
  readonly address: bigint | null;
}

const COLUMNS = /^\s*CPU\s+ID\s+FUNCTION:NAME\s*$/;
const EVENT = /^\s*\d+\s+\d+\s+([^\s:]{1,192}):(\S{1,64})\s*$/;
const QUIET = /^(\d{1,20}) (\d{1,9}) (\d{1,9}) (\S.{0,40}?) ([a-z_]\w{0,40})(?: 0x([0-9a-f]{1,16}))?$/i;
const COUNT = /^\s+(\d{1,15})$/;
const IN_FILE = /^([^\s`]+)`(.+)$/;
const ADDRESS = /^0x([0-9a-f]{1,16})$/;
const SYMBOL = /^(.+?)(?:\+0x([0-9a-f]{1,13}))?$/;
const KEY = /^ {2}\S/;

/** dtrace prints no longer ones: symbols of C++ are the longest words that it knows. Bytes. */
const LONGEST_LINE = 64 << 10;

/** Frames are indented further than anything else (option `stackindent`, 14 by default). */
const FRAME_INDENT = 4;

/** What a line of dtrace(1) output is. Never fails: a line that is none of these is `other`. */
export function parseLine(line: string): DtraceLine {
  if (line.length > LONGEST_LINE) return { kind: 'other' };
  const text = line.trim();
  if (text === '') return { kind: 'blank' };
  if (text.startsWith('dtrace: ')) return { kind: 'message' };
  if (COLUMNS.test(line)) return { kind: 'columns' };
  const count = COUNT.exec(line.trimEnd());
  if (count) return { kind: 'count', count: Number(count[1]) };
  const event = EVENT.exec(line);
  if (event) return { kind: 'event', name: decode(event[1] ?? ''), probe: event[2] ?? '' };
  const quiet = quietHeader(line.trimEnd());
  if (quiet) return { kind: 'quiet', header: quiet };
  if (line.length - line.trimStart().length >= FRAME_INDENT) {
    return text.startsWith('[ ') ? { kind: 'note' } : { kind: 'frame', frame: parseFrame(text) };
  }
  return KEY.test(line) ? { kind: 'key', words: text.split(/\s+/).map(decode) } : { kind: 'other' };
}

function quietHeader(line: string): QuietHeader | null {
  const match = QUIET.exec(line);
  if (!match) return null;
  const [, time, pid, tid, program = '', name = '', pc] = match;
  return {
    time: Number(time),
    pid: Number(pid),
    tid: Number(tid),
    program: decode(program),
    name: decode(name),
    pc: pc === undefined ? null : BigInt(`0x${pc}`),
  };
}

function parseFrame(text: string): DtraceFrame {
  const inFile = IN_FILE.exec(text);
  const module = inFile ? decode(inFile[1] ?? '') : null;
  const place = inFile?.[2] ?? text;
  const address = ADDRESS.exec(place);
  if (address) return { module, symbol: null, symbolOffset: null, address: BigInt(`0x${address[1]}`) };
  const [, symbol = place, offset] = SYMBOL.exec(place) ?? [];
  const symbolOffset = offset === undefined ? null : Number.parseInt(offset, 16);
  return { module, symbol: decode(symbol), symbolOffset, address: null };
}
