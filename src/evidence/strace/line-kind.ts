import { skipName } from './head.ts';

const OPEN_ROUND = 40;
const GREATER = 62;

const UNFINISHED = '<unfinished ...>';
const DETACHED = '<detached ...>';
export const RESUMED = ' resumed>';

/**
 *     write(1, "x\n", 2) = 2          call      ends here, on a later line (unfinished), or in the middle (cut)
 *     <... write resumed>) = 2        resumed   the end of a call that began on an earlier line
 *     --- SIGCHLD {…} ---             signal    may have a stack, but is no call
 *     +++ exited with 0 +++           exit      the stack after it is that of the last call
 */
export type LineKind = 'call' | 'resumed' | 'signal' | 'exit' | 'other';

/** Kind of a line by its text behind the prefix. */
export function kindOf(text: string, body: number, end: number): LineKind {
  const nameEnd = skipName(text, body, end);
  if (nameEnd > body) return nameEnd < end && text.charCodeAt(nameEnd) === OPEN_ROUND ? 'call' : 'other';
  if (text.startsWith('<... ', body)) return 'resumed';
  if (text.startsWith('--- ', body)) return 'signal';
  if (text.startsWith('+++ ', body)) return 'exit';
  return 'other';
}

/** Where a line that begins a call stops. `cut`: a message, or the output of the program itself, came in between. */
export type Ending = 'done' | 'unfinished' | 'cut';

export function endingOf(text: string, from: number, end: number, neverCut: boolean): Ending {
  if (text.charCodeAt(end - 1) === GREATER) {
    if (text.startsWith(UNFINISHED, end - UNFINISHED.length)) return 'unfinished';
    if (text.startsWith(DETACHED, end - DETACHED.length)) return 'unfinished';
  }
  return neverCut || text.slice(from, end).includes(' = ') ? 'done' : 'cut';
}

/** The second half of a line that was cut: ` <unfinished ...>`, or `)       = 5`. */
export function restOf(text: string): 'unfinished' | 'done' | null {
  const word = text.trim();
  if (word === UNFINISHED || word === DETACHED) return 'unfinished';
  return /(?:^|\))\s+= \S/.test(text) ? 'done' : null;
}

/** Messages of strace itself; old releases leave out its name. */
const MESSAGE = /^strace: |^Process \d+ (?:attached|detached|suspended|resumed)/;
const ATTACHED = /Process (\d{1,9}) attached/;

export const isMessage = (text: string): boolean => MESSAGE.test(text);

/** Thread id in `strace: Process N attached`, which may stand at the end of a line cut in two; null elsewhere. */
export function attachedIn(text: string): number | null {
  const match = ATTACHED.exec(text);
  return match ? Number(match[1]) : null;
}
