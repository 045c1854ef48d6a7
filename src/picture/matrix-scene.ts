import { at } from '../base/assert.ts';
import { cellText, type Matrix, type MatrixCell, matrixSentences } from '../run/matrix.ts';
import { fix, type Point } from './geometry.ts';
import { bodyOf, fittedPlan, type MatrixPlan, naturalPlan, type Place } from './matrix-plan.ts';
import { COSINE, DEGREES, MARK_PLACE, SINE, SIZES } from './matrix-units.ts';
import { LEGEND_TEXT, releaseOf } from './matrix-words.ts';
import { cellMarks, legendMarks, OUTCOME_TONE } from './outcome-mark.ts';
import type { Scene, Shape, TextShape } from './scene.ts';

/** The matrix as a picture: one row for each program and attack, one column for each policy. */

/** Pixels of its text where it may be as large as it likes. */
const EM = 13;
/** More columns than these have marks alone, or the figure would be too wide for a page. */
const MOST_WORDED = 9;

/** As large as its words make it. `chosen`: ids of policies whose columns stand out. */
export function matrixScene(matrix: Matrix, chosen: readonly string[] = []): Scene {
  const worded = matrix.policies.length <= MOST_WORDED;
  return sceneOf(matrix, naturalPlan(matrix, worded, EM), chosen);
}

/** A place that is smaller than this shows the matrix of this size, made smaller as a whole. Pixels. */
const SMALLEST = { width: 480, height: 320 } as const;

/** In a place: a slide, a frame. What does not fit at 10 pixels is left out, which is said. */
export function matrixSceneIn(matrix: Matrix, { width, height }: Place, chosen: readonly string[] = []): Scene {
  const scale = Math.min(1, width / SMALLEST.width, height / SMALLEST.height);
  const place = { width: Math.round(width / scale), height: Math.round(height / scale) };
  return { ...sceneOf(matrix, fittedPlan(matrix, place, chosen), chosen), scale };
}

function sceneOf(whole: Matrix, plan: MatrixPlan, chosen: readonly string[]): Scene {
  const { width, height, note } = plan;
  const words = [...matrixSentences(whole), ...(note === '' ? [] : [note])];
  const still: Shape[] = [
    { kind: 'rect', id: 'paper', role: 'paper', x: 0, y: 0, width, height, fill: 'paper' },
    ...titleShapes(plan),
    ...plan.groups.flatMap((_, group) => groupShapes(plan, group)),
    ...plan.columns.flatMap((_, column) => headShapes(plan, column)),
    ...plan.rows.flatMap((_, row) => rowShapes(plan, row)),
    ...plan.sections.map(({ name, top }, i) =>
      text(plan, `section-${i}`, { x: plan.left, y: top + plan.em * 1.15 }, name, { fill: 'quiet', bold: true }),
    ),
    ...sumShapes(plan),
    ...plan.columns.flatMap((_, column) => ringShapes(plan, column, chosen)),
  ];
  const title = `${whole.index.model.title}: programs and attacks by policy`;
  return { width, height, scale: 1, title, description: words.join(' '), still, moving: [], hotspots: [], words };
}

/** Of a line of the table, from its top to where its letters stand, em. */
const BASELINE = 1.1;
/** From the middle of a line to where its letters stand, em. */
const MIDDLE = 0.36;

type Look = Pick<TextShape, 'fill'> & Partial<Pick<TextShape, 'size' | 'bold' | 'anchor' | 'rotate'>>;

const text = ({ em }: MatrixPlan, id: string, { x, y }: Point, words: string, look: Look): Shape => ({
  ...{ kind: 'text', id, role: id.replace(/-.*/, ''), x, y, text: words, size: em },
  ...look,
});

/** What it is, and what the marks mean where no words stand beside them. */
function titleShapes(plan: MatrixPlan): Shape[] {
  const { em, left, tops, title, legend } = plan;
  const { size, line } = SIZES.title;
  const arm = em * SIZES.arm;
  return [
    ...title.map((words, i) =>
      text(plan, `title-${i}`, { x: left, y: tops.title + em * (i * line + 1.25) }, words, {
        ...{ size: em * size, fill: 'ink', bold: true },
      }),
    ),
    ...legend.flatMap((item, i): Shape[] => {
      const middle = { x: left + arm * 1.1, y: tops.legend + em * SIZES.legend * (i + 0.5) };
      const words = { x: left + em * 1.3, y: middle.y + em * MIDDLE };
      return [
        ...legendMarks(`legend-${i}`, item, middle, arm),
        text(plan, `legend-${i}-word`, words, LEGEND_TEXT[item], { fill: 'quiet' }),
      ];
    }),
  ];
}

/** The name of a system over its columns. */
function groupShapes(plan: MatrixPlan, group: number): Shape[] {
  const { em, tops } = plan;
  const { name, x, width } = at(plan.groups, group);
  if (name === '') return [];
  const line = tops.groups + em * (SIZES.groups - 0.2);
  const words = { x: x + width / 2, y: tops.groups + em * BASELINE };
  return [
    text(plan, `group-${group}`, words, name, { fill: 'quiet', anchor: 'middle' }),
    rule(`group-${group}-line`, x, x + width, line),
  ];
}

