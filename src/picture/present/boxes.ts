import { at } from '../../base/assert.ts';
import type { Model, Role } from '../../model/model.ts';
import type { Box } from '../geometry.ts';
import { namesCall, namesObject, namesProcess } from '../names.ts';
import type { Target } from '../targets.ts';
import { boxText } from './box-text.ts';
import { wordingOf } from './draw-boxes.ts';
import { processArea } from './draw-heading.ts';
import { namePlace } from './draw-kernel.ts';
import { boxOf } from './ground.ts';
import type { Seat } from './seats.ts';
import { type PresentStage, stageWith, wayOfCall } from './stage.ts';

/**
 * Where the target stands, to be pointed at or moved close to; empty where it is not in the picture. `call`: the one that
 * is shown; -1: the overview.
 */
export function presentBoxes(given: PresentStage, { kind, name }: Target, call = -1): Box[] {
  const stage = stageWith(given, call);
  switch (kind) {
    case 'process':
      return namesProcess(at(stage.run.model.images, stage.focus), name) ? [processArea(stage)] : [];
    case 'object':
      return stage.rows.seats.filter((seat) => isObject(stage, seat, name)).map((seat) => boxOf(stage, seat));
    case 'call':
      return callBoxes(stage, name);
    case 'function':
      return functionBoxes(stage, name, call);
    case 'wall':
      return wallBoxes(stage);
    case 'kernel':
      return [stage.measures.kernel];
  }
}

/** A box stands for all objects of its role, also for those that no call passes. */
function isObject({ run, focus }: PresentStage, { object }: Seat, name: string): boolean {
  const { model } = run;
  const mapped = model.mappings.filter(({ image, module }) => image === focus && roleOf(model, module) === object.role);
  return namesObject(model, object.role, [...object.modules, ...mapped.map(({ module }) => module)], name);
}

const roleOf = (model: Model, module: number): Role => at(model.modules, module).role;

/** What a ring around a mark takes, pixels: it stays in the kernel. */
const RING = 6;

/** Where the call enters the kernel, from each object that makes it. */
function callBoxes(stage: PresentStage, name: string): Box[] {
  const { graph, focus, ports, measures } = stage;
  const { kernel, em } = measures;
  return ports.flatMap((port) => {
    const slot = graph.slots.find(
      (candidate) => candidate.image === focus && candidate.role === port.role && namesCall(candidate, name),
    );
    if (!slot) return [];
    const { place, width, anchor } = namePlace(stage, port, slot);
    const ends = anchor === 'start' ? [port.x - em, place.x + width] : [place.x - width, port.x + em];
    return [{ x: at(ends, 0), y: kernel.y + RING, width: at(ends, 1) - at(ends, 0), height: kernel.height - 2 * RING }];
  });
}

/** The line of the box that says its name; where the current call shows none or another, the whole box. */
function functionBoxes(stage: PresentStage, name: string, call: number): Box[] {
  const { graph, focus, rows } = stage;
  const roles = new Set(
    graph.chips.filter(({ image, label }) => image === focus && label === name).map(({ role }) => role),
  );
  const way = wayOfCall(stage, call);
  return rows.seats.flatMap((seat) => {
    if (!roles.has(seat.object.role)) return [];
    const visit = way?.stations.find((station) => station.seat === seat);
    const said = visit && at(graph.chips, visit.chip).label === name;
    const line = said ? boxText(stage, seat, wordingOf(stage, seat, call, visit.chip)).second : null;
    if (!line) return [boxOf(stage, seat)];
    const { place, width, size, anchor } = line;
    // What the ring around it adds must not reach into the title above.
    const [above, beneath] = [size * 0.7, size * 0.22];
    const x = anchor === 'start' ? place.x : place.x - width;
    return [{ x, y: place.y - above, width, height: above + beneath }];
  });
}

/** The courses, or the line where no policy builds one. */
function wallBoxes({ courses, wallTop, measures }: PresentStage): Box[] {
  if (courses.length > 0) return courses.map(({ box }) => box);
  return [{ x: 0, y: wallTop - measures.em * 0.3, width: measures.width, height: measures.em * 0.6 }];
}
