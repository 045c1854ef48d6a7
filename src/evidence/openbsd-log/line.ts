import type { Range } from '../../model/model.ts';

/** One region of the message: `(pin 92 8f2c1a00000-8f2c1a0a000 a000)`. */
export interface LoggedRegion {
  /** It holds the address, which newer kernels print as `(Y)`. */
  readonly holds: boolean;
  /** Entries of its table; 0: it has none. */
  readonly entries: number;
  /** Null: there is no such region (`0-0`). */
  readonly range: Range | null;
}

/** What the kernel says when it kills a process. */
export interface Kill {
  readonly command: string;
  readonly pid: number;
  /** Of the instruction itself, not of the one after it. */
  readonly address: bigint;
  readonly number: number;
  /** The entry of the table for this number: 0 not permitted, all ones none or anywhere, else bytes from the region. */
  readonly pinOffset: number;
  /** The program where it is static, else ld.so. */
  readonly main: LoggedRegion;
  readonly libc: LoggedRegion;
  /** errno: 78 (ENOSYS) not permitted there, 1 (EPERM) from the signal trampoline. */
  readonly error: number;
}

const region = (word: string): string =>
  String.raw`\(${word}(?:\(Y\))? (\d{1,6}) ([0-9a-f]{1,16})-([0-9a-f]{1,16}) [0-9a-f]{1,16}\)`;

/** With or without what syslogd writes in front: `Jan 28 10:00:00 host /bsd: `. */
const MESSAGE = new RegExp(
  String.raw`(?:^|: )([^:[\n]{1,64})\[(\d{1,10})\]: pinsyscalls addr ([0-9a-f]{1,16}) code (\d{1,6}), ` +
    String.raw`pinoff 0x([0-9a-f]{1,8}) ${region('pin')} ${region('libcpin')} error (\d{1,6})\s*$`,
);

/** The beginning of such a message, whole or not. */
const BEGINNING = /\]: pinsyscalls addr /;

export const isKillMessage = (line: string): boolean => BEGINNING.test(line);

/** The message of a line without what syslogd wrote in front; empty for any other line. */
export const messageIn = (line: string): string => MESSAGE.exec(line)?.[0].replace(/^: /, '') ?? '';

/** Form: facts read from `sys/sys/syscall_mi.h`, `pin_check`. Null: it is another line, or cut. */
export function killOf(line: string): Kill | null {
  const found = MESSAGE.exec(line);
  if (!found) return null;
  const [, command = '', pid, address, number, pinOffset, ...rest] = found;
  const instruction = BigInt(`0x${address}`);
  return {
    command: command.trim(),
    pid: Number(pid),
    address: instruction,
    number: Number(number),
    pinOffset: Number.parseInt(pinOffset ?? '', 16),
    main: regionOf(rest.slice(0, 3), instruction),
    libc: regionOf(rest.slice(3, 6), instruction),
    error: Number(rest[6]),
  };
}

function regionOf([entries, first, last]: readonly string[], instruction: bigint): LoggedRegion {
  const range = { start: BigInt(`0x${first}`), end: BigInt(`0x${last}`) };
  if (range.start >= range.end) return { holds: false, entries: 0, range: null };
  return { holds: range.start <= instruction && instruction < range.end, entries: Number(entries), range };
}
