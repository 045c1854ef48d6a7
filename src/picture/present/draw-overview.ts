import { at } from '../../base/assert.ts';
import { pathData, straight } from '../geometry.ts';
import type { PathShape, Shape, Tone } from '../scene.ts';
import { entryShapes, stopAt } from './entry.ts';
import { stationOf } from './ground.ts';
import { arrowhead, cross, doubt, eye, stationShape, text } from './marks.ts';
import { callsOf, refusedOf, turnsOf, undecidedOf } from './objects.ts';
import { type Mark, marksLeft } from './places.ts';
import type { PresentStage, Trunk } from './stage.ts';
import { turnOf } from './ways.ts';
import { linesIn } from './yard.ts';

/** The overview: from each object that calls leave from a way to the kernel, as wide as they are many. */
export function overviewShapes(stage: PresentStage): Shape[] {
  return [
    ...railShapes(stage),
    ...stage.trunks.flatMap((trunk) => trunkShapes(stage, trunk)),
    ...stage.trunks.flatMap((trunk) => markShapes(stage, trunk)),
  ];
}

const MOST_WIDE = 0.6;

function trunkShapes(stage: PresentStage, { seat, port, way }: Trunk): Shape[] {
  const { measures, heaviest, wallTop } = stage;
  const { role, flow } = seat.object;
  const widthOf = (calls: number): number => Math.max(measures.stroke, (measures.em * MOST_WIDE * calls) / heaviest);
  const calls = callsOf(flow);
  const all = widthOf(calls + turnsOf(flow));
  const entering = flow.allowed + undecidedOf(flow);
  const line: Omit<PathShape, 'id' | 'd' | 'strokeWidth'> = { kind: 'path', role: 'trunk', stroke: role };
  const shapes: Shape[] = [];
  if (turnsOf(flow) > 0) {
    const back = turnOf(stage, port);
    const end = at(back, back.length - 1).to;
    const width = widthOf(turnsOf(flow));
    shapes.push(
      { ...line, id: `turn-${role}`, d: pathData(back), strokeWidth: width },
      arrowhead(`turn-${role}-head`, { x: end.x, y: end.y - measures.em * 0.2 }, measures, width, { fill: role }, -1),
    );
  }
  shapes.push({ ...line, id: `trunk-${role}`, d: pathData(way.outside), strokeWidth: all });
  if (entering > 0) shapes.push(...entryShapes(stage, port, widthOf(entering), flow.allowed > 0));
  else if (calls > 0) {
    const deepest = stopAt(stage, port, Math.max(...flow.denied.keys()));
    shapes.push({
      ...line,
      id: `trunk-${role}-refused`,
      d: pathData([straight({ x: port.x, y: wallTop }, deepest)]),
      strokeWidth: widthOf(refusedOf(flow)),
    });
  }
  return [...shapes, stationShape(role, stationOf(stage, seat), measures, role)];
}

function markShapes(stage: PresentStage, { seat, port }: Trunk): Shape[] {
  const { measures } = stage;
  const { role, flow } = seat.object;
  const shapes: Shape[] = [];
  // Several policies may share a course: one sign there, and a refusal before a doubt.
  const signs = new Map<number, Shape[]>();
  for (const [draw, counts] of [
    [eye, flow.watched] as const,
    [doubt, flow.unknown] as const,
    [cross, flow.denied] as const,
  ]) {
    for (const position of counts.keys()) {
      const place = stopAt(stage, port, position);
      signs.set(place.y, draw(`stop-${role}-${position}`, place, measures));
    }
  }
  shapes.push(...[...signs.values()].flat());
  const lines = linesIn(stage).slice(-port.marks.length);
  for (const [i, mark] of port.marks.entries()) {
    const place = { x: port.x + marksLeft(measures, flow), y: at(lines, i) };
    shapes.push(
      text([`mark-${role}-${mark.kind}`, 'count'], place, mark.text, measures.em, MARK_TONE[mark.kind], { bold: true }),
    );
  }
  return shapes;
}

const MARK_TONE: Readonly<Record<Mark['kind'], Tone>> = {
  ...{ denied: 'denied', unknown: 'unknown', watched: 'allowed', passing: 'quiet' },
};

/**
 * Between neighbours that calls pass one after the other: a quiet line with quiet stops, since only the ways to the
 * kernel are counted.
 */
function railShapes(stage: PresentStage): Shape[] {
  const { em, stroke } = stage.measures;
  const stops = new Set(stage.rails.flat());
  const lines = stage.rails.map(([above, below]): Shape => {
    const d = pathData([straight(stationOf(stage, above), stationOf(stage, below))]);
    return { kind: 'path', id: `rail-${above.object.role}`, role: 'rail', d, stroke: 'wall', strokeWidth: stroke };
  });
  const dots = [...stops].map((seat): Shape => {
    const place = stationOf(stage, seat);
    return {
      kind: 'circle',
      id: `rail-stop-${seat.object.role}`,
      role: 'rail',
      ...place,
      radius: em * 0.24,
      fill: 'wall',
    };
  });
  return [...lines, ...dots];
}
