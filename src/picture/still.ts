import { at } from '../base/assert.ts';
import { plural } from '../base/text.ts';
import { ROLE_LABEL } from '../model/roles.ts';
import type { Decision } from '../policy/policy.ts';
import { decisionOf, outcome } from '../run/run.ts';
import { type Box, pathData } from './geometry.ts';
import { type Band, type Card, CHIP_SIZE, type Overflow, type Placed, type SlotGroup } from './layout.ts';
import { cutEnd, shorten, textWidth } from './measure.ts';
import { cross } from './moving.ts';
import { refusedAt } from './routes.ts';
import type { Shape, Tone } from './scene.ts';
import { type Edge, isDead, type Stage, wallOf } from './stage.ts';
import { wallShapes } from './wall.ts';

/** Cards, bands, chips, edges, wall and kernel, with the current call (-1: none) drawn through them. */
export function stillShapes(stage: Stage, call: number): Shape[] {
  const { layout, run, graph } = stage;
  const { width, height } = layout;
  return [
    { kind: 'rect', id: 'paper', role: 'paper', x: 0, y: 0, width, height, fill: 'paper' },
    ...layout.cards.flatMap((card) => cardShapes(stage, card, call)),
    ...moreShapes(stage),
    ...wallShapes(run, graph, layout),
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

/* ---- cards and bands ----------------------------------------------------------------------------------------- */

function cardShapes(stage: Stage, card: Card, call: number): Shape[] {
  const { run } = stage;
  const { box, image } = card;
  const info = at(run.model.images, image);
  const dead = isDead(run, image, call);
  const id = `card-${image}`;
  const tight = stage.layout.height < 420;
  const baseline = box.y + (tight ? 15 : 21);
  const aside = [info.pid > 0 ? `pid ${info.pid}` : '', info.runtime ?? '', info.linkage === 'static' ? 'static' : '']
    .filter((part) => part !== '')
    .join(' · ');
  const titleSize = card.full ? 15 : 13;
  const title = shorten(info.name, box.width - 24, titleSize);
  const titleWidth = textWidth(title, titleSize) + 12;
  const asideText = shorten(aside, box.width - 24 - titleWidth, 12);
  return [
    {
      kind: 'rect',
      id,
      role: 'card',
      ...box,
      radius: 10,
      fill: dead ? 'cardDead' : 'card',
      stroke: dead ? 'denied' : 'faint',
      strokeWidth: dead ? 1.5 : 1.2,
    },
    {
      kind: 'text',
      id: `${id}-name`,
      role: 'card-name',
      x: box.x + 12,
      y: baseline,
      text: title,
      size: titleSize,
      bold: true,
      fill: 'ink',
    },
    ...(card.full && asideText.length > 3
      ? [
          {
            kind: 'text',
            id: `${id}-pid`,
            role: 'card-pid',
            x: box.x + box.width - 12,
            y: baseline,
            text: asideText,
            size: 12,
            anchor: 'end',
            fill: 'quiet',
          } as const,
        ]
      : []),
    ...card.bands.flatMap((band) => bandShapes(stage, card, band)),
  ];
}

function bandShapes(stage: Stage, card: Card, band: Band): Shape[] {
  const id = `band-${card.image}-${band.role}`;
  const tone: Tone = band.role;
  const used = stage.graph.chips.some(
    (chip) => chip.image === card.image && chip.role === band.role && chip.weight > 0,
  );
  const { box } = band;
  const size = card.full ? 12.5 : 10.5;
  const title = shorten(band.title, box.width - (card.full ? 12 : 6), size);
  const note = noteOf(stage, card, band, used);
  const room = box.width - textWidth(title, size) - 28;
  const noteText = card.full && !band.inline && textWidth(note, 11) <= room ? note : '';
  const y = band.inline || !card.full ? box.y + box.height / 2 + 4 : box.y + 17;
  return [
    {
      kind: 'rect',
      id,
      role: 'band',
      ...box,
      radius: 7,
      fill: tone,
      wash: true,
      stroke: tone,
      strokeWidth: 1.3,
      ...(used ? {} : { dash: '4 4' }),
      ...(band.role === 'anonymous' ? { dash: '2 3' } : {}),
    },
    { kind: 'text', id: `${id}-name`, role: 'band-name', x: box.x + 9, y, text: title, size, bold: true, fill: tone },
    ...(noteText.length > 5
      ? [
          {
            kind: 'text',
            id: `${id}-note`,
            role: 'band-note',
            x: box.x + box.width - 9,
            y,
            text: noteText,
            size: 11,
            anchor: 'end',
            fill: 'quiet',
          } as const,
        ]
      : []),
  ];
}

function noteOf(stage: Stage, card: Card, band: Band, used: boolean): string {
  const mapping = stage.run.model.mappings.find(
    (candidate) => candidate.image === card.image && band.modules.includes(candidate.module) && candidate.note,
  );
  if (mapping?.note) return mapping.note;
  if (!used) return 'loaded, not used';
  return ROLE_LABEL[band.role] === band.title ? '' : ROLE_LABEL[band.role];
}

function moreShapes({ layout }: Stage): Shape[] {
  if (!layout.more) return [];
  const { x, y, width, height } = layout.more;
  return [
    {
      kind: 'rect',
      id: 'more',
      role: 'card',
      ...layout.more,
      radius: 10,
      fill: 'paper',
      stroke: 'faint',
      strokeWidth: 1.2,
      dash: '4 4',
    },
    {
      kind: 'text',
      id: 'more-count',
      role: 'card-name',
      x: x + width / 2,
      y: y + height / 2,
      text: `+${layout.hiddenImages.length}`,
      size: 16,
      bold: true,
      anchor: 'middle',
      fill: 'quiet',
    },
    {
      kind: 'text',
      id: 'more-word',
      role: 'card-pid',
      x: x + width / 2,
      y: y + height / 2 + 18,
      text: 'processes',
      size: 12,
      anchor: 'middle',
      fill: 'quiet',
    },
  ];
}

/* ---- chips and slots ----------------------------------------------------------------------------------------- */

/** Chips that the current call passes; a hidden one lends its name to the "+n" that stands for it. */
function bandChips(card: Card, band: Band, stage: Stage, call: number): Shape[] {
  if (!card.full) return [];
  const on = new Set(call < 0 ? [] : stage.graph.trailOf(call).chips);
  const shapes = band.chips.flatMap((chip) => chipShapes(`chip-${chip.id}`, chip, band.role, on.has(chip.id)));
  if (!band.overflow) return shapes;
  const hidden = [...on]
    .map((id) => at(stage.graph.chips, id))
    .find(
      (chip) =>
        chip.image === card.image && chip.role === band.role && !band.chips.some((shown) => shown.id === chip.id),
    );
  return [
    ...shapes,
    ...overflowShapes(`more-${card.image}-${band.role}`, band.overflow, band.role, hidden?.label ?? null),
  ];
}

function chipShapes(id: string, { label, box }: Placed | Overflow, tone: Tone, on: boolean): Shape[] {
  return [
    {
      kind: 'rect',
      id,
      role: 'chip',
      ...box,
      radius: box.height / 2,
      fill: on ? tone : 'card',
      stroke: tone,
      strokeWidth: on ? 2 : 1,
    },
    {
      kind: 'text',
      id: `${id}-label`,
      role: 'chip-label',
      x: box.x + box.width / 2,
      y: box.y + box.height / 2 + 4,
      text: label,
      size: CHIP_SIZE,
      anchor: 'middle',
      mono: true,
      fill: on ? 'card' : 'ink',
    },
  ];
}

/** "+n", or the one hidden name that matters now: then it grows to the left over its neighbours. */
function overflowShapes(id: string, overflow: Overflow, tone: Tone, name: string | null): Shape[] {
  if (name === null) return chipShapes(id, overflow, tone, false);
  const label = shorten(name, 220, CHIP_SIZE, true);
  const width = Math.max(overflow.box.width, textWidth(label, CHIP_SIZE, true) + 14);
  const box: Box = { ...overflow.box, x: overflow.box.x + overflow.box.width - width, width };
  return chipShapes(id, { label, box, count: 1 }, tone, true);
}

function slotChips(group: SlotGroup, stage: Stage, call: number): Shape[] {
  const trail = call < 0 ? null : stage.graph.trailOf(call);
  const reaches = trail !== null && ['allowed', 'unknown'].includes(outcome(stage.run, call));
  const shapes = group.shown.flatMap((slot) => slotShapes(`slot-${slot.id}`, slot, reaches && trail.slot === slot.id));
  if (!group.overflow) return shapes;
  const hidden = reaches && group.hidden.includes(trail.slot) ? at(stage.graph.slots, trail.slot) : null;
  const id = `slots-${group.card.image}-${group.overflow.box.x}`;
  if (!hidden || !group.card.full) return [...shapes, ...slotShapes(id, group.overflow, hidden !== null)];
  const label = shorten(
    hidden.number === null ? hidden.name : `${hidden.name} #${hidden.number}`,
    200,
    CHIP_SIZE,
    true,
  );
  const width = Math.max(group.overflow.box.width, textWidth(label, CHIP_SIZE, true) + 14);
  const box = { ...group.overflow.box, x: group.overflow.box.x + group.overflow.box.width - width, width };
  return [...shapes, ...slotShapes(id, { label, box, count: 1 }, true)];
}

function slotShapes(id: string, { label, box }: Placed | Overflow, on: boolean): Shape[] {
  return [
    {
      kind: 'rect',
      id,
      role: 'slot',
      ...box,
      radius: box.height / 2,
      fill: on ? 'allowed' : 'kernelChip',
      stroke: on ? 'kernelInk' : 'kernelChip',
      strokeWidth: 1,
    },
    {
      kind: 'text',
      id: `${id}-label`,
      role: 'slot-label',
      x: box.x + box.width / 2,
      y: box.y + box.height / 2 + 4,
      text: label,
      size: CHIP_SIZE,
      anchor: 'middle',
      mono: true,
      fill: on ? 'card' : 'kernelInk',
    },
  ];
}

function kernelShapes({ layout }: Stage): Shape[] {
  return [{ kind: 'rect', id: 'kernel', role: 'kernel', ...layout.kernel, fill: 'kernel' }];
}

/** Over the edges, on plates, so that no line runs through the words. */
function kernelTexts({ layout, run }: Stage): Shape[] {
  const { kernel } = layout;
  const tight = kernel.height < 60;
  const rule =
    run.policies.length === 0
      ? 'does not ask where a call comes from'
      : `asks at entry: ${run.policies.map((policy) => policy.title).join(', then ')}`;
  const size = tight ? 11 : 12.5;
  const text = shorten(rule, layout.width - 100, size);
  const height = tight ? 15 : 20;
  const y = kernel.y + 4;
  return [
    {
      kind: 'rect',
      id: 'kernel-plate',
      role: 'plate',
      x: 6,
      y,
      width: 66 + textWidth(text, size),
      height,
      radius: 4,
      fill: 'kernel',
    },
    {
      kind: 'text',
      id: 'kernel-name',
      role: 'kernel-name',
      x: 12,
      y: y + height - 5,
      text: 'kernel',
      size,
      bold: true,
      fill: 'kernelInk',
    },
    { kind: 'text', id: 'kernel-rule', role: 'kernel-rule', x: 62, y: y + height - 5, text, size, fill: 'kernelQuiet' },
  ];
}

/* ---- edges ---------------------------------------------------------------------------------------------------- */

function edgeShape(edge: Edge, stage: Stage, call: number): Shape {
  const heaviest = Math.max(1, ...stage.graph.slots.map((slot) => slot.weight));
  const weight = 1.2 + (3.2 * Math.log1p(edge.weight)) / Math.log1p(heaviest);
  return {
    kind: 'path',
    id: `edge ${edge.id}`,
    role: 'edge',
    d: pathData(edge.leg.curves),
    stroke: edge.tone,
    strokeWidth: Math.round(weight * 100) / 100,
    opacity: call < 0 ? 0.6 : 0.2,
    ...(edge.verdict === 'unknown' ? { dash: '6 4' } : {}),
    ...(edge.leg.part === 'back' ? { dash: '3 3' } : {}),
  };
}

/** The way of the current call, drawn over the others. */
function currentShapes(stage: Stage, call: number): Shape[] {
  if (call < 0) return [];
  const trail = stage.graph.trailOf(call);
  const route = stage.route(trail);
  if (!route) return [];
  const fate = outcome(stage.run, call);
  const legs =
    fate === 'denied'
      ? refusedAt(route, wallOf(stage.run, stage.layout, trail.attempt))
      : route.legs.filter((leg) => leg.part !== 'kernel' || fate !== 'never');
  return legs.map((leg, i) => ({
    kind: 'path',
    id: `way-${i}`,
    role: 'way',
    d: pathData(leg.curves),
    stroke: fate === 'never' ? 'never' : leg.part === 'kernel' && fate !== 'denied' ? 'allowed' : trail.role,
    strokeWidth: 3.5,
    ...(fate === 'never' ? { dash: '2 6' } : fate === 'unknown' && leg.part !== 'user' ? { dash: '7 5' } : {}),
  }));
}

/* ---- refusals -------------------------------------------------------------------------------------------------- */

function refusalShapes(stage: Stage, call: number): Shape[] {
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
function stampShapes(stage: Stage, card: Card, call: number): Shape[] {
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
function calloutShapes(stage: Stage, call: number): Shape[] {
  if (call < 0) return [];
  const { run, layout } = stage;
  const fate = outcome(run, call);
  if (fate === 'allowed' || fate === 'no-entry') return [];
  const route = stage.route(stage.graph.trailOf(call));
  const decision = decisionOf(run, call);
  const image = at(run.model.attempts, at(run.model.calls.attempt, call)).image;
  const text = fate === 'never' ? neverText(stage, image) : reasonInShort(decision, fate);
  const size = layout.height < 420 ? 11 : 12.5;
  // Bold text is about a tenth wider.
  const shown = cutEnd(text, (layout.width - 40) / 1.1, size);
  const width = textWidth(shown, size) * 1.1 + 18;
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
  const left = at(run.index.imageStart, image + 1) - at(run.index.imageStart, image);
  return `Never happens: ${name} died at call ${death + 1} (${plural(left, 'call')} recorded)`;
}
