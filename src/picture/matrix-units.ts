import { at } from '../base/assert.ts';
import { cellText, type Matrix, type MatrixColumn } from '../run/matrix.ts';
import {
  type LegendItem,
  legendOf,
  releaseOf,
  type Sum,
  type SystemGroup,
  sectionsOf,
  sumsOf,
  systemGroups,
} from './matrix-words.ts';
import { shorten, textWidth } from './measure.ts';

/**
 * How large the parts of the matrix are, in em, the size of its text: widths are those of the words, so a table is as large as
 * its em, and to fit it into a place is to divide.
 */

/** What is drawn of a matrix. */
export interface MatrixContent {
  readonly matrix: Matrix;
  /** Words stand beside the marks; else a legend explains them. */
  readonly worded: boolean;
  /** What distinguishes a row stands behind its name. */
  readonly about: boolean;
  /** Releases stand beneath the titles of the policies. */
  readonly released: boolean;
  /** A line at the foot: what is not there for want of room. Empty: none. */
  readonly note: string;
}

/** Of the titles of the columns: on a slope, columns can be as narrow as their marks. */
export const DEGREES = 45;
export const [SINE, COSINE] = [Math.sin((DEGREES * Math.PI) / 180), Math.cos((DEGREES * Math.PI) / 180)];

/** Heights, but for `size` and `arm`. */
export const SIZES = {
  title: { size: 1.4, line: 1.75 },
  legend: 1.3,
  groups: 1.7,
  section: 1.6,
  sum: 1.5,
  note: 1.7,
  /** Between the rows and the sums. */
  foot: 0.4,
  /** From the title of a column to the release beneath it, across the slope. */
  release: 1.06,
  /** Half of a mark. */
  arm: 0.36,
} as const;

/** Around everything, between words, between systems. */
export const PAD = 1;
const GAP = 1.2;
const GROUP_GAP = 0.6;
/** Least width of a column, as the slope of its titles leaves them room, with releases and without; and of the names. */
const COLUMN = { released: 3, bare: 1.9 } as const;
const LEAST_LEADING = 11;

/** Of a mark with its words: from the edge of the column to the mark's middle, and from there to the words. */
export const MARK_PLACE = { middle: 0.8, words: 0.75 } as const;

/** The sizes of a content. */
export interface MatrixUnits {
  /** Of the names, with what stands behind them. */
  readonly leading: number;
  readonly name: number;
  readonly columns: readonly number[];
  readonly groups: readonly SystemGroup[];
  /** How high the titles of the columns rise, or what stands beside them. */
  readonly head: number;
  readonly title: readonly string[];
  readonly legend: readonly LegendItem[];
  readonly sums: readonly Sum[];
  readonly width: number;
  /** Of everything but the rows. */
  readonly around: number;
}

export function unitsOf(content: MatrixContent): MatrixUnits {
  const { matrix, worded, about, released, note } = content;
  const { policies, rows } = matrix;
  const sums = sumsOf(matrix);
  const name = Math.max(0, ...rows.map((row) => textWidth(row.name, 1, 'bold'))) + GAP;
  const behind = about ? Math.max(0, ...rows.map((row) => textWidth(row.about, 1))) + GAP : 0;
  const leading = Math.max(LEAST_LEADING, name + behind, ...sums.map(({ name: words }) => textWidth(words, 1) + GAP));
  const groups = systemGroups(policies);
  const columns = columnUnits(content, groups, sums);
  const heads = policies.map((policy) => headUnits(policy, released));
  const head = Math.max(0, ...heads.map(({ rise }) => rise));
  const legend = worded ? [] : legendOf(matrix);
  const title = titleLines(matrix.index.model.title, leading, head);
  const top = Math.max(head, title.length * SIZES.title.line + legend.length * SIZES.legend + 0.6);
  const ends = heads.map(({ lean }, column) => middleOf(leading, columns, groups, column) + lean);
  const right = leading + sumOf(columns) + Math.max(0, groups.length - 1) * GROUP_GAP;
  return {
    ...{ leading, name, columns, groups, head: top, title, legend, sums },
    width: Math.max(right, ...ends) + 2 * PAD,
    around:
      2 * PAD +
      top +
      SIZES.groups +
      (sectionsOf(matrix).length - 1) * SIZES.section +
      (SIZES.foot + sums.length * SIZES.sum) +
      (note === '' ? 0 : SIZES.note),
  };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** From the left edge of the rows to the middle of a column. */
export function middleOf(
  leading: number,
  columns: readonly number[],
  groups: readonly SystemGroup[],
  column: number,
): number {
  const before = groups.findIndex(({ from, to }) => from <= column && column < to);
  return leading + sumOf(columns.slice(0, column)) + before * GROUP_GAP + at(columns, column) / 2;
}

/** How high the title of a column rises, and how far it leans over to the right of the column's middle. */
function headUnits(policy: MatrixColumn, released: boolean): { readonly rise: number; readonly lean: number } {
  const release = released ? textWidth(releaseOf(policy), 1) : 0;
  const length = Math.max(textWidth(policy.title, 1, 'bold'), release);
  return { rise: length * SINE + 1.9, lean: length * COSINE + 0.4 };
}

/** As wide as what stands in them, and all of a system as wide as its name. */
function columnUnits(
  { matrix, worded, released }: MatrixContent,
  groups: readonly SystemGroup[],
  sums: readonly Sum[],
): number[] {
  const { middle, words } = MARK_PLACE;
  const own = matrix.policies.map((_, column) => {
    const texts = matrix.rows.map(({ cells }) => textWidth(cellText(at(cells, column)), 1));
    const marked = worded ? middle + words + Math.max(0, ...texts) + 0.7 : COLUMN[released ? 'released' : 'bare'];
    return Math.max(marked, ...sums.map((sum) => textWidth(at(sum.texts, column), 1, 'bold') + 0.4));
  });
  for (const { name, from, to } of groups) {
    const lacking = textWidth(name, 1) + 0.4 - sumOf(own.slice(from, to));
    for (let column = from; column < to; column++) {
      own[column] = at(own, column) + Math.max(0, lacking / (to - from));
    }
  }
  return own;
}

/** Lines of whole words beside the titles of the columns, which leave the more room the higher one is. */
function titleLines(title: string, leading: number, head: number): string[] {
  const { size, line } = SIZES.title;
  const room = (position: number): number =>
    leading + Math.max(0, head - (position + 1) * line - 1) * (COSINE / SINE) - GAP;
  const lines: string[] = [];
  for (const word of title.split(/\s+/)) {
    const longer = [lines.at(-1), word].filter(Boolean).join(' ');
    if (lines.length > 0 && textWidth(longer, size, 'bold') <= room(lines.length - 1)) lines[lines.length - 1] = longer;
    else lines.push(shorten(word, room(lines.length), size, 'bold'));
  }
  return lines;
}
