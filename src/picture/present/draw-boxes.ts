import { at } from '../../base/assert.ts';
import { count, plural } from '../../base/text.ts';
import type { Shape, Tone } from '../scene.ts';
import { boxText, type Line, type Wording } from './box-text.ts';
import { boxOf } from './ground.ts';
import { dashes, text } from './marks.ts';
import { callsOf, turnsOf } from './objects.ts';
import type { Seat } from './seats.ts';
import type { PresentStage } from './stage.ts';
import type { Way } from './ways.ts';

/** The boxes of the objects. With a way through them, those beside it step back. */
export function boxShapes(stage: PresentStage, call: number, way: Way | null): Shape[] {
  return stage.rows.seats.flatMap((seat) => {
    const visit = way?.stations.find((station) => station.seat === seat);
    const wording = wordingOf(stage, seat, call, visit?.chip ?? null);
    return shapesOf(stage, seat, wording, call < 0 || visit !== undefined, call >= 0 && visit !== undefined);
  });
}

function shapesOf(stage: PresentStage, seat: Seat, wording: Wording, lit: boolean, on: boolean): Shape[] {
  const { role, used, flow } = seat.object;
  const busy = on || callsOf(flow) + turnsOf(flow) > 0;
  const { em, stroke, radius } = stage.measures;
  const id = `object-${role}`;
  const tone: Tone = lit ? role : 'faint';
  const { title, role: label, second } = boxText(stage, seat, wording);
  const line = (name: string, { place, text: words, size, anchor }: Line, fill: Tone, bold: boolean, mono: boolean) =>
    text([`${id}-${name}`, name], place, words, size, fill, {
      anchor,
      ...(bold ? { bold } : {}),
      ...(mono ? { mono } : {}),
    });
  return [
    {
      kind: 'rect',
      id,
      role: 'box',
      ...boxOf(stage, seat),
      radius,
      fill: lit ? role : 'card',
      ...(lit ? { wash: true } : {}),
      stroke: tone,
      strokeWidth: on ? stroke * 1.35 : stroke,
      ...(used ? {} : { dash: dashes(em * 0.45, em * 0.35) }),
    },
    line('title', title, lit ? role : 'quiet', true, false),
    ...(label ? [line('role', label, 'quiet', false, false)] : []),
    ...(second ? [line('second', second, lit && busy ? 'ink' : 'quiet', false, wording.mono)] : []),
  ];
}

/** What the box says at a call (-1: in the overview). `chip`: the function that the call passes in it; null: none. */
export const wordingOf = (stage: PresentStage, seat: Seat, call: number, chip: number | null): Wording =>
  call < 0 ? counted(seat) : passed(stage, seat, chip);

/** The overview: how many calls leave for the kernel from here. */
function counted({ object }: Seat): Wording {
  const { titles, used, flow } = object;
  const calls = callsOf(flow) > 0 ? [plural(callsOf(flow), 'call')] : [];
  const reads = flow.reads > 0 ? [plural(flow.reads, 'time read')] : [];
  const answered = flow.answered > 0 ? [`${count(flow.answered)} answered`] : [];
  const both = [...calls, ...answered, ...reads];
  const busy = both.length > 0;
  const idle = used ? ['no calls of its own', 'no calls'] : ['not used'];
  return { titles, seconds: [...(busy ? [both.join(' · '), at(both, 0)] : idle), ''], mono: false, aside: !busy };
}

/** A step: the function that the call passes; in a box of several objects also which of them. */
function passed({ run, graph }: PresentStage, { object }: Seat, chip: number | null): Wording {
  const { titles, modules } = object;
  if (chip === null) return { titles, seconds: [''], mono: true, aside: true };
  const { label, module } = at(graph.chips, chip);
  const named = modules.length > 1 && module >= 0 ? [at(run.model.modules, module).name] : [];
  // "(no symbol)" is no name that has to be there.
  const seconds = label.startsWith('(') ? [label, ''] : [label];
  return { titles: [...named, ...titles], seconds, mono: true, aside: false };
}
