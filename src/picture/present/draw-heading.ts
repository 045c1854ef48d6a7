import { at } from '../../base/assert.ts';
import { count, plural } from '../../base/text.ts';
import type { Run } from '../../run/run.ts';
import { endOf, isDead } from '../ends.ts';
import type { Box } from '../geometry.ts';
import { shorten, textWidth } from '../measure.ts';
import type { Shape, Step } from '../scene.ts';
import { leftEdge } from './ground.ts';
import { text } from './marks.ts';
import type { PresentStage } from './stage.ts';

/** The process is no box but the heading of the slide. */
export function headingShapes(stage: PresentStage, step: Step): Shape[] {
  const { run, focus, measures } = stage;
  const { em, margin, headSize, headLine, width } = measures;
  const edge = leftEdge(stage);
  const right = width - margin;
  const { name } = at(run.model.images, focus);
  const title = shorten(name, (right - edge) * 0.6, headSize, 'bold');
  const shapes: Shape[] = [
    text(['process-name', 'heading'], { x: edge, y: headLine }, title, headSize, 'ink', { bold: true }),
  ];
  // Each takes what room is left; the end of the process matters most.
  let left = edge + textWidth(title, headSize, 'bold') + em;
  const word = endOf(run, stage.view.range, focus, step);
  if (word !== '') {
    const end = `× ${word}`;
    shapes.push(text(['process-end', 'stamp'], { x: left, y: headLine }, end, em * 1.1, 'denied', { bold: true }));
    left += textWidth(end, em * 1.1, 'bold') + em * 1.5;
  }
  const aside = asideOf(run, focus);
  if (aside !== '' && textWidth(aside, em) <= right - left) {
    shapes.push(text(['process-aside', 'aside'], { x: left, y: headLine }, aside, em, 'quiet'));
    left += textWidth(aside, em) + em;
  }
  const more = othersOf(stage, step).find((words) => textWidth(words, em) <= right - left);
  if (more !== undefined) {
    shapes.push(text(['process-others', 'aside'], { x: right, y: headLine }, more, em, 'quiet', { anchor: 'end' }));
  }
  return shapes;
}

/** What the heading and the boxes below it cover. */
export const processArea = ({ measures, yardTop }: PresentStage): Box => ({
  x: measures.margin * 0.5,
  y: measures.margin * 0.3,
  width: measures.width - measures.margin,
  height: yardTop - measures.margin * 0.3,
});

function asideOf(run: Run, focus: number): string {
  const { attack, runtime, linkage } = at(run.model.images, focus);
  return [attack ? 'attack' : '', linkage === 'static' ? 'static' : '', runtime ?? ''].filter(Boolean).join(' · ');
}

/** How many processes there are besides, and how many of them are dead; best first. */
function othersOf({ run, view, focus }: PresentStage, step: Step): string[] {
  const { images } = run.model;
  const others = [...images.keys()].filter((image) => at(run.index.recordsOfImage, image) > 0 && image !== focus);
  if (others.length === 0) return [];
  const words = `+${plural(others.length, 'process', 'processes')}`;
  const dead = others.filter((image) => isDead(run, view.range, image, step)).length;
  return dead === 0 ? [words] : [`${words}, ${count(dead)} dead`, words];
}
