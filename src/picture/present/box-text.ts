import { ROLE_LABEL } from '../../model/roles.ts';
import type { Point } from '../geometry.ts';
import { type Face, shorten, textWidth } from '../measure.ts';
import { boxOf, columnOf, type Ground } from './ground.ts';
import { besideRail } from './places.ts';
import type { Seat } from './seats.ts';

/** Texts of a box: one line or two, aligned along the rail. */
export interface BoxText {
  readonly title: Line;
  /** What the object is to the process; null where there is no room, or nothing to add. */
  readonly role: Line | null;
  /** The function that the call passes, or how many calls leave from here. */
  readonly second: Line | null;
}

/** A text at its place. */
export interface Line {
  /** Of the baseline. */
  readonly place: Point;
  readonly text: string;
  readonly size: number;
  readonly width: number;
  readonly anchor: 'start' | 'end';
}

/** What a box says. Of several wordings the first that finds room is taken. */
export interface Wording {
  readonly titles: readonly string[];
  readonly seconds: readonly string[];
  /** Names of functions: monospaced, and cut where even the last wording finds no room. */
  readonly mono: boolean;
  /** Whether the second text may be left out rather than have the title replaced by a shorter one. */
  readonly aside: boolean;
}

/** Between two texts of one line, em. */
const APART = 0.9;

export function boxText(ground: Ground, seat: Seat, wording: Wording): BoxText {
  const span = spanOf(ground, seat);
  if (!ground.rows.twoLines) return oneLine(span, wording);
  return twoLines(span, textSizeOf(ground), wording, ROLE_LABEL[seat.object.role]);
}

/** One size for all boxes: the largest that the names of the objects fit with. */
function textSizeOf(ground: Ground): number {
  const { em } = ground.measures;
  const sizes = ground.rows.seats.map((seat) => {
    const { left, right } = spanOf(ground, seat);
    return (em * (right - left)) / textWidth(seat.object.titles[0], em, 'bold');
  });
  const wished = ground.rows.textSize;
  // One long name is no reason for all to be small.
  return Math.max(em, Math.min(wished, ...sizes.filter((size) => size >= wished * 0.8)));
}

function spanOf(ground: Ground, seat: Seat): Span {
  const box = boxOf(ground, seat);
  const { em } = ground.measures;
  const left = columnOf(ground, seat).rail + besideRail(ground.measures);
  return { left, right: box.x + box.width - em * 0.7, middle: box.y + box.height / 2, em };
}

/** Where texts may stand in a box. */
interface Span {
  readonly left: number;
  readonly right: number;
  readonly middle: number;
  readonly em: number;
}

/** Title at the left, the rest at the right; shorter words before cut ones. */
function oneLine({ left, right, middle, em }: Span, { titles, seconds, mono, aside }: Wording): BoxText {
  const y = middle + em * 0.36;
  const room = right - left;
  const face = mono ? 'mono' : 'sans';
  const lines = (title: string, second: string): BoxText => ({
    title: lineOf(title, { x: left, y }, em, 'start', 'bold'),
    role: null,
    second: second === '' ? null : lineOf(second, { x: right, y }, em, 'end', face),
  });
  const pairs = aside
    ? titles.flatMap((title) => seconds.map((second) => [title, second] as const))
    : seconds.flatMap((second) => titles.map((title) => [title, second] as const));
  for (const [title, second] of pairs) {
    const rest = second === '' ? 0 : em * APART + textWidth(second, em, face);
    if (textWidth(title, em, 'bold') + rest <= room) return lines(title, second);
  }
  const title = shorten(titles.at(-1) ?? '', mono ? room / 2 : room, em, 'bold');
  const rest = room - textWidth(title, em, 'bold') - em * APART;
  return lines(title, mono ? shorten(seconds.at(-1) ?? '', rest, em, face) : '');
}

function twoLines({ left, right, middle, em }: Span, most: number, wording: Wording, label: string): BoxText {
  const { titles, seconds, mono } = wording;
  const room = right - left;
  const alone = seconds.every((second) => second === '');
  const title = fitted(titles, { x: left, y: middle + most * (alone ? 0.36 : -0.27) }, room, most, em, 'bold');
  const second = fitted(seconds, { x: left, y: middle + most * 0.98 }, room, most, em, mono ? 'mono' : 'sans');
  const role = lineOf(label, { x: right, y: title.place.y }, em, 'end', 'sans');
  const said = titles.includes(label) || role.width > room - title.width - em;
  return { title, role: said ? null : role, second: second.text === '' ? null : second };
}

/** Of several wordings the first that finds room, as large as it can be; the last one cut where none does. */
function fitted(
  wordings: readonly string[],
  place: Point,
  room: number,
  most: number,
  least: number,
  face: Face,
): Line {
  const wide = (words: string): number => textWidth(words, least, face);
  const words = wordings.find((candidate) => wide(candidate) <= room) ?? wordings.at(-1) ?? '';
  if (wide(words) > room) return lineOf(shorten(words, room, least, face), place, least, 'start', face);
  const size = words === '' ? least : Math.min(most, (least * room) / wide(words));
  return lineOf(words, place, size, 'start', face);
}

const lineOf = (text: string, place: Point, size: number, anchor: Line['anchor'], face: Face): Line => ({
  ...{ text, place, size, anchor },
  width: textWidth(text, size, face),
});
