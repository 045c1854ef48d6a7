import type { MatrixCell, MatrixOutcome } from '../run/matrix.ts';
import type { Point } from './geometry.ts';
import type { LegendItem } from './matrix-words.ts';
import type { PathShape, Tone } from './scene.ts';
import { placedPath } from './transform.ts';

/**
 * The marks of the matrix, the same on the page and in files: every outcome has a shape of its own, so that none has to be
 * told by its colour.
 */

/** What colour says of an outcome; the shape says it too. */
export const OUTCOME_TONE: Readonly<Record<MatrixOutcome, Tone>> = {
  runs: 'allowed',
  lives: 'ink',
  breaks: 'denied',
  stopped: 'allowed',
  remains: 'denied',
  moot: 'quiet',
  undecided: 'unknown',
};

/** Path data of a mark about a point, to be filled; `arm`: about half of its width, pixels. */
export const outcomePath = (outcome: MatrixOutcome, point: Point, arm: number): string =>
  about(point, arm, MARKS[outcome]);

/** A bar beneath a mark: calls that were let in are reported. */
export const reportedPath = (point: Point, arm: number): string => about(point, arm, BAR);

/** The mark of a cell. */
export function cellMarks(
  id: string,
  { outcome, reported }: Pick<MatrixCell, 'outcome' | 'reported'>,
  point: Point,
  arm: number,
): PathShape[] {
  const tone = OUTCOME_TONE[outcome];
  return [
    mark(id, outcomePath(outcome, point, arm), tone),
    ...(reported ? [mark(`${id}-reported`, reportedPath(point, arm), tone)] : []),
  ];
}

/** The same in a legend, where the bar stands beneath a mark that says nothing. */
export const legendMarks = (id: string, item: LegendItem, point: Point, arm: number): PathShape[] =>
  item === 'reported'
    ? [mark(id, outcomePath('runs', point, arm), 'faint'), mark(`${id}-reported`, reportedPath(point, arm), 'ink')]
    : cellMarks(id, { outcome: item, reported: false }, point, arm);

const mark = (id: string, d: string, fill: Tone): PathShape => ({ kind: 'path', id, role: 'mark', d, fill });

/** Of the outlines below: from their middle to their edge. */
const ARM = 100;

const about = ({ x, y }: Point, arm: number, outline: string): string =>
  placedPath(outline, { by: arm / ARM, dx: x, dy: y });

const DISC = 'M100 0A100 100 0 1 1 -100 0A100 100 0 1 1 100 0Z';

/** Where an outline has a hole, that runs the other way round. */
const MARKS: Readonly<Record<MatrixOutcome, string>> = {
  runs: DISC,
  // Half a disc: half of it goes well.
  lives: `${DISC}M0 74A74 74 0 0 0 0 -74Z`,
  breaks: 'M0 -34L61 -95L95 -61L34 0L95 61L61 95L0 34L-61 95L-95 61L-34 0L-95 -61L-61 -95Z',
  stopped: 'M-88 -88L88 -88L88 88L-88 88Z',
  remains: 'M0 -102L108 88L-108 88Z',
  moot: 'M-88 -20L88 -20L88 20L-88 20Z',
  undecided: `${DISC}M68 0A68 68 0 1 0 -68 0A68 68 0 1 0 68 0Z`,
};

const BAR = 'M-100 130L100 130L100 162L-100 162Z';
