/**
 * What stands before the call on a line, in this order and all of it optional (strace.c `printleader`; measured):
 *
 *     16802<mt>  [unconfined_t:s0] 14:12:01.000123 (+ 0.000123) [  12] [00007f512703fc47] brk(NULL) = 0x5611adb69000
 *     pid  comm   security context  time            since last    number pc                body
 *
 * or `[pid 16802<mt>]` in place of the pid where strace writes to stderr. Scanned by hand: this runs once per call.
 */
export interface Prefix {
  /** Thread id; 0 where the line has none. */
  tid: number;
  /** `file`: strace -o, whose lines are never cut in two. `stderr`: `[pid N]`. `none`: one process, or no -f. */
  style: 'file' | 'stderr' | 'none';
  /** Time as printed, empty without -t or -r. */
  time: string;
  /** Where `[number] [pc]` begin, or the body where they are not printed. */
  head: number;
  /** Where the call itself begins. */
  body: number;
}

export const emptyPrefix = (): Prefix => ({ tid: 0, style: 'none', time: '', head: 0, body: 0 });

const SPACE = 32;
const PLUS = 43;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const LESS = 60;
const GREATER = 62;
const OPEN_ROUND = 40;
const OPEN_SQUARE = 91;

/** Largest value that fits a thread column. Linux ends at 2^22 (`PID_MAX_LIMIT`). */
const MAX_TID = 0x7fff_ffff;

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

function skipSpaces(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && text.charCodeAt(next) === SPACE) next++;
  return next;
}

function skipDigits(text: string, at: number, end: number): number {
  let next = at;
  while (next < end && isDigit(text.charCodeAt(next))) next++;
  return next;
}

/** Position after the next `close`, or -1 if the line has none. Bounded by the line, which `indexOf` would not be. */
function after(text: string, at: number, end: number, close: string): number {
  const code = close.charCodeAt(0);
  for (let next = at; next < end; next++) if (text.charCodeAt(next) === code) return next + 1;
  return -1;
}

/** Reads the prefix of the line between `start` and `end` into `out`. False where the line cannot be one of strace's. */
export function scanPrefix(text: string, start: number, end: number, out: Prefix): boolean {
  out.tid = 0;
  out.style = 'none';
  out.time = '';
  let at = skipSpaces(text, start, end);
  const pid = text.startsWith('[pid ', at) ? skipSpaces(text, at + 5, end) : at;
  const digits = skipDigits(text, pid, end);
  const next = digits < end ? text.charCodeAt(digits) : 0;
  if (pid !== at) {
    out.style = 'stderr';
    at = after(text, digits, end, ']');
    if (at < 0) return false;
  } else if (digits > pid && (next === SPACE || next === LESS)) {
    out.style = 'file';
    at = next === LESS ? skipComm(text, digits, end) : digits;
  }
  if (out.style !== 'none') {
    out.tid = Number(text.slice(pid, digits));
    if (digits === pid || out.tid > MAX_TID) return false;
    at = skipSpaces(text, at, end);
  }
  return scanColumns(text, at, end, out);
}

/** `<comm>` may hold anything, `>` included; the space behind it ends it. */
function skipComm(text: string, at: number, end: number): number {
  for (let next = at; next < end; next++) {
    if (text.charCodeAt(next) === GREATER && text.charCodeAt(next + 1) === SPACE) return next + 1;
  }
  return end;
}

function scanColumns(text: string, start: number, end: number, out: Prefix): boolean {
  let at = start;
  out.head = at;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === OPEN_SQUARE) {
      at = after(text, at, end, ']');
      if (at < 0) return false;
      at = skipSpaces(text, at, end);
    } else if (isDigit(code)) {
      const from = at;
      while (at < end && (isDigit(text.charCodeAt(at)) || isTimeMark(text.charCodeAt(at)))) at++;
      out.time = text.slice(from, at);
      at = skipSpaces(text, at, end);
      out.head = at;
    } else if (code === OPEN_ROUND && text.charCodeAt(at + 1) === PLUS) {
      at = after(text, at, end, ')');
      if (at < 0) return false;
      at = skipSpaces(text, at, end);
      out.head = at;
    } else break;
  }
  out.body = at;
  return at < end;
}

const isTimeMark = (code: number): boolean => code === DOT || code === COLON;
