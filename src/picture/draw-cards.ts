import { at } from '../base/assert.ts';
import { ROLE_LABEL } from '../model/roles.ts';
import { TITLE_GAP } from './card.ts';
import { isDead } from './ends.ts';
import { shorten, textWidth } from './measure.ts';
import { BAND_NAME, type Band, type Card, isTight } from './places.ts';
import type { Shape, Step, TextShape, Tone } from './scene.ts';
import type { Stage } from './stage.ts';

/** Cards with their bands; their names stand above the ways of the calls, and the chips above both. */

export function cardShapes({ run, view }: Stage, { box, image, bands }: Card, step: Step): Shape[] {
  const dead = isDead(run, view.range, image, step);
  return [
    {
      kind: 'rect',
      id: `card-${image}`,
      role: 'card',
      ...box,
      radius: 10,
      fill: dead ? 'cardDead' : 'card',
      stroke: dead ? 'denied' : 'faint',
      strokeWidth: dead ? 1.5 : 1.2,
    },
    ...bands.map((band) => bandShape(image, band)),
  ];
}

const bandShape = (image: number, { role, box, used }: Band): Shape => ({
  ...{ kind: 'rect', id: bandId(image, role), role: 'band', ...box, radius: 7 },
  ...{ fill: role, wash: true, stroke: role, strokeWidth: 1.3 },
  ...(used ? {} : { dash: '4 4' }),
  ...(role === 'anonymous' ? { dash: '2 3' } : {}),
});

const bandId = (image: number, role: Tone): string => `band-${image}-${role}`;

/** What cards and bands are called. */
export function cardTexts({ run, layout }: Stage, card: Card): Shape[] {
  const { box, image, title } = card;
  const id = `card-${image}`;
  const baseline = box.y + (isTight(layout.height) ? 15 : 21);
  const names = title.lines.map(
    (text, line): Shape => ({
      ...{ kind: 'text', id: line === 0 ? `${id}-name` : `${id}-name-${line}`, role: 'card-name', x: box.x + 12, text },
      ...{ y: baseline + line * (title.size + TITLE_GAP), size: title.size, bold: true, fill: 'ink' },
    }),
  );
  return [...names, ...asideShapes(), ...card.bands.flatMap((band) => bandTexts(card, band))];

  function asideShapes(): Shape[] {
    if (!card.full) return [];
    const { attack, pid, runtime, linkage } = at(run.model.images, image);
    // With no room for a card of their own the others are at least counted.
    const elsewhere = !layout.more && layout.hiddenImages.length > 0 ? `+${layout.hiddenImages.length} processes` : '';
    const parts = [attack ? 'attack' : '', pid > 0 ? `pid ${pid}` : '', runtime ?? ''];
    const aside = [...parts, linkage === 'static' ? 'static' : '', elsewhere].filter((part) => part !== '').join(' · ');
    const taken = textWidth(title.lines.join(' '), title.size, 'bold') + 12;
    const text = shorten(aside, box.width - 24 - taken, 12);
    if (text.length <= 3) return [];
    const place = { x: box.x + box.width - 12, y: baseline, anchor: 'end' } as const;
    return [{ kind: 'text', id: `${id}-pid`, role: 'card-pid', ...place, text, size: 12, fill: 'quiet' }];
  }
}

/** Pixels of the letters. */
const NOTE_SIZE = 11;

function bandTexts({ full, image }: Card, band: Band): Shape[] {
  const { box, role, inline } = band;
  const id = bandId(image, role);
  const size = full ? BAND_NAME.full : BAND_NAME.folded;
  const y = inline || !full ? box.y + box.height / 2 + 4 : box.y + 17;
  const title: TextShape = {
    ...{ kind: 'text', id: `${id}-name`, role: 'band-name', x: box.x + 9, y },
    ...{ text: band.title, size, bold: true, fill: role },
  };
  if (!full) return [title];
  const titleWidth = textWidth(title.text, size, 'bold');
  const name = [plate(`${id}-name-plate`, role, title.x, titleWidth, title), title];
  if (inline) return name;
  const label = ROLE_LABEL[role];
  const left = box.width - titleWidth - 28;
  const wordings = band.notes.length > 0 ? band.notes : label === band.title ? [] : [label];
  const text = wordings.find((words) => textWidth(words, NOTE_SIZE) <= left);
  if (text === undefined) return name;
  const note: TextShape = {
    ...{ kind: 'text', id: `${id}-note`, role: 'band-note', x: box.x + box.width - 9, y, text },
    ...{ size: NOTE_SIZE, anchor: 'end', fill: 'quiet' },
  };
  const width = textWidth(text, NOTE_SIZE);
  return [...name, plate(`${id}-note-plate`, role, note.x - width, width, note), note];
}

/** Of the colour of the band, over the lines that would run through the words. */
const plate = (id: string, tone: Tone, x: number, width: number, { y, size }: TextShape): Shape => ({
  ...{ kind: 'rect', id, role: 'plate', x: x - 3, y: y - size * 0.9, width: width + 6, height: size * 1.2 },
  ...{ fill: tone, wash: true },
});

export function moreShapes({ layout }: Stage): Shape[] {
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
