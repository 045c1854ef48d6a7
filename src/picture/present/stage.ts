import { at } from '../../base/assert.ts';
import type { Role } from '../../model/model.ts';
import type { Run } from '../../run/run.ts';
import { type Graph, graphOf, type Trail } from '../graph.ts';
import type { View } from '../scene.ts';
import { type Passage, passagesOf, titleWidth, wallOf } from './courses.ts';
import type { Ground } from './ground.ts';
import { measuresOf } from './measures.ts';
import { callsOf, objectsOf, turnsOf } from './objects.ts';
import { columnsOf, lanesOf, type Port, portsOf } from './places.ts';
import { type Descents, descentsOf, type Plan, planOf } from './plan.ts';
import { roomFor, rowsOf, type Seat } from './seats.ts';
import { type Way, wayOf } from './ways.ts';

/** Everything of the present picture that does not depend on time. */
export interface PresentStage extends Ground {
  readonly run: Run;
  readonly view: View;
  /** The image whose process is shown. */
  readonly focus: number;
  readonly graph: Graph;
  /** Calls of the object that most calls leave from; at least 1. */
  readonly heaviest: number;
  /** Of every object that calls leave from: from its box alone. */
  readonly trunks: readonly Trunk[];
  /** Neighbours of a column that calls of the range pass one after the other, the upper one first. */
  readonly rails: readonly (readonly [Seat, Seat])[];
  /** What the calls of each object find in each course of the wall. */
  readonly passages: readonly ReadonlyMap<Role, Passage>[];
  /** Null where a box is missing for it, or the room for a lane. */
  way(trail: Trail): Way | null;
}

/** The way that the calls of an object have in common. */
export interface Trunk {
  readonly seat: Seat;
  readonly port: Port;
  readonly way: Way;
}

export function presentStage(run: Run, view: View, focus: number): PresentStage {
  return place(run, view, focus, graphOf(run.index, view.range, new Set([focus])), []);
}

/**
 * The stage with every box that a call passes: one outside the counted range may pass an object that no other call
 * does. Mostly the stage as it is.
 */
export function stageWith(stage: PresentStage, call: number): PresentStage {
  if (call < 0 || imageOf(stage.run, call) !== stage.focus) return stage;
  const trail = stage.graph.trailOf(call);
  const seated = new Set(stage.rows.seats.map(({ object }) => object.role));
  const complete = trail.chips.every((chip) => seated.has(at(stage.graph.chips, chip).role));
  if (complete && stage.way(trail)) return stage;
  const known = WITH.get(stage) ?? new Map<number, PresentStage>();
  WITH.set(stage, known);
  const wider = known.get(trail.id) ?? place(stage.run, stage.view, stage.focus, stage.graph, [trail]);
  known.set(trail.id, wider);
  return wider;
}

/** The way of a call of the shown process; null: the call is another's, or has none. */
export const wayOfCall = (stage: PresentStage, call: number): Way | null =>
  call >= 0 && imageOf(stage.run, call) === stage.focus ? stage.way(stage.graph.trailOf(call)) : null;

const WITH = new WeakMap<PresentStage, Map<number, PresentStage>>();

export const imageOf = ({ model }: Run, call: number): number =>
  at(model.attempts, at(model.calls.attempt, call)).image;

/** `wanted`: trails that must be drawable besides those of the counted range. */
function place(run: Run, view: View, focus: number, graph: Graph, wanted: readonly Trail[]): PresentStage {
  const measures = measuresOf(view);
  const { courses, top: wallTop } = wallOf(run, measures, view.courses ?? 0);
  const yardTop = wallTop - measures.yard;
  const area = { x: 0, y: measures.boxesTop, width: measures.width, height: yardTop - measures.boxesTop };
  const objects = objectsOf(run, graph, focus, wanted, roomFor(measures, area.height), measures.columns);
  const rows = rowsOf(measures, area, objects);

  const counted = graph.trails.filter((trail) => trail.image === focus && trail.weight > 0);
  const trails = [...counted, ...wanted];
  const leaves = new Set<Role>(trails.map(({ role }) => role));
  const descents = descentsOf(rows, leaves);
  const plans = new Map(trails.map((trail) => [trail.id, planOf(rows, descents, graph, trail)] as const));
  const lanes = lanesOf(
    rows,
    descents,
    [...plans.values()].flatMap((plan) => plan ?? []),
  );
  const columns = columnsOf(measures, rows, lanes);
  const leaving = rows.seats.filter(({ object }) => leaves.has(object.role));
  const ports = portsOf(measures, columns, descents, leaving, titleWidth(courses, measures));
  const ground: Ground = { measures, rows, lanes, columns, courses, ports, yardTop, wallTop };
  return {
    ...ground,
    ...{ run, view, focus, graph },
    heaviest: Math.max(1, ...objects.map(({ flow }) => callsOf(flow) + turnsOf(flow))),
    trunks: trunksOf(ground, descents),
    way: memo((trail) => drawn(ground, plans.get(trail.id) ?? planOf(rows, descents, graph, trail), trail)),
    rails: railsOf([...plans.values()].flatMap((plan) => plan ?? [])),
    passages: passagesOf(run, trails, focus, courses, objects),
  };
}

function railsOf(plans: readonly Plan[]): (readonly [Seat, Seat])[] {
  const rails = new Map<Role, readonly [Seat, Seat]>();
  for (const { visits, legs } of plans) {
    for (const [i, leg] of legs.entries()) {
      if (leg.kind !== 'rail') continue;
      const [from, to] = [at(visits, i).seat, at(visits, i + 1).seat];
      const [above, below] = from.y < to.y ? [from, to] : [to, from];
      rails.set(above.object.role, [above, below]);
    }
  }
  return [...rails.values()];
}

function trunksOf(ground: Ground, descents: Descents): Trunk[] {
  return ground.rows.seats.flatMap((seat) => {
    const { role, flow } = seat.object;
    const port = ground.ports.find((candidate) => candidate.role === role);
    const calls = callsOf(flow);
    if (!port || calls + turnsOf(flow) === 0) return [];
    const descent = seat.lowest ? null : (descents.get(role) ?? 0);
    const plan: Plan = { visits: [{ seat, chip: -1 }], legs: [], descent };
    return [{ seat, port, way: wayOf(ground, plan, port, calls === 0) }];
  });
}

function drawn(ground: Ground, plan: Plan | null, trail: Trail): Way | null {
  const port = ground.ports.find(({ role }) => role === trail.role);
  if (!plan || !port) return null;
  const lanes = lanesOf(ground.rows, new Map(), [plan]);
  // A trail from outside the counted range may need more of them than there are.
  if (lanes.main > ground.lanes.main || lanes.side > ground.lanes.side) return null;
  return wayOf(ground, plan, port, trail.slot < 0);
}

/** Geometry of each trail once per stage instead of once per frame. */
function memo(make: (trail: Trail) => Way | null): (trail: Trail) => Way | null {
  const known = new Map<number, Way | null>();
  return (trail) => {
    let way = known.get(trail.id);
    if (way === undefined) {
      way = make(trail);
      known.set(trail.id, way);
    }
    return way;
  };
}
