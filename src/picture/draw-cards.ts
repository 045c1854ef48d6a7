import { at } from '../base/assert.ts';
import { ROLE_LABEL } from '../model/roles.ts';
import { shorten, textWidth } from './measure.ts';
import type { Band, Card } from './places.ts';
import type { Shape, Tone } from './scene.ts';
import { isDead, type Stage } from './stage.ts';

/** Cards with their bands and, later, the chips in them. */

export function cardShapes(stage: Stage, card: Card, call: number): Shape[] {
  const { run, layout } = stage;
  const { box, image } = card;
  const info = at(run.model.images, image);
  const dead = isDead(run, image, call);
  const id = `card-${image}`;
  const tight = layout.height < 420;
  const baseline = box.y + (tight ? 15 : 21);
  // With no room for a card of their own the others are at least counted.
  const elsewhere =
    card.full && !layout.more && layout.hiddenImages.length > 0 ? `+${layout.hiddenImages.length} processes` : '';
  const aside = [
    info.pid > 0 ? `pid ${info.pid}` : '',
    info.runtime ?? '',
    info.linkage === 'static' ? 'static' : '',
    elsewhere,
  ]
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
    ...card.bands.flatMap((band) => bandShapes(card, band)),
  ];
}

function bandShapes(card: Card, band: Band): Shape[] {
  const id = `band-${card.image}-${band.role}`;
  const tone: Tone = band.role;
  const { box } = band;
  const size = card.full ? 12.5 : 10.5;
  const title = shorten(
    band.title,
    band.inline && card.full ? box.width * 0.4 - 4 : box.width - (card.full ? 12 : 6),
    size,
  );
  const label = ROLE_LABEL[band.role];
  const note = band.note || (label === band.title ? '' : label);
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
      ...(band.used ? {} : { dash: '4 4' }),
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
