import { type Matrix, type MatrixColumn, type MatrixOutcome, OUTCOME_TEXT } from '../run/matrix.ts';

/** The words over, under and beside the rows of the matrix, on the page as in every picture of it. */

/** "7.6", "6.7–7.2", "since 2025": of what a policy says of its origin, what distinguishes it within its system. */
export function releaseOf({ origin, group }: MatrixColumn): string {
  if (group === 'Mine') return '';
  const [release = ''] = origin.split(/ \(| with |[,:;]/);
  return release.startsWith(group) ? release.slice(group.length).trim() : release;
}

/** Name of a system over its columns. */
export const systemName = (group: MatrixColumn['group']): string => (group === 'Mine' ? 'laboratory' : group);

/** Columns of one system beside each other: the first, and the one after the last. */
export interface SystemGroup {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export function systemGroups(policies: readonly MatrixColumn[]): readonly SystemGroup[] {
  const groups: SystemGroup[] = [];
  for (const [column, { group }] of policies.entries()) {
    const name = systemName(group);
    const last = groups.at(-1);
    if (last?.name === name) groups[groups.length - 1] = { ...last, to: column + 1 };
    else groups.push({ name, from: column, to: column + 1 });
  }
  return groups;
}

/** Kinds of marks that occur. */
export type LegendItem = MatrixOutcome | 'reported';

export const LEGEND_TEXT: Readonly<Record<LegendItem, string>> = { ...OUTCOME_TEXT, reported: 'reported' };

/** The marks that occur. */
export function legendOf({ rows }: Matrix): LegendItem[] {
  const cells = rows.flatMap((row) => row.cells);
  return (Object.keys(LEGEND_TEXT) as LegendItem[]).filter((item) =>
    item === 'reported' ? cells.some(({ reported }) => reported) : cells.some(({ outcome }) => outcome === item),
  );
}

/** What the rows are from one on. */
export interface Section {
  readonly name: string;
  readonly first: number;
}

export function sectionsOf({ rows }: Matrix): readonly Section[] {
  const attack = rows.findIndex(({ kind }) => kind === 'attack');
  return [
    ...(attack === 0 ? [] : [{ name: 'Programs', first: 0 }]),
    ...(attack < 0 ? [] : [{ name: 'Attacks', first: attack }]),
  ];
}

/** A line at the foot: "4/6" for each column, of all programs or attacks, whichever rows are shown. */
export interface Sum {
  readonly name: string;
  readonly texts: readonly string[];
}

export function sumsOf({ scores }: Matrix): readonly Sum[] {
  const share = (part: number, whole: number): string => (whole === 0 ? '–' : `${part}/${whole}`);
  const programs = {
    name: 'programs that run',
    texts: scores.map(({ runs, programs }) => share(runs, programs)),
  };
  const attacks = {
    name: 'attacks stopped',
    texts: scores.map(({ stopped, attacks }) => share(stopped, attacks)),
  };
  return [
    ...(scores.some(({ programs }) => programs > 0) ? [programs] : []),
    ...(scores.some(({ attacks, moot }) => attacks + moot > 0) ? [attacks] : []),
  ];
}
