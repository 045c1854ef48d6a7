import { at } from '../base/assert.ts';
import { plural } from '../base/text.ts';
import type { Matrix } from '../run/matrix.ts';
import { withColumns } from '../run/matrix-order.ts';
import type { Box } from './geometry.ts';
import { type MatrixContent, type MatrixUnits, middleOf, PAD, SIZES, unitsOf } from './matrix-units.ts';
import { type LegendItem, type Sum, sectionsOf } from './matrix-words.ts';

/** Where everything of the matrix stands: as large as its words make it, or in a place that it has to fit. */

/** Places of the content. All lengths are in pixels. */
export interface MatrixPlan extends MatrixContent {
  readonly width: number;
  readonly height: number;
  readonly em: number;
  /** Left and right edge of the rows. */
  readonly left: number;
  readonly right: number;
  readonly columns: readonly Span[];
  /** Columns of one system. */
  readonly groups: readonly (Span & { readonly name: string })[];
  readonly title: readonly string[];
  readonly legend: readonly LegendItem[];
  /** Top of the title, of the legend, of the line with the systems, of what is said at the foot. */
  readonly tops: { readonly title: number; readonly legend: number; readonly groups: number; readonly note: number };
  /** Upper edges of the rows, and from one to the next. */
  readonly rows: readonly number[];
  readonly pitch: number;
  /** Words over the programs and over the attacks. */
  readonly sections: readonly { readonly name: string; readonly top: number }[];
  readonly sums: readonly (Sum & { readonly top: number })[];
  /** Where names end and what distinguishes the rows begins. */
  readonly aboutLeft: number;
}

export interface Span {
  readonly x: number;
  readonly width: number;
}

/** From one row to the next, em. */
const PITCH = { natural: 1.9, fitted: 1.55, least: 1.2, most: 2.4 } as const;

/** As large as the words make it. `em`: size of the text, pixels. */
export function naturalPlan(matrix: Matrix, worded: boolean, em: number): MatrixPlan {
  const content = { matrix, worded, about: true, released: true, note: noteOn(matrix) };
  const units = unitsOf(content);
  const rows = matrix.rows.length * PITCH.natural;
  return placed(content, units, em, { width: units.width * em, height: (units.around + rows) * em }, 0);
}

