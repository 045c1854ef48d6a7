import { at } from '../../base/assert.ts';
import type { Role } from '../../model/model.ts';
import type { Gate, WallStyle } from '../../policy/policy.ts';
import { gatesOf, type Run } from '../../run/run.ts';
import type { Trail } from '../graph.ts';
import { textWidth } from '../measure.ts';
import type { Course as PlainCourse } from '../places.ts';
import { courseTitles } from '../wall-texts.ts';
import type { Measures } from './measures.ts';
import type { PresentObject } from './objects.ts';

/** A course of the wall, and how it is drawn. */
export interface Course extends PlainCourse {
  /** Best first: a later one is for where an earlier one finds no room. */
  readonly titles: readonly [string, ...string[]];
  readonly style: WallStyle;
}

/**
 * Thinner courses for more policies; where text would not fit into them, the last one stands for the rest. `reserved`:
 * courses that there is room for, also if fewer are built. `top`: of the wall; without courses, of what divides.
 */
export function wallOf(
  run: Run,
  measures: Measures,
  reserved: number,
): { readonly courses: readonly Course[]; readonly top: number } {
  const { policies } = run;
  const { course, leastCourse, courseGap, wallRoom, kernel, em, width } = measures;
  const most = Math.max(1, Math.floor((wallRoom + courseGap) / (leastCourse + courseGap)));
  const shown = Math.min(policies.length, most);
  const rows = Math.min(Math.max(policies.length, reserved), most);
  if (rows === 0) return { courses: [], top: kernel.y - em * 0.6 };
  const height = Math.min(course, (wallRoom - (rows - 1) * courseGap) / rows);
  const top = kernel.y - em * 0.5 - rows * height - (rows - 1) * courseGap;
  const courses = Array.from({ length: shown }, (_, i): Course => {
    const own = i < shown - 1 || shown === policies.length;
    const positions = own ? [i] : Array.from(policies.keys()).slice(i);
    return {
      policies: positions,
      titles: courseTitles(policies, positions),
      style: at(policies, i).wall,
      box: { x: 0, y: top + i * (height + courseGap), width, height },
    };
  });
  return { courses, top };
}

/** Left and right of a title, em. */
export const TITLE_PADS = 1.4;

/** Room that all courses need for their names, pixels. */
export const titleWidth = (courses: readonly Course[], { em }: Measures): number =>
  Math.max(0, ...courses.map(({ titles }) => Math.min(...titles.map((title) => textWidth(title, em))))) +
  em * TITLE_PADS;

/** How an object passes a course: by an opening for any call, by keyholes for single ones, or not at all. */
export type Passage = 'open' | 'keyhole' | 'closed';

/** What each object finds in each course: `passages[course].get(role)`. */
export function passagesOf(
  run: Run,
  trails: readonly Trail[],
  focus: number,
  courses: readonly Course[],
  objects: readonly PresentObject[],
): ReadonlyMap<Role, Passage>[] {
  const entering = trails.filter(({ slot }) => slot >= 0);
  return courses.map(({ policies }) => {
    const each = policies.map((position) => {
      const gates = gatesOf(run, position, focus);
      return objects.map((object) => passageOf(run, entering, position, gates, object));
    });
    // A course of several policies is as narrow as the narrowest of them.
    return new Map(
      objects.map(({ role }, i) => {
        const its = each.map((passages) => at(passages, i));
        return [role, its.includes('closed') ? 'closed' : its.includes('keyhole') ? 'keyhole' : 'open'];
      }),
    );
  });
}

function passageOf(
  run: Run,
  entering: readonly Trail[],
  position: number,
  gates: readonly Gate[],
  { role, modules }: PresentObject,
): Passage {
  const own = gates.filter(({ module }) => modules.includes(module));
  if (own.some(({ numbers }) => numbers === null)) return 'open';
  // A table may list the number and yet not this place: what counts is whether some call gets through.
  const judgements = at(run.byPolicy, position);
  const passes = entering.some((trail) => trail.role === role && at(judgements, trail.attempt).verdict === 'allowed');
  if (!passes) return 'closed';
  // A rule that names no place lets through what it does not stop.
  return own.length === 0 && BY_CALL.has(at(run.policies, position).wall) ? 'open' : 'keyhole';
}

/** Walls that look at the call rather than at a list of places. */
const BY_CALL: ReadonlySet<WallStyle> = new Set<WallStyle>(['trapdoor', 'sieve']);
