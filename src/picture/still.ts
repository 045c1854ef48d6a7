import { calloutShapes } from './draw-callout.ts';
import { cardShapes, cardTexts, moreShapes } from './draw-cards.ts';
import { bandChips, slotChips } from './draw-chips.ts';
import { kernelShapes, kernelTexts } from './draw-kernel.ts';
import { passingShapes } from './draw-passing.ts';
import { refusalShapes, stampShapes } from './draw-refusals.ts';
import { currentShapes, edgeShape } from './draw-ways.ts';
import type { Shape, Step } from './scene.ts';
import type { Stage } from './stage.ts';

/** Cards, bands, chips, edges, wall and kernel, with the way of the current call drawn through them. */
export function stillShapes(stage: Stage, step: Step): Shape[] {
  const { layout } = stage;
  const { width, height } = layout;
  return [
    { kind: 'rect', id: 'paper', role: 'paper', x: 0, y: 0, width, height, fill: 'paper' },
    ...layout.cards.flatMap((card) => cardShapes(stage, card, step)),
    ...moreShapes(stage),
    ...stage.wall.stones,
    ...kernelShapes(stage),
    ...stage.edges.map((edge) => edgeShape(edge, stage, step)),
    ...currentShapes(stage, step),
    ...layout.cards.flatMap((card) => cardTexts(stage, card)),
    ...stage.wall.texts,
    ...passingShapes(stage),
    ...kernelTexts(stage),
    ...layout.cards.flatMap((card) => card.bands.flatMap((band) => bandChips(card, band, stage, step))),
    ...layout.slotGroups.flatMap((group) => slotChips(group, stage, step)),
    ...refusalShapes(stage, step),
    ...layout.cards.flatMap((card) => stampShapes(stage, card, step)),
    ...calloutShapes(stage, step),
  ];
}
