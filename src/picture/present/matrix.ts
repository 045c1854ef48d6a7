import { at } from '../../base/assert.ts';
import { cellText, type Matrix, type MatrixCell, type MatrixRow, matrixSentences } from '../../run/matrix.ts';
import { withColumns } from '../../run/matrix-order.ts';
import type { Box } from '../geometry.ts';
import { shorten, textWidth } from '../measure.ts';
import { cellMarks, OUTCOME_TONE } from '../outcome-mark.ts';
import type { Scene, Shape } from '../scene.ts';
import { keyHeading, legendPart, ruleHeading } from './matrix-around.ts';
import { KINDS, LETTERS, line, MARK, markPlace, PITCH } from './matrix-parts.ts';
import { leastText } from './measures.ts';

/**
 * What a rule makes of programs and attacks, for the back of a room: programs on the left, attacks on the right, one line
 * each. A matrix of twenty columns is for a desk; here stand the rules that were chosen, three at most. One has words
 * beside its marks; several have letters, which the heading explains, and a legend.
 */
export function presentMatrix(matrix: Matrix, { width, height }: Size): Scene {
  const em = leastText(width, height);
  const { policies } = matrix;
  const shown = withColumns(matrix, [...policies.keys()].slice(0, MOST_RULES));
  const more = policies.length - shown.policies.length;
  const room: Box = {
    x: em * MARGIN,
    y: em * MARGIN,
    width: width - 2 * em * MARGIN,
    height: height - 2 * em * MARGIN,
  };
  const heading = isWorded(shown) ? ruleHeading(shown, room, em) : keyHeading(shown, more, room, em);
  const legend = isWorded(shown) ? { shapes: [], height: 0 } : legendPart(shown, room, em);
  const body = { ...room, y: room.y + heading.height, height: room.height - heading.height - legend.height };
  const words = matrixSentences(matrix);
  return {
    ...{ width, height, scale: 1, moving: [], hotspots: [], words },
    title: `${matrix.index.model.title}: programs and attacks`,
    description: words.join(' '),
    still: [
      { kind: 'rect', id: 'paper', role: 'paper', x: 0, y: 0, width, height, fill: 'paper' },
      ...heading.shapes,
      ...groupsShapes(shown, body, em),
      ...legend.shapes,
    ],
  };
}

interface Size {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const MOST_RULES = LETTERS.length;

/** Lengths in em. */
const MARGIN = 1.1;
const NAME = 1.1;
/** From a mark to the next, where no words stand beside them. */
const CELL = 1.7;
/** Between a name and its marks; were it more, one would lose the line. */
const GAP = { least: 0.8, most: 4 } as const;
const BETWEEN = 1.6;

/** One rule leaves room for words beside its marks. */
const isWorded = ({ policies }: Matrix): boolean => policies.length === 1;

/** Programs and attacks beside each other, each as wide as it needs, their rows on the same lines. */
function groupsShapes({ policies, rows: all }: Matrix, room: Box, em: number): Shape[] {
  const groups = KINDS.map((kind) => ({ kind, rows: all.filter((row) => row.kind === kind) })).filter(
    ({ rows }) => rows.length > 0,
  );
  const needs = groups.map(({ rows }) => namesWidth(rows, em) + em * GAP.least + cellsWidth(rows, policies.length, em));
  const spare = room.width - needs.reduce((sum, need) => sum + need, (groups.length - 1) * em * BETWEEN);
  // The heading of a group is a line too.
  const fits = Math.max(3, Math.floor(room.height / (em * PITCH.least)));
  const lines = Math.min(fits, Math.max(...groups.map(({ rows }) => rows.length)) + 1);
  const pitch = Math.min(em * PITCH.most, room.height / lines);
  let { x } = room;
  return groups.flatMap((group, i) => {
    const width = Math.min(room.width, at(needs, i) + spare / groups.length);
    const shapes = groupShapes({ ...group, columns: policies.length, x, width, lines, pitch, em }, room.y);
    x += width + em * BETWEEN;
    return shapes;
  });
}

const namesWidth = (rows: readonly MatrixRow[], em: number): number =>
  Math.max(0, ...rows.map(({ name }) => textWidth(name, em * NAME)));

function cellsWidth(rows: readonly MatrixRow[], columns: number, em: number): number {
  if (columns !== 1) return columns * em * CELL;
  return em * MARK.words + Math.max(0, ...rows.map(({ cells }) => textWidth(cellText(at(cells, 0)), em, 'bold')));
}

/** Programs, or attacks. */
interface Group {
  readonly kind: MatrixRow['kind'];
  readonly rows: readonly MatrixRow[];
  readonly columns: number;
  readonly x: number;
  readonly width: number;
  /** How many lines there are, and pixels from one to the next. */
  readonly lines: number;
  readonly pitch: number;
  readonly em: number;
}

const TITLE = { program: 'Programs', attack: 'Attacks' } as const;

function groupShapes({ kind, rows, columns, x, width, lines, pitch, em }: Group, y: number): Shape[] {
  const shown = rows.length < lines ? rows : rows.slice(0, lines - 2);
  const left = rows.length - shown.length;
  const marksAt = Math.min(x + width - cellsWidth(rows, columns, em), x + namesWidth(rows, em) + em * GAP.most);
  const worded = columns === 1;
  const baseOf = (position: number): number => y + pitch * position + em * 0.9;
  const shapes: Shape[] = [line(`${kind}-title`, x, baseOf(0), TITLE[kind], em, 'quiet', true)];
  for (let place = 0; place < columns && !worded; place++) {
    const middle = marksAt + em * (place * CELL + MARK.middle);
    const letter = line(`${kind}-letter-${place}`, middle, baseOf(0), LETTERS.charAt(place), em, 'ink', true);
    shapes.push({ ...letter, anchor: 'middle' });
  }
  for (const [i, { name, cells }] of shown.entries()) {
    const base = baseOf(i + 1);
    shapes.push(line(`${kind}-${i}`, x, base, shorten(name, marksAt - x - em * 0.4, em * NAME), em * NAME, 'ink'));
    for (const [place, cell] of cells.entries()) {
      const edge = marksAt + em * place * CELL;
      shapes.push(...cellShapes(`${kind}-${i}-${place}`, cell, edge, base, em, worded));
    }
  }
  if (left > 0) shapes.push(line(`${kind}-more`, x, baseOf(shown.length + 1), `and ${left} more`, em, 'quiet'));
  return shapes;
}

/** A mark; and its words, where there is room for them. */
function cellShapes(id: string, cell: MatrixCell, x: number, base: number, em: number, worded: boolean): Shape[] {
  const words = line(`${id}-word`, x + em * MARK.words, base, cellText(cell), em, OUTCOME_TONE[cell.outcome], true);
  return [...cellMarks(id, cell, markPlace(x, base, em), em * MARK.arm), ...(worded ? [words] : [])];
}
