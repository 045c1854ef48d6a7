import { at } from '../base/assert.ts';
import { textWidth } from './measure.ts';
import { hasStandIn, standsIn } from './passing.ts';
import type { SlotGroup } from './places.ts';
import type { Shape } from './scene.ts';
import type { Stage } from './stage.ts';
import { linesAt, middleOf, placeNear } from './stretches.ts';

/** Between wall and kernel: which calls what stands in the place of libsys has seen, and which passed it by. */

const SIZE = 11;
const PAD = 4;

export function passingShapes(stage: Stage): Shape[] {
  const { run, layout, graph } = stage;
  if (!hasStandIn(run.model)) return [];
  const lines = linesAt(graph, layout).sort((a, b) => a.from - b.from);
  return layout.slotGroups.flatMap((group, i) => {
    const text = wordsFor(stage, group);
    const width = textWidth(text, SIZE) + 2 * PAD;
    if (text === '' || width > group.to - group.from) return [];
    const x = middleOf(placeNear(entriesOf(stage, group), width, lines, group));
    const y = layout.kernel.y - 6;
    return [
      {
        ...{ kind: 'rect', id: `passing-${i}-plate`, role: 'plate', fill: 'paper', radius: 3 },
        ...{ x: x - width / 2, y: y - SIZE, width, height: SIZE + 4 },
      },
      {
        ...{ kind: 'text', id: `passing-${i}`, role: 'passing', x, y, text },
        ...{ size: SIZE, anchor: 'middle', fill: 'quiet' },
      },
    ];
  });
}

/** The middle of the places where calls of the group come in. */
function entriesOf({ layout }: Stage, { shown, hidden }: SlotGroup): number {
  const xs = [...shown.map(({ id }) => id), ...hidden].flatMap((id) => layout.slots.get(id)?.x ?? []);
  return xs.reduce((sum, x) => sum + x, 0) / Math.max(1, xs.length);
}

/** Empty for a group of both kinds. */
function wordsFor({ run, graph }: Stage, { shown, hidden }: SlotGroup): string {
  const slots = [...shown.map(({ id }) => id), ...hidden].map((id) => at(graph.slots, id));
  const seen = slots.filter(({ module }) => standsIn(run.model, module)).length;
  return seen === 0 ? 'passes by' : seen === slots.length ? 'recorded' : '';
}
