import { fail, ok, type Problem, type Result } from '../base/result.ts';
import { elide } from '../base/text.ts';
import { parse } from '../choices/fragment.ts';
import type { Story, StoryStep } from './story.ts';

/** More than anybody sits through; a longer file is not read. */
export const MOST_STEPS = 200;
const LONGEST = { title: 120, narration: 600, notes: 4000, source: 600, summary: 300, show: 8192 } as const;

/**
 * Reads what claims to be a story: the value of a JSON file, or a part of one.
 * The problem says which step and what would work.
 */
export function readStory(value: unknown): Result<Story> {
  if (!isObject(value) || !Array.isArray(value.steps)) {
    return fail('This is no story: it has no list of steps.', {
      remedy: 'A story is {"whence":"story","v":1,"title":…,"steps":[{"title":…,"narration":…,"show":"scene=…"}]}.',
    });
  }
  if (value.v !== undefined && value.v !== 1) {
    const version = typeof value.v === 'number' || typeof value.v === 'string' ? elide(String(value.v), 12) : 'unknown';
    return fail(`The story has version ${version}; this page reads version 1.`, {
      remedy: 'Open it with a newer Whence.',
    });
  }
  if (value.steps.length === 0) return fail('The story has no steps.', { remedy: 'Give it one step at least.' });
  if (value.steps.length > MOST_STEPS) {
    return fail(`The story has ${value.steps.length} steps; at most ${MOST_STEPS} can be told.`, {
      remedy: 'Make two stories of it.',
    });
  }
  const title = textOf(value, 'title', 'Story');
  if (!title.ok) return about('The story', title.problem);
  const summary = textOf(value, 'summary', '');
  if (!summary.ok) return about('The story', summary.problem);
  const steps: StoryStep[] = [];
  for (const [i, given] of value.steps.entries()) {
    const step = readStep(given, i + 1);
    if (!step.ok) return step;
    steps.push(step.value);
  }
  return ok({ title: title.value, summary: summary.value, steps });
}

function readStep(value: unknown, position: number): Result<StoryStep> {
  const where = (problem: Problem): Result<never> => about(`Step ${position} of the story`, problem);
  if (!isObject(value)) return where({ message: 'it is no object with title, narration and show.' });
  const title = textOf(value, 'title', `Step ${position}`);
  if (!title.ok) return where(title.problem);
  const narration = textOf(value, 'narration', '');
  if (!narration.ok) return where(narration.problem);
  const notes = textOf(value, 'notes', '');
  if (!notes.ok) return where(notes.problem);
  const source = textOf(value, 'source', '');
  if (!source.ok) return where(source.problem);
  const show = textOf(value, 'show', '');
  if (!show.ok) return where(show.problem);
  const { problems } = parse(show.value);
  if (problems[0]) return where(problems[0]);
  return ok({
    ...{ title: title.value, narration: narration.value, notes: notes.value },
    ...(source.value === '' ? {} : { source: source.value }),
    show: show.value.replace(/^#/, ''),
  });
}

const about = (part: string, problem: Problem): Result<never> => ({
  ok: false,
  problem: { ...problem, message: `${part}: ${problem.message}` },
});

function textOf(value: Readonly<Record<string, unknown>>, key: keyof typeof LONGEST, missing: string): Result<string> {
  const text = value[key];
  if (text === undefined || text === null || text === '') return ok(missing);
  if (typeof text !== 'string') return fail(`“${key}” is no text.`);
  if (text.length > LONGEST[key]) return fail(`“${key}” has more than ${LONGEST[key]} characters.`);
  return ok(text);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
