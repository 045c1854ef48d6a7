import { scaleLog } from 'd3';
import { count } from '../base/text.ts';
import type { ReachRow } from '../run/reach.ts';
import { shorten } from './measure.ts';
import type { Scene, Shape } from './scene.ts';

/** How many places a call can start from, one bar for each policy, on a scale of powers of ten. */

const ROW = 26;
const NAME = 190;
const MARGIN = 12;
const VALUE = 92;
const AXIS = 26;

export function reachScene(rows: readonly ReachRow[], title: string, how: string, width: number): Scene {
  const height = MARGIN * 2 + rows.length * ROW + AXIS;
  const most = Math.max(10, ...rows.map(({ places }) => places));
  const left = MARGIN + NAME;
  const right = Math.max(left + 80, width - MARGIN - VALUE);
  const x = scaleLog()
    .domain([1, 10 ** Math.ceil(Math.log10(most))])
    .range([left, right]);
  const foot = MARGIN + rows.length * ROW;
  const shapes: Shape[] = [{ kind: 'rect', id: 'paper', role: 'paper', x: 0, y: 0, width, height, fill: 'paper' }];
  for (let power = 0; 10 ** power <= (x.domain()[1] ?? 1); power += right - left > 500 ? 1 : 3) {
    const at = x(10 ** power);
    shapes.push(
      {
        kind: 'path',
        id: `grid-${power}`,
        role: 'grid',
        d: `M${at} ${MARGIN}L${at} ${foot}`,
        stroke: 'faint',
        strokeWidth: 1,
      },
      {
        kind: 'text',
        id: `tick-${power}`,
        role: 'tick',
        x: at,
        y: foot + 16,
        text: tick(power),
        size: 12,
        anchor: 'middle',
        fill: 'quiet',
      },
    );
  }
  for (const [i, { policy, places }] of rows.entries()) {
    const y = MARGIN + i * ROW;
    const name = policy?.title ?? 'no policy';
    const end = places > 0 ? Math.max(left + 2, x(Math.max(1, places))) : left;
    shapes.push(
      {
        kind: 'text',
        id: `name-${i}`,
        role: 'name',
        x: left - 10,
        y: y + 17,
        text: shorten(name, NAME - 16, 12.5),
        size: 12.5,
        anchor: 'end',
        fill: 'ink',
      },
      {
        kind: 'rect',
        id: `bar-${i}`,
        role: 'bar',
        x: left,
        y: y + 5,
        width: end - left,
        height: ROW - 10,
        radius: 3,
        fill: policy === null ? 'never' : 'allowed',
      },
      {
        kind: 'text',
        id: `value-${i}`,
        role: 'value',
        x: end + 6,
        y: y + 17,
        text: places === 0 ? 'none' : short(places),
        size: 12,
        fill: 'ink',
      },
    );
  }
  const words = rows.map(
    ({ policy, places }) => `${policy?.title ?? 'No policy'}: ${count(Math.round(places))} places.`,
  );
  const description = `From how many places (addresses × numbers) a call can start; counted with ${how}. ${words.join(' ')}`;
  return { width, height, scale: 1, title, description, still: shapes, moving: [], hotspots: [], words: [description] };
}

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const tick = (power: number): string => `10${[...String(power)].map((digit) => SUPERSCRIPT[Number(digit)]).join('')}`;

/** "1.2 million", within the room of a value. */
function short(places: number): string {
  const units = [
    [1e12, 'trillion'],
    [1e9, 'billion'],
    [1e6, 'million'],
  ] as const;
  for (const [size, word] of units) if (places >= size) return `${(places / size).toPrecision(3)} ${word}`;
  return count(Math.round(places));
}
