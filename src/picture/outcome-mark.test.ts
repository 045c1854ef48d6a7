import { expect, test } from 'vitest';
import { OUTCOME_TEXT } from '../run/matrix.ts';
import { OUTCOME_TONE, outcomePath, reportedPath } from './outcome-mark.ts';
import { pathSteps } from './path-data.ts';

const OUTCOMES = Object.keys(OUTCOME_TEXT) as (keyof typeof OUTCOME_TEXT)[];
const PLACE = { x: 40, y: 20 };

test('every outcome has a mark of its own shape', () => {
  expect(new Set(OUTCOMES.map((outcome) => outcomePath(outcome, PLACE, 5))).size).toBe(OUTCOMES.length);
});

test('a mark lies about its place and keeps to its size, its bar beneath it', () => {
  const points = (d: string) => pathSteps(d).flatMap((step) => (step.kind === 'close' ? [] : [step.to]));
  for (const outcome of OUTCOMES) {
    for (const { x, y } of points(outcomePath(outcome, PLACE, 5))) {
      expect(Math.abs(x - PLACE.x), outcome).toBeLessThan(5.5);
      expect(Math.abs(y - PLACE.y), outcome).toBeLessThan(5.5);
    }
  }
  expect(Math.min(...points(reportedPath(PLACE, 5)).map(({ y }) => y))).toBeGreaterThan(PLACE.y + 5.5);
});

test('what goes well and what does not differ in tone; what is neither has neither tone', () => {
  expect(OUTCOME_TONE).toMatchObject({ runs: 'allowed', stopped: 'allowed', breaks: 'denied', remains: 'denied' });
  expect(['allowed', 'denied']).not.toContain(OUTCOME_TONE.lives);
  expect(['allowed', 'denied']).not.toContain(OUTCOME_TONE.moot);
});