/** The title of a policy, and the release that has it. */
function headShapes(plan: MatrixPlan, column: number): Shape[] {
  const { em, tops, matrix, released } = plan;
  const policy = at(matrix.policies, column);
  const { x, width } = at(plan.columns, column);
  const release = released ? releaseOf(policy) : '';
  const [middle, foot] = [x + width / 2, tops.groups];
  const start = release === '' ? { x: middle, y: foot - em * 0.3 } : { x: middle - em * 0.5, y: foot - em };
  const step = em * SIZES.release;
  const beneath = { x: start.x + step * SINE, y: start.y + step * COSINE };
  return [
    text(plan, `head-${column}`, start, policy.title, { fill: 'ink', bold: true, rotate: -DEGREES }),
    ...(release === '' ? [] : [text(plan, `release-${column}`, beneath, release, { fill: 'quiet', rotate: -DEGREES })]),
  ];
}

function rowShapes(plan: MatrixPlan, row: number): Shape[] {
  const { em, left, pitch, about, aboutLeft, matrix } = plan;
  const { name, about: behind, cells } = at(matrix.rows, row);
  const y = at(plan.rows, row);
  const base = y + pitch / 2 + em * MIDDLE;
  const { width } = bodyOf(plan);
  const ground: Shape = { kind: 'rect', id: `row-${row}`, role: 'row', x: left, y, width, height: pitch, fill: 'card' };
  return [
    ...(row % 2 === 0 ? [ground] : []),
    text(plan, `name-${row}`, { x: left + em * 0.3, y: base }, name, { fill: 'ink', bold: true }),
    ...(about && behind !== ''
      ? [text(plan, `about-${row}`, { x: aboutLeft, y: base }, behind, { fill: 'quiet' })]
      : []),
    ...cells.flatMap((cell, column) => cellShapes(plan, `cell-${row}-${column}`, cell, column, y + pitch / 2)),
  ];
}

function cellShapes(plan: MatrixPlan, id: string, cell: MatrixCell, column: number, y: number): Shape[] {
  const { em, worded } = plan;
  const { x, width } = at(plan.columns, column);
  const middle = { x: worded ? x + em * MARK_PLACE.middle : x + width / 2, y };
  const words = { x: middle.x + em * MARK_PLACE.words, y: y + em * MIDDLE };
  return [
    ...cellMarks(id, cell, middle, em * SIZES.arm),
    ...(worded ? [text(plan, `${id}-word`, words, cellText(cell), { fill: OUTCOME_TONE[cell.outcome] })] : []),
  ];
}

/** How many programs run and attacks are stopped, and what had no room. */
function sumShapes(plan: MatrixPlan): Shape[] {
  const { em, left, sums, worded, note, tops } = plan;
  const { x, width } = bodyOf(plan);
  const [first] = sums;
  const shapes: Shape[] = first ? [rule('sum-line', x, x + width, first.top - em * 0.2)] : [];
  for (const [i, { name, texts, top }] of sums.entries()) {
    const y = top + em * BASELINE;
    shapes.push(text(plan, `sum-${i}`, { x: left + em * 0.3, y }, name, { fill: 'quiet' }));
    for (const [column, words] of texts.entries()) {
      const { x, width } = at(plan.columns, column);
      const place = worded ? { x: x + em * (MARK_PLACE.middle - SIZES.arm), y } : { x: x + width / 2, y };
      const anchor = worded ? 'start' : 'middle';
      shapes.push(text(plan, `sum-${i}-${column}`, place, words, { fill: 'ink', bold: true, anchor }));
    }
  }
  if (note !== '') {
    shapes.push(text(plan, 'note', { x: left + em * 0.3, y: tops.note + em * BASELINE }, note, { fill: 'quiet' }));
  }
  return shapes;
}

/** Around the column of a policy that is on. */
function ringShapes(plan: MatrixPlan, column: number, chosen: readonly string[]): Shape[] {
  const { em, matrix } = plan;
  if (!chosen.includes(at(matrix.policies, column).id)) return [];
  const { x, width } = at(plan.columns, column);
  const body = bodyOf(plan);
  return [
    {
      ...{ kind: 'rect', id: `chosen-${column}`, role: 'ring', x: x + 1, y: body.y - em * 0.1, width: width - 2 },
      ...{ height: body.height + em * 0.2, radius: em * 0.5, stroke: 'ink', strokeWidth: Math.max(2, em * 0.2) },
    },
  ];
}

const rule = (id: string, from: number, to: number, y: number): Shape => ({
  ...{ kind: 'path', id, role: 'rule', d: `M${fix(from)} ${fix(y)}L${fix(to)} ${fix(y)}` },
  ...{ stroke: 'faint', strokeWidth: 1 },
});
