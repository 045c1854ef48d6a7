import { at } from '../base/assert.ts';
import { decisionOf, type Run } from '../run/run.ts';
import type { CallRange } from './range.ts';
import type { Step } from './scene.ts';

/** When processes of a picture die. */

/** Whether the image is dead at a step; in the overview whether it dies by the end of the calls that are counted. */
export function isDead({ death, unborn }: Run, range: CallRange, image: number, { call, arrived }: Step): boolean {
  if (at(unborn, image) === 1) return true;
  const last = at(death, image);
  if (last < 0) return false;
  if (call < 0) return range === null || last < range[1];
  return arrived ? call >= last : call > last;
}

/** How the process ends: "never starts", "SIGABRT"; empty while it lives. */
export function endOf(run: Run, range: CallRange, image: number, step: Step): string {
  if (!isDead(run, range, image, step)) return '';
  if (at(run.unborn, image) === 1) return 'never starts';
  return decisionOf(run, at(run.death, image)).effect?.signal ?? 'dies';
}

/** Whether the call that kills the image is one of those that are counted. */
export function diesIn({ death }: Run, range: CallRange, image: number): boolean {
  const last = at(death, image);
  return last >= 0 && (range === null || (last >= range[0] && last < range[1]));
}
