/** What identifies a call's way in, as strace prints it before the arguments: `[  12] [00007f512703fc47] brk`. */
export interface Head {
  readonly name: string;
  /** With -n. Null also for `[????]`. */
  readonly number: number | null;
  /** Address after the instruction, with -i. Null also for `[????????????????]`. */
  readonly pc: bigint | null;
  /** Hexadecimal digits of the pc as printed: 16 or, from 32-bit code, 8 (12 for `int 0x80` in 64-bit code). */
  readonly pcDigits: number;
}

/** strace pads numbers to 4 and program counters to at least 8 characters. */
const BRACKETS = /\[([^\]]*)\]/g;
const NUMBER = /^\d{1,7}$/;
const PC = /^[0-9a-f]{8,16}$/;

/** Parses a head; called once for each distinct one, not once per call. */
export function parseHead(columns: string, name: string): Head {
  let number: number | null = null;
  let pc: bigint | null = null;
  let pcDigits = 0;
  for (const [, content] of columns.matchAll(BRACKETS)) {
    const word = (content ?? '').trim();
    if (NUMBER.test(word)) number = Number(word);
    else if (PC.test(word)) {
      pc = BigInt(`0x${word}`);
      pcDigits = word.length;
    }
  }
  return { name, number, pc, pcDigits };
}

const UNDERSCORE = 95;
/** The longest name of today has 28 characters. */
const LONGEST_NAME = 64;

/** End of a system call's name (`[a-z0-9_]+`, `syscall_0x1b7`) that begins at `at`; `at` itself where none does. */
export function skipName(text: string, at: number, end: number): number {
  const limit = Math.min(end, at + LONGEST_NAME);
  let next = at;
  while (next < limit) {
    const code = text.charCodeAt(next);
    const inName = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === UNDERSCORE;
    if (!inName) break;
    next++;
  }
  return next;
}
