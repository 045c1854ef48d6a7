import { at } from '../../base/assert.ts';
import { type Matrix, type MatrixColumn, type MatrixScore, scoreText } from '../../run/matrix.ts';
import type { Box } from '../geometry.ts';
import { LEGEND_TEXT, legendOf, releaseOf, systemName } from '../matrix-words.ts';
import { cutEnd, cutLines, type Face, shorten, textWidth } from '../measure.ts';
import { legendMarks } from '../outcome-mark.ts';
import type { Shape } from '../scene.ts';
import { KINDS, LETTERS, line, MARK, markPlace, PITCH } from './matrix-parts.ts';

/** What stands over and under the rows of a matrix for the back of a room. */

/** A part of the picture, and the pixels that it takes of the height. */
export interface Part {
  readonly shapes: readonly Shape[];
  readonly height: number;
}

/** Lengths in em. */
const HEAD = 1.5;
const LINE = 1.35;
const GAP = 0.8;
/** Between a heading and the rows. */
const BELOW = 0.4;

/** The rule, the system that has it, the evidence, and what comes of it. */
export function ruleHeading(matrix: Matrix, { x, y, width }: Box, em: number): Part {
  const policy = at(matrix.policies, 0);
  const rule = shorten(policy.group === '' ? 'No policy' : policy.title, width, em * HEAD, 'bold');
  const system = originOf(policy);
  const evidence = matrix.index.model.title;
  const base = y + em * HEAD * 0.8;
  const right = x + width;
  const shapes: Shape[] = [line('rule', x, base, rule, em * HEAD, 'ink', true)];
  // Each takes what room is left.
  let left = x + textWidth(rule, em * HEAD, 'bold') + em * GAP;
  if (system !== '' && textWidth(system, em) <= right - left) {
    shapes.push(line('system', left, base, system, em, 'quiet'));
    left += textWidth(system, em) + em * GAP * 2;
  }
  if (textWidth(evidence, em) <= right - left) {
    shapes.push({ ...line('evidence', right, base, evidence, em, 'quiet'), anchor: 'end' });
  }
  const lines = cutLines(`${scoreText(at(matrix.scores, 0))}.`, width, em, 2);
  shapes.push(...lines.map((text, i) => line(`score-${i}`, x, base + em * (i + 1) * LINE, text, em, 'quiet')));
  return { shapes, height: em * (HEAD * 0.8 + lines.length * LINE + BELOW) };
}

/**
 * Each rule with the letter that its column has; the evidence over them, where the rows leave it the room. `more`: how many
 * rules are not shown.
 */
export function keyHeading({ policies, scores: sums, rows, index }: Matrix, more: number, room: Box, em: number): Part {
  const { x, width } = room;
  const right = x + width;
  const titles = policies.map(({ title }) => title);
  const systems = policies.map(originOf);
  const titleLeft = x + em * 1.3;
  const scoreLeft = titleLeft + widest(titles, em, 'bold') + em * GAP;
  const long = sums.map(longScore);
  const scores = scoreLeft + widest(long, em) <= right ? long : sums.map(shortScore);
  const systemLeft = scoreLeft + widest(scores, em) + em * GAP * 1.5;
  const withSystems = systemLeft + widest(systems, em) <= right;

  const lines = policies.length + (more > 0 ? 1 : 0);
  const most = Math.max(...KINDS.map((kind) => rows.filter((row) => row.kind === kind).length));
  const titled = room.height - em * (HEAD + 0.3 + (lines + 1) * LINE + BELOW + (most + 1) * PITCH.least) >= 0;
  const y = room.y + (titled ? em * (HEAD + 0.3) : 0);
  const base = (i: number): number => y + em * (0.8 + i * LINE);
  const evidence = shorten(index.model.title, width, em * HEAD, 'bold');
  const shapes: Shape[] = [
    ...(titled ? [line('evidence', x, room.y + em * HEAD * 0.8, evidence, em * HEAD, 'ink', true)] : []),
    ...policies.flatMap((_, i): Shape[] => [
      line(`key-${i}`, x, base(i), LETTERS.charAt(i), em, 'ink', true),
      line(`rule-${i}`, titleLeft, base(i), shorten(at(titles, i), right - titleLeft, em, 'bold'), em, 'ink', true),
      line(`score-${i}`, scoreLeft, base(i), cutEnd(at(scores, i), right - scoreLeft, em), em, 'quiet'),
      ...(withSystems ? [line(`system-${i}`, systemLeft, base(i), at(systems, i), em, 'quiet')] : []),
    ]),
  ];
  if (more > 0) {
    const text = `and ${more} more ${more === 1 ? 'rule' : 'rules'}, not shown`;
    shapes.push(line('more-rules', titleLeft, base(policies.length), text, em, 'quiet'));
  }
  return { shapes, height: y - room.y + em * (lines * LINE + BELOW) };
}

const widest = (texts: readonly string[], em: number, face: Face = 'sans'): number =>
  Math.max(0, ...texts.map((text) => textWidth(text, em, face)));

/** "4 of 6 programs run, 6 of 8 attacks stopped": each where there is something that it is a part of. */
function longScore({ programs, attacks, runs, stopped }: MatrixScore): string {
  const parts = [
    programs > 0 ? `${runs} of ${programs} programs run` : '',
    attacks > 0 ? `${stopped} of ${attacks} attacks stopped` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** "4/6 run, 6/8 stopped" */
const shortScore = (score: MatrixScore): string =>
  longScore(score).replaceAll(' of ', '/').replaceAll(' programs', '').replaceAll(' attacks', '');

/** "OpenBSD 7.6"; a release that says its system itself stands alone. */
function originOf(policy: MatrixColumn): string {
  const [system, release] = [systemName(policy.group), releaseOf(policy)];
  return release.includes(system) ? release : [system, release].filter(Boolean).join(' ');
}

/** The marks that occur with what they mean, at the foot. */
export function legendPart(matrix: Matrix, { x, y, width, height }: Box, em: number): Part {
  const items = legendOf(matrix);
  const places: { readonly left: number; readonly row: number }[] = [];
  let [left, row] = [0, 0];
  for (const item of items) {
    const wide = em * (MARK.words + 1) + textWidth(LEGEND_TEXT[item], em);
    if (left > 0 && left + wide - em > width) [left, row] = [0, row + 1];
    places.push({ left, row });
    left += wide;
  }
  const rows = row + 1;
  return {
    shapes: items.flatMap((item, i): Shape[] => {
      const { left, row } = at(places, i);
      const base = y + height - em * ((rows - 1 - row) * LINE + 0.2);
      const [id, edge] = [`legend-${i}`, x + left];
      return [
        ...legendMarks(id, item, markPlace(edge, base, em), em * MARK.arm),
        line(`${id}-word`, edge + em * MARK.words, base, LEGEND_TEXT[item], em, 'quiet'),
      ];
    }),
    height: em * (rows * LINE + 0.3),
  };
}
