import { count } from '../base/text.ts';
import type { OriginsSketch, Sketch, WaySketch } from '../picture/sketch.ts';
import { COLUMNS, wrap } from './wrap.ts';

/** A sketch drawn with letters, in ASCII: whatever font a mail is read in, its lines meet. */
export const sketchText = (sketch: Sketch): string => (sketch.kind === 'way' ? wayText(sketch) : originsText(sketch));

const INDENT = '  ';
/** Column of the line that the call goes down. */
const SPINE = 6;
const LONGEST_NAME = 30;
const ARROW = 24;

/**
 *   +------------------------+
 *   | libsys.so.7`__sys_read |
 *   +---+--------------------+
 *       |
 *       v read #3
 *   ==== OpenBSD msyscall ====
 *       v allowed
 *   [ kernel ]
 */
function wayText({ stops, call, outcome, end, policies }: WaySketch): string {
  const room = COLUMNS - 2 * INDENT.length - 4;
  const names = stops.map((stop) => cut(ascii(stop), room));
  const width = Math.max(SPINE + 2, ...names.map(({ length }) => length)) + 2;
  const boxes = names.flatMap((name) => [
    `+${'-'.repeat(width)}+`,
    `| ${name.padEnd(width - 2)} |`,
    `+${'-'.repeat(SPINE - 1)}+${'-'.repeat(width - SPINE)}+`,
    `${' '.repeat(SPINE)}|`,
  ]);
  const spine = (mark: string, text: string): string => `${' '.repeat(SPINE)}${mark} ${cut(ascii(text), room - SPINE)}`;
  const wall = policies.map((title) => {
    const name = ` ${cut(ascii(title), room - 8)} `;
    return `====${name}${'='.repeat(Math.max(4, width - 2 - name.length))}`;
  });
  const foot = [spine(MARK[outcome], end), '[ kernel ]'];
  return lines([...boxes, spine('v', call), ...wall, ...foot]);
}

/** What becomes of the call where the kernel begins. */
const MARK: Readonly<Record<WaySketch['outcome'], string>> = {
  allowed: 'v',
  unknown: '?',
  denied: 'X',
  never: 'X',
  'no-entry': '^',
};

/** `[ caddy ] ==========X==========> [ kernel ]   9 calls, 7 refused`. */
function originsText({ rows }: OriginsSketch): string {
  const names = rows.map(({ name }) => cut(ascii(name), LONGEST_NAME));
  const width = Math.max(0, ...names.map(({ length }) => length));
  const numbers = rows.map(({ calls }) => ascii(count(calls)));
  const digits = Math.max(0, ...numbers.map(({ length }) => length));
  return lines(
    rows.map(({ calls, refused }, i) => {
      const part = refused > 0 ? `, ${ascii(count(refused))} refused` : '';
      const number = `${numbers[i]?.padStart(digits)} ${calls === 1 ? 'call' : 'calls'}`;
      return `[ ${names[i]?.padEnd(width)} ] ${arrow(calls, refused)} [ kernel ] ${number}${part}`;
    }),
  );
}

function arrow(calls: number, refused: number): string {
  const half = '='.repeat(ARROW / 2 - 1);
  if (refused === 0) return `${'='.repeat(ARROW - 1)}>`;
  return refused < calls ? `${half}X${half}>` : `${half}X${' '.repeat(half.length + 1)}`;
}

const lines = (list: readonly string[]): string => list.map((line) => wrapped(`${INDENT}${line}`)).join('');

/** Names as long as they may be and numbers in millions may still be too much for a line. */
const wrapped = (line: string): string => (line.length <= COLUMNS ? `${line.trimEnd()}\n` : wrap(line.trim(), INDENT));

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 3)}...`;

/** Other spaces become spaces; what has no letter in ASCII becomes a question mark. */
const ascii = (text: string): string => text.replace(/\s/g, ' ').replace(/[^ -~]/gu, '?');
