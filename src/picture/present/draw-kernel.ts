import { count } from '../../base/text.ts';
import { attemptOf } from '../../model/queries.ts';
import { outcome } from '../../run/run.ts';
import { callLabel } from '../call-label.ts';
import { textWidth } from '../measure.ts';
import type { Shape, Step } from '../scene.ts';
import type { Line } from './box-text.ts';
import { leftEdge } from './ground.ts';
import { text } from './marks.ts';
import type { Measures } from './measures.ts';
import { refusedOf, undecidedOf, watchedOf } from './objects.ts';
import type { Port } from './places.ts';
import type { PresentStage } from './stage.ts';

export function kernelShapes({ measures }: PresentStage): Shape[] {
  const { kernel, margin, width, nameSize } = measures;
  const place = { x: width - margin, y: lineOf(measures) };
  return [
    { kind: 'rect', id: 'kernel', role: 'kernel', ...kernel, fill: 'kernel' },
    text(['kernel-name', 'kernel-name'], place, 'kernel', nameSize, 'kernelQuiet', { anchor: 'end', bold: true }),
  ];
}

/** The one line of text in the bar, level with where calls come to rest. */
const lineOf = ({ kernel, rest, nameSize }: Measures): number => kernel.y + rest + nameSize * 0.36;

/** Right end of what else may stand in the bar. */
const roomEnd = ({ width, margin, em, nameSize }: Measures): number =>
  width - margin - textWidth('kernel', nameSize, 'bold') - em;

/** The overview: what the kernel makes of the calls of this process. */
export function summaryShapes(stage: PresentStage): Shape[] {
  const { measures } = stage;
  const { em } = measures;
  const left = leftEdge(stage);
  const said = summaries(stage).find((words) => textWidth(words, em) <= roomEnd(measures) - left);
  return said ? [text(['kernel-summary', 'kernel-rule'], { x: left, y: lineOf(measures) }, said, em, 'kernelInk')] : [];
}

function summaries({ run, rows }: PresentStage): string[] {
  if (run.policies.length === 0) return ['does not ask where a call comes from', 'does not ask from where'];
  const flows = rows.seats.map(({ object }) => object.flow);
  const sum = (of: (flow: (typeof flows)[number]) => number): number => flows.reduce((all, flow) => all + of(flow), 0);
  const [allowed, refused, undecided] = [sum((flow) => flow.allowed), sum(refusedOf), sum(undecidedOf)];
  const watched = sum(watchedOf);
  const words = [
    ...(allowed > 0 || refused + undecided === 0 ? [`${count(allowed)} let in`] : []),
    ...(refused > 0 ? [`${count(refused)} refused`] : []),
    ...(undecided > 0 ? [`${count(undecided)} undecided`] : []),
    ...(watched > 0 ? [`${count(watched)} watched`] : []),
  ];
  return [words.join(' · '), words[0] ?? ''];
}

/** The name of a call, beside its port on the side with more room. */
export function namePlace(stage: PresentStage, port: Port | null, call: Parameters<typeof callLabel>[0]): Line {
  const { measures } = stage;
  const { em, margin, nameSize } = measures;
  const end = roomEnd(measures);
  const aside = em * 1.25;
  const x = port ? port.x : leftEdge(stage) - aside;
  const rightwards = end - x >= x - margin;
  const room = rightwards ? end - x - aside : Math.min(end, x - aside) - margin;
  const shown = callLabel(call, room, nameSize);
  return {
    place: { x: rightwards ? x + aside : Math.min(end, x - aside), y: lineOf(measures) },
    text: shown,
    size: nameSize,
    anchor: rightwards ? 'start' : 'end',
    width: textWidth(shown, nameSize, 'mono'),
  };
}

/** The current call: bright where it comes in, quiet where it does not. A time read has no name in the kernel. */
export function nameShapes(stage: PresentStage, { call, arrived }: Step, port: Port | null): Shape[] {
  const { run } = stage;
  const fate = outcome(run, call);
  if (fate === 'no-entry') return [];
  const enters = arrived && port !== null && (fate === 'allowed' || fate === 'unknown');
  const { place, text: shown, size: its, anchor } = namePlace(stage, port, attemptOf(run.model, call));
  return [
    text(['call-name', 'call-name'], place, shown, its, enters ? 'kernelInk' : 'kernelQuiet', {
      anchor,
      mono: true,
      bold: enters && fate === 'allowed',
    }),
  ];
}
