import { parseLine } from './line.ts';

const LINES = 300;
const WIDTH = 400;

/** How sure the beginning of a file makes us that dtrace wrote it, with user stacks. */
export function looksLikeDtrace(head: string): number {
  let frames = 0;
  let headers = 0;
  let others = 0;
  for (const text of head.split('\n', LINES)) {
    const line = parseLine(text.slice(0, WIDTH));
    if (line.kind === 'frame') {
      // MODULE`SYMBOL is written by nothing else that indents so far.
      if (line.frame.module !== null) frames++;
    } else if (line.kind === 'columns' || line.kind === 'event' || line.kind === 'quiet') headers++;
    else if (line.kind === 'other') others++;
  }
  if (frames === 0 && headers === 0) return 0;
  return others > frames + headers ? 0.2 : frames > 0 ? 0.95 : 0.4;
}
