import { at } from '../../base/assert.ts';
import { decisionOf, outcome } from '../../run/run.ts';
import { pathData, straight } from '../geometry.ts';
import type { PathShape, Shape, Step, Tone } from '../scene.ts';
import { entryShapes, stopOf } from './entry.ts';
import { arrowhead, cross, dashes, doubt, eye, stationShape } from './marks.ts';
import type { PresentStage } from './stage.ts';
import type { Way } from './ways.ts';

/**
 * The way of the current call through the boxes, in the tone of the object that it leaves from, and once it has arrived
 * its end.
 */
export function stepShapes(stage: PresentStage, { call, arrived }: Step, way: Way): Shape[] {
  const { measures, wallTop } = stage;
  const { em, way: width } = measures;
  const { port, outside, back, stations } = way;
  const fate = outcome(stage.run, call);
  const trail = stage.graph.trailOf(call);
  const tone: Tone = fate === 'never' ? 'never' : trail.role;
  const line: Omit<PathShape, 'id' | 'd'> = {
    kind: 'path',
    role: 'way',
    stroke: tone,
    strokeWidth: width,
    ...(fate === 'never' ? { dash: dashes(width, em * 0.5) } : {}),
  };
  const shapes: Shape[] = [{ ...line, id: 'way', d: pathData(outside) }];
  const passed = stations.map(({ seat, place }) => stationShape(seat.object.role, place, measures, tone));
  if (!arrived) return [...shapes, ...passed];
  const stop = stopOf(stage, trail, port);
  if (fate === 'denied') {
    shapes.push({ ...line, id: 'way-refused', d: pathData([straight({ x: port.x, y: wallTop }, stop)]) });
  } else if (fate === 'no-entry') {
    const end = at(back, back.length - 1).to;
    const tip = { x: end.x, y: end.y - em * 0.2 };
    shapes.push(
      { ...line, id: 'way-back', d: pathData(back) },
      arrowhead('way-head', tip, measures, width, { fill: tone }, -1),
    );
  } else if (fate !== 'never') shapes.push(...entryShapes(stage, port, width, fate === 'allowed'));
  shapes.push(...passed);
  if (fate === 'denied') shapes.push(...cross('stop', stop, measures));
  if (fate === 'unknown') shapes.push(...doubt('stop', stop, measures));
  if (fate === 'allowed' && decisionOf(stage.run, call).effect) shapes.push(...eye('stop', stop, measures));
  return shapes;
}
