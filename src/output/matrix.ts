import { at } from '../base/assert.ts';
import { linkBlock } from '../record/carriers/text.ts';
import { type Record, recordFile } from '../record/record.ts';
import { cellText, type Matrix, type MatrixCell, matrixSentences } from '../run/matrix.ts';

/**
 * The matrix of programs and attacks by policies, as text for tables elsewhere. What can say something that is not shown
 * carries the record that opens it again.
 */

/** "breaks at 63": with the step, from 1, at which the deciding call is shown. */
function decided(cell: MatrixCell): string {
  return cell.call < 0 ? cellText(cell) : `${cellText(cell)} at ${cell.call + 1}`;
}

const headings = ({ policies }: Matrix): string[] => ['Name', 'Kind', 'About', ...policies.map(({ title }) => title)];

function bodyOf(matrix: Matrix): string[][] {
  return matrix.rows.map(({ name, kind, about, cells }) => [name, kind, about, ...cells.map(decided)]);
}

/** RFC 4180; a cell that a spreadsheet would take for a formula is kept as text. There is no room for a record. */
export function matrixCsv(matrix: Matrix): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [headings(matrix), ...bodyOf(matrix)].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** A table, and a comment that opens it again. */
export function matrixMarkdown(matrix: Matrix, { link }: Record): string {
  const cell = (text: string): string => text.replace(/[|\\`*_<>[\]]/g, '\\$&').replace(/\s+/g, ' ');
  const line = (row: readonly string[]): string => `| ${row.map(cell).join(' | ')} |\n`;
  const head = headings(matrix);
  const table = line(head) + line(head.map(() => '---')).replaceAll('\\', '') + bodyOf(matrix).map(line).join('');
  return `${table}\n<!--\n${linkBlock(link)}-->\n`;
}

/** A table with its caption, for a status report, and a comment that opens it again. */
export function matrixAsciidoc(matrix: Matrix, { link }: Record): string {
  // `{plus}`-like references and cell marks are the only things that AsciiDoc would read in such a cell.
  const cell = (text: string): string => `|${text.replace(/\|/g, '{vbar}').replace(/\s+/g, ' ')}`;
  const line = (row: readonly string[]): string => `${row.map(cell).join(' ')}\n`;
  const columns = headings(matrix).length;
  const caption = `.${matrix.index.model.title}: programs and attacks by policy\n`;
  const table = `[%header,cols="${columns}*"]\n|===\n${line(headings(matrix))}\n${bodyOf(matrix).map(line).join('')}|===\n`;
  return `${caption}${table}\n////\n${linkBlock(link)}////\n`;
}

/** Plain text: rows below each other, a line for each policy, so that it fits into 80 columns. */
export function matrixText(matrix: Matrix, { link }: Record): string {
  const width = Math.max(0, ...matrix.policies.map(({ title }) => title.length));
  const blocks = matrix.rows.map(({ name, kind, about, cells }) => {
    const head = `${kind} ${name}${about === '' ? '' : ` (${about})`}\n`;
    const lines = matrix.policies.map(
      ({ title }, column) => `  ${title.padEnd(width)}  ${decided(at(cells, column))}\n`,
    );
    return head + lines.join('');
  });
  const sentences = matrixSentences(matrix).join('\n');
  return `${matrix.index.model.title}\n\n${blocks.join('\n')}\n${sentences}\n\n${linkBlock(link)}`;
}

export function matrixJson(matrix: Matrix, record: Record): string {
  const { policies, rows, index } = matrix;
  const value = {
    record: recordFile(record),
    title: index.model.title,
    policies: policies.map(({ id, title }) => ({ id, title })),
    rows: rows.map(({ name, kind, about, cells }) => ({
      ...{ name, kind, about },
      cells: Object.fromEntries(
        policies.map(({ id }, column) => {
          const { outcome, reported, call } = at(cells, column);
          return [id, { outcome, reported, call: call < 0 ? null : call + 1 }];
        }),
      ),
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}
