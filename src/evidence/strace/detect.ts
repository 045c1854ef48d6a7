import { COLOURS } from '../../base/text.ts';

/** Lines looked at, and characters of each: the judgement must not depend on the size of the file. */
const LINES = 300;
const WIDTH = 400;

/** ` > /usr/lib/libc.so.6(__write+0x10) [0xf8350]`: nothing else prints that. */
const FRAME = /^ > .{1,350}\[0x[0-9a-f]+\]/;

const PREFIX = String.raw`(?:\[pid +\d+[^\]]*\] |\d+(?:<[^>]{0,40}>)? +)?(?:[\d:.]+ +)?(?:\(\+ *[\d.]+\) )?(?:\[ *[\d?]+\] )?(?:\[[0-9a-f?]{8,16}\] )?`;

const CALL = new RegExp(`^ *${PREFIX}[a-z_][a-z0-9_]*\\(.*(?: = |<unfinished \\.\\.\\.>|<detached \\.\\.\\.>)`);
const OTHER = new RegExp(`^ *${PREFIX}(?:<\\.\\.\\. \\w+ resumed>|--- SIG|\\+\\+\\+ (?:exited|killed))`);

/** truss prints the result twice: ` = 3 (0x3)`. */
const TRUSS = / = -?\d+ \(0x[0-9a-f]+\)$/;

/** How sure the beginning of a file makes us that strace wrote it. */
export function looksLikeStrace(head: string): number {
  let lines = 0;
  let calls = 0;
  let truss = 0;
  for (const line of head.split('\n', LINES)) {
    const text = line.slice(0, WIDTH).replace(COLOURS, '').trimEnd();
    if (text === '') continue;
    lines++;
    if (FRAME.test(text)) return 1;
    if (TRUSS.test(text)) truss++;
    else if (CALL.test(text) || OTHER.test(text)) calls++;
  }
  if (calls === 0 || truss > calls) return 0;
  // Program output may be mixed in; lines cut at WIDTH hide their result.
  return calls / lines > 0.5 ? 0.9 : 0.5 * (calls / lines);
}
