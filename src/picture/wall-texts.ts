import { at } from '../base/assert.ts';
import type { Policy } from '../policy/policy.ts';
import type { Run } from '../run/run.ts';
import type { Box } from './geometry.ts';
import { shorten, textWidth } from './measure.ts';
import type { Opening } from './openings.ts';
import type { Course } from './places.ts';
import type { Shape, Tone } from './scene.ts';
import { middleOf, placeFor, type Stretch, widest } from './stretches.ts';

/** What is written on a course of the wall: the name of its rule, and what its openings let through. */

const SIZE = 11;
/** Paper at either side of a text. */
const PAD = 4;
/** What a post of an opening takes at either side. */
const POST = 3;

/** `lines`: where calls come down to the wall. */
export function wallTexts(
  run: Run,
  lines: readonly Stretch[],
  course: Course,
  openings: readonly Opening[],
  position: number,
): Shape[] {
  const { box } = course;
  const obstacles = [...lines, ...openings.flatMap(postsOf)].sort((a, b) => a.from - b.from);
  const whole: Stretch = { from: box.x + PAD, to: box.x + box.width - PAD };
  const [title] = courseTitles(run.policies, course.policies);
  const width = Math.min(textWidth(title, SIZE) + 2 * PAD, whole.to - whole.from);
  const name = placeFor(width, obstacles, whole);
  const texts = openings.flatMap(({ from, to, keyhole, label, tone }, i) => {
    if (keyhole || label === '') return [];
    const taken = [...obstacles, name].sort((a, b) => a.from - b.from);
    const place = widest(taken, { from: from + POST, to: to - POST });
    if (place === null || textWidth(label, SIZE) + 2 * PAD > place.to - place.from) return [];
    return textOn(box, middleOf(place), label, tone, `gate-${position}-${i}`, 'gate-label');
  });
  const shown = shorten(title, width - 2 * PAD, SIZE);
  return [...textOn(box, middleOf(name), shown, 'quiet', `wall-${position}`, 'wall-label'), ...texts];
}

/** What to call a course, best first. `positions`: of its policies among `all`. */
export function courseTitles(all: readonly Policy[], positions: readonly number[]): readonly [string, ...string[]] {
  const [first = 0] = positions;
  const { title } = at(all, first);
  if (positions.length === 1) return [title];
  if (first > 0) return [`and ${positions.length} more rules`];
  return [`${title} and ${positions.length - 1} more`, `${positions.length} rules`];
}

const postsOf = ({ from, to }: Opening): Stretch[] => [from, to].map((x) => ({ from: x - POST, to: x + POST }));

/** A text on paper, so that stone and lines do not run through it. */
function textOn(course: Box, x: number, text: string, tone: Tone, id: string, role: string): Shape[] {
  const inset = course.height >= 20 ? 3 : 1;
  const width = textWidth(text, SIZE) + 2 * PAD;
  return [
    {
      ...{ kind: 'rect', id: `${id}-plate`, role: 'plate', radius: 3, fill: 'paper' },
      ...{ x: x - width / 2, y: course.y + inset, width, height: course.height - 2 * inset },
    },
    {
      ...{ kind: 'text', id: `${id}-label`, role, x, y: course.y + course.height / 2 + 4 },
      ...{ text, size: SIZE, anchor: 'middle', fill: tone },
    },
  ];
}
