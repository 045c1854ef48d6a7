import { outcomePath, reportedPath } from '../picture/outcome-mark.ts';
import type { MatrixCell } from '../run/matrix.ts';

const MIDDLE = { x: 7, y: 7 } as const;
const ARM = 5;

type Props = Pick<MatrixCell, 'outcome'> & Partial<Pick<MatrixCell, 'reported'>>;

/** The mark of an outcome, in the colour of the text around it. */
export function OutcomeMark({ outcome, reported = false }: Props) {
  return (
    <svg width="14" height="16" viewBox="0 0 14 16" aria-hidden="true">
      <path d={outcomePath(outcome, MIDDLE, ARM)} fill="currentColor" />
      {reported ? <path d={reportedPath(MIDDLE, ARM)} fill="currentColor" /> : null}
    </svg>
  );
}
