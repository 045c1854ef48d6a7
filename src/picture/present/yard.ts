import { at } from '../../base/assert.ts';
import { cutEnd, cutLines } from '../measure.ts';
import type { Shape } from '../scene.ts';
import type { Callout } from './callout.ts';
import { type Ground, leftEdge } from './ground.ts';
import { text } from './marks.ts';
import { LINE } from './measures.ts';
import { TURN } from './places.ts';
import type { Way } from './ways.ts';

/** The yard lies between boxes and wall: what becomes of calls is written there. */

/** Baselines of its lines of text, from above. */
export const linesIn = ({ wallTop, measures: { em, yardLines } }: Ground): readonly number[] =>
  Array.from({ length: yardLines }, (_, i) => wallTop - em * (0.5 + LINE * (yardLines - 1 - i)));

/** Beside the port of the call, on the side with more room. */
export function calloutShapes(ground: Ground, { head, reason, tone }: Callout, way: Way | null): Shape[] {
  const { em, margin, width } = ground.measures;
  const x = way ? way.port.x : leftEdge(ground) - em * 1.1;
  const rightwards = width - x >= x;
  const aside = em * (rightwards && way && way.back.length > 0 ? TURN + 1.1 : 1.1);
  const room = rightwards ? width - margin - x - aside : x - aside - margin;
  const edge = rightwards ? x + aside : x - aside;
  const anchor = rightwards ? 'start' : 'end';
  const size = em * 1.1;
  const why = cutLines(reason, room, em, ground.measures.yardLines - 1);
  const baselines = linesIn(ground).slice(-1 - why.length);
  const said = cutEnd(head, room, size, 'bold');
  return [
    text(['callout-head', 'callout'], { x: edge, y: at(baselines, 0) }, said, size, tone, { anchor, bold: true }),
    ...why.map((line, i) => {
      const id = i === 0 ? 'callout-reason' : `callout-reason-${i}`;
      return text([id, 'callout'], { x: edge, y: at(baselines, i + 1) }, line, em, 'ink', { anchor });
    }),
  ];
}
