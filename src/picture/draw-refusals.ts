import { endOf } from './ends.ts';
import { textWidth } from './measure.ts';
import { cross } from './moving.ts';
import { type Card, isTight } from './places.ts';
import type { Shape, Step, Tone } from './scene.ts';
import type { Refusal, Stage } from './stage.ts';

/** What a refusal leaves behind: marks at the wall, and the end of the process. */

export function refusalShapes({ refusals }: Stage, { call }: Step): Shape[] {
  if (call >= 0) return [];
  return refusals.flatMap((refusal, i) => {
    const { x, y, verdict, weight } = refusal;
    const id = `refusal-${i}`;
    const mark = MARK[verdict](id, x, y);
    const next = refusals[i + 1];
    const crowded = next !== undefined && next.y === y && next.x > x && next.x - x < 46;
    if (weight < 2 || crowded) return mark;
    return [
      ...mark,
      {
        ...{ kind: 'text', id: `${id}-count`, role: 'refusal-count', x: x + 13, y: y - 6, text: `×${weight}` },
        ...{ size: 11, bold: true, fill: TONE[verdict] },
      },
    ];
  });
}

const TONE: Readonly<Record<Refusal['verdict'], Tone>> = { denied: 'denied', unknown: 'unknown', watched: 'allowed' };

const MARK: Readonly<Record<Refusal['verdict'], (id: string, x: number, y: number) => Shape[]>> = {
  denied: (id, x, y) => cross(id, x, y, 9),
  unknown: doubt,
  watched: eye,
};

function doubt(id: string, x: number, y: number): Shape[] {
  return [
    { kind: 'circle', id, role: 'doubt', x, y, radius: 8, fill: 'card', stroke: 'unknown', strokeWidth: 1.5 },
    {
      ...{ kind: 'text', id: `${id}-mark`, role: 'doubt', x, y: y + 4, text: '?', size: 12, bold: true },
      ...{ anchor: 'middle', fill: 'unknown' },
    },
  ];
}

/** Somebody looks on. */
function eye(id: string, x: number, y: number): Shape[] {
  return [
    { kind: 'circle', id, role: 'watch', x, y, radius: 7, fill: 'card', stroke: 'allowed', strokeWidth: 1.5 },
    { kind: 'circle', id: `${id}-pupil`, role: 'watch', x, y, radius: 3, fill: 'allowed' },
  ];
}

/** The end of a process: a stamp over its card. */
export function stampShapes({ run, view, layout }: Stage, card: Card, step: Step): Shape[] {
  const word = endOf(run, view.range, card.image, step);
  if (word === '') return [];
  const tight = isTight(layout.height);
  const size = card.full && !tight ? 17 : 12;
  const width = textWidth(word, size, 'bold') + (card.full ? 26 : 12);
  const height = size * (card.full ? 1.8 : 1.6);
  // Where nothing is drawn: in the head of a full card, at the foot of a folded one.
  const nameEnd = card.box.x + 12 + textWidth(card.title.lines.join(' '), card.title.size, 'bold');
  const x = card.full
    ? Math.max(card.box.x + card.box.width * 0.55, nameEnd + 12 + width / 2)
    : card.box.x + card.box.width / 2;
  const y = card.full ? card.box.y + (tight ? 12 : 17) : card.box.y + card.box.height - 17;
  const tilt = card.full ? -5 : -3;
  const corner = (dx: number, dy: number): string => {
    const angle = (tilt * Math.PI) / 180;
    const px = x + dx * Math.cos(angle) - dy * Math.sin(angle);
    const py = y + dx * Math.sin(angle) + dy * Math.cos(angle);
    return `${Math.round(px * 100) / 100} ${Math.round(py * 100) / 100}`;
  };
  const [w, h] = [width / 2, height / 2];
  return [
    {
      kind: 'path',
      id: `stamp-${card.image}`,
      role: 'stamp',
      d: `M${corner(-w, -h)}L${corner(w, -h)}L${corner(w, h)}L${corner(-w, h)}Z`,
      fill: 'card',
      stroke: 'denied',
      strokeWidth: 2.5,
    },
    {
      kind: 'text',
      id: `stamp-${card.image}-word`,
      role: 'stamp',
      x: x - Math.sin((-tilt * Math.PI) / 180) * -size * 0.36,
      y: y + size * 0.36,
      text: word,
      size,
      bold: true,
      anchor: 'middle',
      rotate: tilt,
      fill: 'denied',
    },
  ];
}
