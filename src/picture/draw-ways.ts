import { outcome } from '../run/run.ts';
import { pathData } from './geometry.ts';
import { refusedAt } from './routes.ts';
import type { Shape, Step } from './scene.ts';
import { type Edge, type Stage, stopOf } from './stage.ts';

/** The ways of the calls: all of them as edges, that of the current call over them. */

export function edgeShape(edge: Edge, stage: Stage, { call }: Step): Shape {
  const weight = 1.2 + (3.2 * Math.log1p(edge.weight)) / Math.log1p(stage.heaviest);
  return {
    kind: 'path',
    id: `edge ${edge.id}`,
    role: 'edge',
    d: pathData(edge.leg.curves),
    stroke: edge.tone,
    strokeWidth: Math.round(weight * 100) / 100,
    opacity: call < 0 ? 0.6 : 0.2,
    ...(edge.verdict === 'unknown' ? { dash: '6 4' } : {}),
    ...(edge.leg.part === 'back' ? { dash: '3 3' } : {}),
  };
}

/** The way of the current call, drawn over the others: as far as the wall until it has arrived. */
export function currentShapes(stage: Stage, { call, arrived }: Step): Shape[] {
  if (call < 0) return [];
  const trail = stage.graph.trailOf(call);
  const route = stage.route(trail);
  if (!route) return [];
  const fate = outcome(stage.run, call);
  const legs =
    fate === 'denied' && arrived
      ? refusedAt(route, stopOf(stage.run, stage.layout, trail.attempt))
      : route.legs.filter((leg) => leg.part !== 'kernel' || (arrived && fate !== 'never'));
  return legs.map((leg, i) => ({
    kind: 'path',
    id: `way-${i}`,
    role: 'way',
    d: pathData(leg.curves),
    stroke: fate === 'never' ? 'never' : leg.part === 'kernel' && fate !== 'denied' ? 'allowed' : trail.role,
    strokeWidth: 3.5,
    ...(fate === 'never' ? { dash: '2 6' } : fate === 'unknown' && leg.part !== 'user' ? { dash: '7 5' } : {}),
  }));
}
