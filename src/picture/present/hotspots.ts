import { at } from '../../base/assert.ts';
import { plural } from '../../base/text.ts';
import { ROLE_LABEL } from '../../model/roles.ts';
import type { Hotspot } from '../scene.ts';
import { boxOf } from './ground.ts';
import { callsOf } from './objects.ts';
import type { PresentStage } from './stage.ts';

/** Boxes and kernel lead to the first call that passes them. */
export function hotspotsOf(stage: PresentStage): Hotspot[] {
  const { run, rows, focus, measures, graph } = stage;
  const ofProcess = { kind: 'image', image: focus } as const;
  const entering = graph.trails.filter(({ image, slot, weight }) => image === focus && slot >= 0 && weight > 0);
  const { name } = at(run.model.images, focus);
  const boxes = rows.seats.map((seat): Hotspot => {
    const { role, titles, first, flow } = seat.object;
    return {
      shape: `object-${role}`,
      label: `${titles[0]} (${ROLE_LABEL[role]}), ${plural(callsOf(flow), 'call')} from here`,
      ...boxOf(stage, seat),
      action: first < 0 ? ofProcess : { kind: 'call', call: first },
    };
  });
  const calls = rows.seats.reduce((sum, { object }) => sum + callsOf(object.flow), 0);
  const kernel: Hotspot = {
    shape: 'kernel',
    label: `kernel, ${plural(calls, 'call')} by ${name}`,
    ...measures.kernel,
    action: entering.length === 0 ? ofProcess : { kind: 'call', call: Math.min(...entering.map(({ first }) => first)) },
  };
  return [...boxes, kernel];
}
