import { at } from '../base/assert.ts';
import { plural } from '../base/text.ts';
import { callName, moduleName } from '../model/queries.ts';
import { ROLE_LABEL } from '../model/roles.ts';
import type { Run } from '../run/run.ts';
import type { Graph } from './graph.ts';
import type { Layout } from './places.ts';
import type { CallRange } from './range.ts';
import type { Hotspot } from './scene.ts';
import type { Refusal } from './stage.ts';
import { tallyOf } from './tally.ts';

/** What can be pointed at: chips and slots lead to their first call, cards and refusals likewise. */
export function hotspotsOf(
  run: Run,
  range: CallRange,
  graph: Graph,
  layout: Layout,
  refusals: readonly Refusal[],
): Hotspot[] {
  const { ofImage } = tallyOf(run, range);
  const firstOfChip = new Map<number, number>();
  const firstOfSlot = new Map<number, number>();
  for (const trail of graph.trails) {
    for (const chip of trail.chips) keepFirst(firstOfChip, chip, trail.first);
    if (trail.slot >= 0) keepFirst(firstOfSlot, trail.slot, trail.first);
  }
  const hotspots: Hotspot[] = [];
  for (const card of layout.cards) {
    const image = at(run.model.images, card.image);
    hotspots.push({
      shape: `card-${card.image}`,
      label: `process ${image.name}, ${plural(at(ofImage, card.image).calls, 'call')}`,
      ...card.box,
      height: card.full ? 28 : card.box.height,
      action: { kind: 'image', image: card.image },
    });
    for (const band of card.bands) {
      for (const { id, box } of band.chips) {
        const chip = at(graph.chips, id);
        const owner = moduleName(run.model, chip.module, 'unknown object');
        hotspots.push({
          shape: `chip-${id}`,
          label: `${chip.label} in ${owner} (${ROLE_LABEL[chip.role]}), ${plural(chip.weight, 'call')}`,
          ...box,
          action: { kind: 'call', call: firstOfChip.get(id) ?? 0 },
        });
      }
    }
  }
  for (const { shown } of layout.slotGroups) {
    for (const { id, box } of shown) {
      const slot = at(graph.slots, id);
      hotspots.push({
        shape: `slot-${id}`,
        label: `${callName(slot)}, ${plural(slot.weight, 'call')} by ${at(run.model.images, slot.image).name}`,
        ...box,
        action: { kind: 'call', call: firstOfSlot.get(id) ?? 0 },
      });
    }
  }
  for (const [i, refusal] of refusals.entries()) {
    hotspots.push({
      shape: `refusal-${i}`,
      label: `${plural(refusal.weight, 'call')} ${VERDICT_WORD[refusal.verdict]} here`,
      x: refusal.x - 12,
      y: refusal.y - 12,
      width: 24,
      height: 24,
      action: { kind: 'call', call: refusal.first },
    });
  }
  return hotspots;
}

const VERDICT_WORD: Readonly<Record<Refusal['verdict'], string>> = {
  denied: 'denied',
  unknown: 'undecided',
  watched: 'watched',
};

function keepFirst(map: Map<number, number>, key: number, call: number): void {
  map.set(key, Math.min(map.get(key) ?? call, call));
}
