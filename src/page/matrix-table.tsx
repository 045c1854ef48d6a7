import type { FocusEvent } from 'react';
import { at } from '../base/assert.ts';
import { releaseOf, sectionsOf, sumsOf, systemGroups } from '../picture/matrix-words.ts';
import { OUTCOME_TONE } from '../picture/outcome-mark.ts';
import { cellText, type Matrix, type MatrixCell, type MatrixColumn, type MatrixRow } from '../run/matrix.ts';
import { useChoices, usePage } from './context.ts';
import { type MatrixKeys, type MatrixPlace, useMatrixKeys } from './matrix-keys.ts';
import { OutcomeMark } from './matrix-mark.tsx';

/** The matrix to touch: a heading sorts the rows, a cell opens the picture at the call that decides. */
export function MatrixTable({ matrix }: { matrix: Matrix }) {
  const { policies, rows } = matrix;
  const on = useChoices((state) => state.policies);
  const keys = useMatrixKeys(rows.length + 1, policies.length);
  const [first, second] = sectionsOf(matrix);
  const bodies = second ? [rows.slice(0, second.first), rows.slice(second.first)] : [rows];
  return (
    // Firefox makes a Tab stop of whatever scrolls; the one in it is enough.
    <section className="matrix-scroll" aria-label="Matrix" tabIndex={-1} onFocus={showWhole}>
      <table className="matrix" onKeyDown={keys.onKeyDown}>
        <Heads matrix={matrix} keys={keys} on={on} section={first?.name ?? ''} />
        {bodies.map((body, i) => (
          <tbody key={body[0]?.kind ?? i}>
            {i > 0 ? (
              <tr className="section">
                <th scope="rowgroup">{second?.name}</th>
                <td colSpan={policies.length} />
              </tr>
            ) : null}
            {body.map((row) => (
              <Row key={row.image} row={row} position={rows.indexOf(row) + 1} policies={policies} keys={keys} on={on} />
            ))}
          </tbody>
        ))}
        <tfoot>
          {sumsOf(matrix).map(({ name, texts }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {policies.map(({ id }, column) => (
                <td key={id}>{at(texts, column)}</td>
              ))}
            </tr>
          ))}
        </tfoot>
      </table>
    </section>
  );
}

/** In a low window the page scrolls too, and would leave the titles behind. A click must not move what it is on. */
function showWhole({ currentTarget, target }: FocusEvent<HTMLElement>): void {
  if (target.matches(':focus-visible')) currentTarget.scrollIntoView({ block: 'nearest' });
}

interface HeadsProps {
  readonly matrix: Matrix;
  readonly keys: MatrixKeys;
  /** Ids of the policies that are on. */
  readonly on: readonly string[];
  /** What the first rows are. */
  readonly section: string;
}

function Heads({ matrix, keys, on, section }: HeadsProps) {
  const { choices } = usePage();
  const sort = useChoices((state) => state.sort);
  const { policies, index } = matrix;
  return (
    <thead>
      <tr>
        <th scope="col">{index.model.title}</th>
        {policies.map((policy, column) => {
          const { id, title, origin } = policy;
          const isOn = on.includes(id);
          return (
            <th key={id} scope="col" aria-sort={sort === id ? 'ascending' : 'none'} className={isOn ? 'on' : undefined}>
              <button
                type="button"
                className="tilt"
                title={`${title}: ${origin}. ${isOn ? 'It is on. ' : ''}Sort the rows by it`}
                onClick={() => choices.getState().set({ sort: sort === id ? '' : id })}
                {...keys.of({ row: 0, column })}
              >
                <span>{title}</span> <span className="release">{releaseOf(policy)}</span>
              </button>
            </th>
          );
        })}
      </tr>
      <tr className="systems">
        <th scope="col">{section}</th>
        {systemGroups(policies).map(({ name, from, to }) => (
          <th key={from} scope="colgroup" colSpan={to - from}>
            <span>{name}</span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface RowProps {
  readonly row: MatrixRow;
  /** Among the rows with buttons, the headings being 0. */
  readonly position: number;
  readonly policies: readonly MatrixColumn[];
  readonly keys: MatrixKeys;
  readonly on: readonly string[];
}

function Row({ row, position, policies, keys, on }: RowProps) {
  const { name, about, kind, cells } = row;
  return (
    <tr>
      <th scope="row" title={about}>
        {name} {kind === 'program' ? <span className="quiet">{about}</span> : null}
      </th>
      {policies.map((policy, column) => {
        const cell = at(cells, column);
        const looks = [OUTCOME_TONE[cell.outcome], on.includes(policy.id) ? 'on' : ''].filter(Boolean).join(' ');
        return (
          <td key={policy.id} className={looks}>
            <Cell row={row} policy={policy} cell={cell} place={{ row: position, column }} keys={keys} />
          </td>
        );
      })}
    </tr>
  );
}

interface CellProps {
  readonly row: MatrixRow;
  readonly policy: MatrixColumn;
  readonly cell: MatrixCell;
  readonly place: MatrixPlace;
  readonly keys: MatrixKeys;
}

function Cell({ row: { name, image }, policy: { id, title }, cell, place, keys }: CellProps) {
  const { choices } = usePage();
  const { outcome, reported, call } = cell;
  const words = `${name} under ${title}: ${cellText(cell)}`;
  return (
    <button
      type="button"
      className="cell"
      aria-label={words}
      title={call < 0 ? words : `${words} at call ${call + 1}`}
      onClick={() => choices.getState().set({ view: 'graph', policies: [id], step: call + 1, focus: image })}
      {...keys.of(place)}
    >
      <OutcomeMark outcome={outcome} reported={reported} />
    </button>
  );
}