export interface Place {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Text that is read at a desk, and the smallest there is. Pixels. */
const COMFORTABLE = 12;
const LEAST = 10;
/** Largest text: so many lines fill the height. */
const LINES = 30;

/** What is shown where there is room for it, most first. */
const CONTENTS: readonly Pick<MatrixContent, 'worded' | 'about' | 'released'>[] = [
  { worded: true, about: true, released: true },
  { worded: true, about: false, released: true },
  { worded: false, about: true, released: true },
  { worded: false, about: false, released: true },
];
const BARE = { worded: false, about: false, released: false } as const;

/**
 * As large as a place: with as many words as leave the text legible, then with marks alone, then without what does not fit
 * even so. Columns of `chosen` policies are the last to go.
 */
export function fittedPlan(matrix: Matrix, place: Place, chosen: readonly string[]): MatrixPlan {
  for (const content of CONTENTS) {
    const plan = planIn({ matrix, note: noteOn(matrix), ...content }, place);
    if (plan.em >= COMFORTABLE) return plan;
  }
  const plan = planIn({ matrix, note: noteOn(matrix), ...BARE }, place);
  return plan.em >= LEAST ? plan : planIn(cutFor(matrix, place, chosen), place);
}

/** What is said of a table without columns. */
const NO_POLICY_ASKED = 'No policy is asked.';

const noteOn = ({ policies }: Matrix): string => (policies.length === 0 ? NO_POLICY_ASKED : '');

function planIn(content: MatrixContent, place: Place): MatrixPlan {
  const units = unitsOf(content);
  const { length } = content.matrix.rows;
  const largest = (pitch: number): number =>
    Math.min(place.width / units.width, place.height / (units.around + length * pitch), place.height / LINES);
  // Rows move together before the text becomes small.
  const em = Math.max(largest(PITCH.fitted), Math.min(COMFORTABLE, largest(PITCH.least)));
  const spare = Math.max(0, place.width / em - units.width);
  return placed(content, units, em, place, spare);
}

/** What fits at the least size of text. */
function cutFor(matrix: Matrix, place: Place, chosen: readonly string[]): MatrixContent {
  const all = [...matrix.policies.keys()];
  const [width, height] = [place.width / LEAST, place.height / LEAST];
  const first = [...all].sort((a, b) => Number(isChosen(b)) - Number(isChosen(a)) || a - b);
  let kept = first.length;
  while (kept > 1 && unitsOf(contentOf(kept, matrix.rows.length)).width > width) kept--;
  let rows = matrix.rows.length;
  while (rows > 2 && unitsOf(contentOf(kept, rows)).around + rows * PITCH.least > height) rows--;
  return contentOf(kept, rows);

  function isChosen(column: number): boolean {
    return chosen.includes(at(matrix.policies, column).id);
  }
  function contentOf(columns: number, most: number): MatrixContent {
    const shown = withColumns(
      { ...matrix, rows: someRows(matrix, most) },
      all.filter((column) => first.indexOf(column) < columns),
    );
    return { matrix: shown, note: leftOutText(matrix, shown), ...BARE };
  }
}

/** So many rows, as evenly of programs and attacks as there are. */
function someRows({ rows }: Matrix, most: number): Matrix['rows'] {
  const [programs, attacks] = (['program', 'attack'] as const).map((kind) => rows.filter((row) => row.kind === kind));
  if (!programs || !attacks) return rows;
  const half = Math.floor(most / 2);
  const first = Math.min(programs.length, Math.max(half, most - attacks.length));
  return [...programs.slice(0, first), ...attacks.slice(0, most - first)];
}

/** "Left out for want of room: vDSO enforcement, 2 attacks." */
function leftOutText(whole: Matrix, shown: Matrix): string {
  const missing = whole.policies.filter((policy) => !shown.policies.includes(policy)).map(({ title }) => title);
  const lost = (kind: 'program' | 'attack'): string => {
    const [all, some] = [whole, shown].map(({ rows }) => rows.filter((row) => row.kind === kind).length);
    return all === some ? '' : plural((all ?? 0) - (some ?? 0), kind);
  };
  const parts = [
    missing.length > 2 ? plural(missing.length, 'policy', 'policies') : missing.join(', '),
    lost('program'),
    lost('attack'),
  ].filter(Boolean);
  return parts.length === 0 ? '' : `Left out for want of room: ${parts.join(', ')}.`;
}

/** `spare`: em that the columns may take besides; what they do not take is left at both sides. */
function placed(content: MatrixContent, units: MatrixUnits, em: number, place: Place, spare: number): MatrixPlan {
  const { matrix, note } = content;
  const { length } = matrix.rows;
  const wider = Math.min(content.worded ? 3 : 1.5, spare / Math.max(1, units.columns.length));
  const left = PAD + Math.max(0, spare - wider * units.columns.length) / 2;
  const pitch = Math.min(PITCH.most, Math.max(PITCH.least, (place.height / em - units.around) / Math.max(1, length)));
  const widths = units.columns.map((width) => width + wider);
  const columns = widths.map((width, column): Span => {
    const middle = left + middleOf(units.leading, widths, units.groups, column);
    return { x: (middle - width / 2) * em, width: width * em };
  });
  const last = columns.at(-1);
  const right = last ? last.x + last.width : (left + units.leading) * em;
  const sections = sectionsOf(matrix);
  const groupsTop = PAD + units.head;
  const rowsTop = groupsTop + SIZES.groups;
  const topOf = (row: number): number => {
    const section = sections.findLastIndex(({ first }) => first <= row);
    return rowsTop + row * pitch + section * SIZES.section;
  };
  const foot = (length === 0 ? rowsTop : topOf(length - 1) + pitch) + SIZES.foot;
  return {
    ...content,
    ...place,
    ...{ em, left: left * em, right, columns, title: units.title, legend: units.legend, pitch: pitch * em },
    groups: units.groups.map(({ name, from, to }) => {
      const [start, end] = [at(columns, from), at(columns, to - 1)];
      return { name, x: start.x, width: end.x + end.width - start.x };
    }),
    tops: {
      title: PAD * em,
      legend: (PAD + units.title.length * SIZES.title.line + 0.3) * em,
      groups: groupsTop * em,
      note: note === '' ? place.height : (foot + units.sums.length * SIZES.sum + 0.1) * em,
    },
    rows: matrix.rows.map((_, row) => topOf(row) * em),
    sections: sections.map(({ name, first }, i) => ({
      name,
      top: (i === 0 ? groupsTop : topOf(first) - SIZES.section) * em,
    })),
    sums: units.sums.map((sum, i) => ({ ...sum, top: (foot + i * SIZES.sum) * em })),
    aboutLeft: (left + units.name) * em,
  };
}

/** The rows from the first to the last. */
export function bodyOf({ left, right, rows, pitch }: MatrixPlan): Box {
  const [first = 0, last = 0] = [rows[0], rows.at(-1)];
  return { x: left, y: first, width: right - left, height: last + pitch - first };
}
