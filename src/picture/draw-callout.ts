import { isAnswered } from '../model/interposed.ts';
import { attemptOf } from '../model/queries.ts';
import { decisionOf, outcome, type Run } from '../run/run.ts';
import { ANSWERED } from './call-words.ts';
import type { Point } from './geometry.ts';
import { cutEnd, linesOf, textWidth } from './measure.ts';
import { whyNever } from './never.ts';
import { isTight, wallTop } from './places.ts';
import { plainReason, unseenRule } from './reasons.ts';
import type { Shape, Step, Tone } from './scene.ts';
import type { Stage } from './stage.ts';

interface Callout {
  readonly tone: Tone;
  /** Best first; a later one is for where an earlier one needs more than a line. */
  readonly texts: readonly [string, ...string[]];
}

const MOST_LINES = 3;
/** From the letters to the edges of the box, pixels. */
const PAD = 9;
const LEADING = 4;

/** Where a call stops, or is seen by somebody, the reason appears. */
export function calloutShapes(stage: Stage, { call, arrived }: Step): Shape[] {
  const callout = call >= 0 && arrived ? calloutOf(stage, call) : null;
  if (callout === null) return [];
  const { layout } = stage;
  const tight = isTight(layout.height);
  const size = tight ? 11 : 12.5;
  const lines = fitted(callout.texts, layout.width - 40, size);
  const width = Math.max(...lines.map((line) => textWidth(line, size, 'bold'))) + 2 * PAD;
  const height = lines.length * (size + LEADING) + PAD;
  const anchor = anchorOf(stage, call);
  const x = Math.min(Math.max(8, anchor.x - width / 2), layout.width - width - 8);
  const y = anchor.y - height - (tight ? 2 : 6);
  const { tone } = callout;
  const box: Shape = {
    ...{ kind: 'rect', id: 'callout', role: 'callout', x, y, width, height },
    ...{ radius: 6, fill: 'card', stroke: tone, strokeWidth: 1.5 },
  };
  const texts = lines.map((text, line): Shape => {
    const id = line === 0 ? 'callout-text' : `callout-text-${line}`;
    const place = { x: x + PAD, y: y + LEADING + size + line * (size + LEADING) };
    return { kind: 'text', id, role: 'callout', ...place, text, size, bold: true, fill: INK[tone] ?? tone };
  });
  return [box, ...texts];
}

/** Tones of lines that are too light for letters. */
const INK: Partial<Readonly<Record<Tone, Tone>>> = { never: 'quiet' };

/** Lines of whole words, so that no address is cut to another one. */
function fitted(texts: Callout['texts'], room: number, size: number): string[] {
  const text = texts.find((words) => textWidth(words, size, 'bold') <= room) ?? texts.at(-1) ?? '';
  const lines = linesOf(text, room, size, 'bold');
  const shown = lines.slice(0, MOST_LINES);
  if (lines.length > MOST_LINES) shown.push(`${shown.pop()} …`);
  return shown.map((line) => cutEnd(line, room, size, 'bold'));
}

/** The place at the wall that it is said of. */
function anchorOf(stage: Stage, call: number): Point {
  const { layout } = stage;
  const route = stage.route(stage.graph.trailOf(call));
  const turn = route?.legs.findLast(({ part }) => part === 'back')?.curves.at(-1)?.from;
  return route?.wall ?? { x: turn?.x ?? layout.width / 2, y: wallTop(layout) };
}

function calloutOf(stage: Stage, call: number): Callout | null {
  const { run } = stage;
  const decision = decisionOf(run, call);
  const fate = outcome(run, call);
  switch (fate) {
    case 'never':
      return { tone: 'never', texts: [`Never happens: ${whyNever(run, call)}`] };
    case 'no-entry':
      return isAnswered(attemptOf(run.model, call)) ? { tone: 'libsys', texts: [`↩ ${ANSWERED}`] } : null;
    case 'allowed':
      return decision.effect ? { tone: 'allowed', texts: [`${ruleOf(stage, call)}${decision.effect.text}`] } : null;
    case 'unknown':
      return { tone: 'unknown', texts: reasonsAfter(`? ${ruleOf(stage, call)}`, run, call) };
    case 'denied': {
      const end = decision.effect?.signal ?? decision.effect?.errno ?? 'refused';
      return { tone: 'denied', texts: reasonsAfter(`× ${end}: ${ruleOf(stage, call)}`, run, call) };
    }
  }
}

/** The rule that decided, where the wall does not show it. */
function ruleOf({ run, layout }: Stage, call: number): string {
  const rule = unseenRule(run, layout, call);
  return rule === '' ? '' : `${rule}: `;
}

/** Of several sentences the first one says what was compared. */
function reasonsAfter(start: string, run: Run, call: number): Callout['texts'] {
  const reason = plainReason(run, call).replace(/\.$/, '');
  const [first = reason] = reason.split(/\. (?=\S)/);
  return [start + reason, start + first];
}
