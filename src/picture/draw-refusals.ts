import { at } from '../base/assert.ts';
import { plural } from '../base/text.ts';
import type { Decision } from '../policy/policy.ts';
import { decisionOf, outcome } from '../run/run.ts';
import { BOLD, cutEnd, textWidth } from './measure.ts';
import { cross } from './moving.ts';
import type { Card } from './places.ts';
import type { Shape, Tone } from './scene.ts';
import { isDead, type Stage } from './stage.ts';

/** What a refusal leaves behind: marks at the wall, the reason, the end of the process. */

export function refusalShapes(stage: Stage, call: number): Shape[] {
  if (call >= 0) return [];
  return stage.refusals.flatMap((refusal, i) => {
    const id = `refusal-${i}`;
    const mark: Shape[] =
      refusal.verdict === 'denied'
        ? cross(id, refusal.x, refusal.y, 9)
        : [
            {
              kind: 'circle',
              id,
              role: 'doubt',
              x: refusal.x,
              y: refusal.y,
              radius: 8,
              fill: 'card',
              stroke: 'unknown',
              strokeWidth: 1.5,
            },
            {
              kind: 'text',
              id: `${id}-mark`,
              role: 'doubt',
              x: refusal.x,
              y: refusal.y + 4,
              text: '?',
              size: 12,
              bold: true,
              anchor: 'middle',
              fill: 'unknown',
            },
          ];
    const next = stage.refusals[i + 1];
    const crowded = next !== undefined && next.y === refusal.y && next.x > refusal.x && next.x - refusal.x < 46;
    if (refusal.weight < 2 || crowded) return mark;
    return [
      ...mark,
      {
        kind: 'text',
        id: `${id}-count`,
        role: 'refusal-count',
        x: refusal.x + 13,
        y: refusal.y - 6,
        text: `×${refusal.weight}`,
        size: 11,
        bold: true,
        fill: refusal.verdict === 'denied' ? 'denied' : 'unknown',
      },
    ];
  });
}

/** The end of a process: a stamp over its card. */
export function stampShapes(stage: Stage, card: Card, call: number): Shape[] {
  const { run } = stage;
  if (!isDead(run, card.image, call)) return [];
  const unborn = at(run.unborn, card.image) === 1;
  const death = at(run.death, card.image);
  const word = unborn ? 'never starts' : (decisionOf(run, death).effect?.signal ?? 'dies');
  const tight = stage.layout.height < 420;
  const size = card.full && !tight ? 17 : 12;
  const width = textWidth(word, size) + (card.full ? 26 : 12);
  const height = size * (card.full ? 1.8 : 1.6);
  // Where nothing is drawn: in the head of a full card, at the foot of a folded one.
  const x = card.full ? card.box.x + card.box.width * 0.55 : card.box.x + card.box.width / 2;
  const y = card.full ? card.box.y + 17 : card.box.y + card.box.height - 17;
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

/** Where a call stops, the reason appears. */
export function calloutShapes(stage: Stage, call: number): Shape[] {
  if (call < 0) return [];
  const { run, layout } = stage;
  const fate = outcome(run, call);
  if (fate === 'allowed' || fate === 'no-entry') return [];
  const route = stage.route(stage.graph.trailOf(call));
  const decision = decisionOf(run, call);
  const image = at(run.model.attempts, at(run.model.calls.attempt, call)).image;
  const text = fate === 'never' ? neverText(stage, image) : reasonInShort(decision, fate);
  const size = layout.height < 420 ? 11 : 12.5;
  const shown = cutEnd(text, (layout.width - 40) / BOLD, size);
  const width = textWidth(shown, size) * BOLD + 18;
  const anchor = route?.wall ?? { x: layout.width / 2, y: layout.walls[0]?.y ?? layout.boundary };
  const x = Math.min(Math.max(8, anchor.x - width / 2), layout.width - width - 8);
  const y = anchor.y - size - (layout.height < 420 ? 15 : 19);
  const tone: Tone = fate === 'denied' ? 'denied' : fate === 'never' ? 'never' : 'unknown';
  return [
    {
      kind: 'rect',
      id: 'callout',
      role: 'callout',
      x,
      y,
      width,
      height: size + 13,
      radius: 6,
      fill: 'card',
      stroke: tone,
      strokeWidth: 1.5,
    },
    {
      kind: 'text',
      id: 'callout-text',
      role: 'callout',
      x: x + 9,
      y: y + size + 4,
      text: shown,
      size,
      bold: true,
      fill: tone === 'never' ? 'quiet' : tone,
    },
  ];
}

/** The sentence of the inspector without its addresses in brackets: what can be read in passing. */
function reasonInShort(decision: Decision, fate: 'denied' | 'unknown'): string {
  const reason = decision.reason.replace(/ \([^()]*(\([^()]*\)[^()]*)*\)/g, '').replace(/\.$/, '');
  return fate === 'denied' ? `✕ ${decision.effect?.signal ?? 'refused'}: ${reason}` : `? ${reason}`;
}

function neverText({ run }: Stage, image: number): string {
  const { name } = at(run.model.images, image);
  if (at(run.unborn, image) === 1) return `Never happens: ${name} is not started`;
  const death = at(run.death, image);
  const recorded = at(run.index.recordsOfImage, image);
  return `Never happens: ${name} died at call ${death + 1} (${plural(recorded, 'call')} recorded)`;
}
