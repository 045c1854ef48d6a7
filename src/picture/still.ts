import { cardShapes, moreShapes } from './draw-cards.ts';
import { bandChips, slotChips } from './draw-chips.ts';
import { kernelShapes, kernelTexts } from './draw-kernel.ts';
import { calloutShapes, refusalShapes, stampShapes } from './draw-refusals.ts';
import { currentShapes, edgeShape } from './draw-ways.ts';
import type { Shape } from './scene.ts';
import type { Stage } from './stage.ts';

/** Cards, bands, chips, edges, wall and kernel, with the current call (-1: none) drawn through them. */
export function stillShapes(stage: Stage, call: number): Shape[] {
  const { layout } = stage;
  const { width, height } = layout;
  return [
    { kind: 'rect', id: 'paper', role: 'paper', x: 0, y: 0, width, height, fill: 'paper' },
    ...layout.cards.flatMap((card) => cardShapes(stage, card, call)),
    ...moreShapes(stage),
    ...stage.wall,
    ...kernelShapes(stage),
    ...stage.edges.map((edge) => edgeShape(edge, stage, call)),
    ...currentShapes(stage, call),
    ...kernelTexts(stage),
    ...layout.cards.flatMap((card) => card.bands.flatMap((band) => bandChips(card, band, stage, call))),
    ...layout.slotGroups.flatMap((group) => slotChips(group, stage, call)),
    ...refusalShapes(stage, call),
    ...layout.cards.flatMap((card) => stampShapes(stage, card, call)),
    ...calloutShapes(stage, call),
  ];
}
