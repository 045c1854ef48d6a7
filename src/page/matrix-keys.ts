import { type KeyboardEvent, useState } from 'react';

/** A button of the matrix; row 0 are the headings. */
export interface MatrixPlace {
  readonly row: number;
  readonly column: number;
}

/** One Tab stop for all buttons of the matrix, and keys that go from one to the next. */
export interface MatrixKeys {
  /** What the button at a place needs. */
  of(place: MatrixPlace): {
    readonly tabIndex: 0 | -1;
    readonly 'data-place': string;
    onFocus(): void;
  };
  onKeyDown(event: KeyboardEvent): void;
}

/** `rows` and `columns` of buttons, the headings included. */
export function useMatrixKeys(rows: number, columns: number): MatrixKeys {
  const [stop, setStop] = useState<MatrixPlace>({ row: 0, column: 0 });
  // What was here may have been filtered away.
  const current = within(stop, rows, columns);
  return {
    of: (place) => ({
      tabIndex: place.row === current.row && place.column === current.column ? 0 : -1,
      'data-place': nameOf(place),
      onFocus: () => setStop(place),
    }),
    onKeyDown(event) {
      const { key, currentTarget, target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (key === 'Escape') (target as HTMLElement).blur();
      else {
        const wanted = moved(current, key, rows, columns);
        if (!wanted) return;
        currentTarget.querySelector<HTMLElement>(`[data-place="${nameOf(within(wanted, rows, columns))}"]`)?.focus();
      }
      // At the edge too: beyond it, the same key would step through the calls of a picture that is not seen.
      event.preventDefault();
      event.stopPropagation();
    },
  };
}

const nameOf = ({ row, column }: MatrixPlace): string => `${row} ${column}`;

const within = ({ row, column }: MatrixPlace, rows: number, columns: number): MatrixPlace => ({
  row: Math.max(0, Math.min(row, rows - 1)),
  column: Math.max(0, Math.min(column, columns - 1)),
});

/** Where a key goes, perhaps over the edge; null: it is no key of the matrix. */
export function moved({ row, column }: MatrixPlace, key: string, rows: number, columns: number): MatrixPlace | null {
  switch (key) {
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: columns - 1 };
    case 'PageUp':
      return { row: 0, column };
    case 'PageDown':
      return { row: rows - 1, column };
    default:
      return null;
  }
}
