import { describe, expect, test } from 'vitest';
import { type Choices, DEFAULTS } from '../choices/choices.ts';
import { parse } from '../choices/fragment.ts';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { type CallIndex, indexCalls } from '../model/call-index.ts';
import { halvesOf } from '../picture/beside.ts';
import { stageSize, type View } from '../picture/scene.ts';
import { focusOf } from '../picture/stage.ts';
import { readTarget } from '../picture/targets.ts';
import { policyById } from '../policy/registry.ts';
import { matrixOf } from '../run/matrix.ts';
import { decisionOf, outcome, type Run } from '../run/run.ts';
import { runOf } from '../show/runs.ts';
import { slideOfStep } from '../show/slide.ts';
import { ordinaryStand } from '../show/stand.ts';
import { STORIES, storyById } from './index.ts';
import { loadAllStories, loadStory } from './lazy.ts';
import { STORY_HEADS } from './list.ts';
import { readStory } from './read.ts';
import { choicesOfStep, type StoryStep, storyFile } from './story.ts';

const SIZE = { width: 1280, height: 720 } as const;

/**
 * What each step has to show, written down from the sources: `-` where no call happens (the overview, the matrix); the
 * words after "denied" are the signal that is sent, or the errno without one; two answers where two rules are compared.
 */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  split: ['-', 'allowed', 'allowed', '-', 'allowed', 'allowed', 'allowed', 'allowed', '-'],
  'one-call': [
    ...['allowed', 'allowed', 'allowed', 'allowed', 'allowed', 'allowed'],
    ...['no-entry', 'allowed', 'denied SIGABRT'],
  ],
  'rtld-before-main': ['-', ...new Array(8).fill('allowed')],
  threads: ['-', ...new Array(8).fill('allowed')],
  'go-runtime': [
    ...['-', 'allowed', 'allowed', 'denied SIGABRT | allowed', 'allowed | denied SIGABRT'],
    ...['allowed', 'denied SIGSEGV', 'allowed', 'denied SIGABRT'],
  ],
  'openbsd-6.6': ['-', 'allowed', 'allowed', 'denied SIGSEGV', 'allowed', 'allowed', 'allowed', '-'],
  'openbsd-7.2': ['-', 'allowed', 'allowed', 'denied SIGSEGV', 'denied SIGSEGV', 'denied EPERM', 'allowed', '-'],
  'openbsd-7.4': [
    ...['-', 'allowed', 'allowed', 'allowed', 'denied SIGABRT', 'denied SIGABRT'],
    ...['allowed', 'allowed', '-'],
  ],
  'openbsd-7.5': [
    ...['-', 'allowed', 'allowed', 'allowed', 'denied SIGSEGV', 'allowed', 'denied SIGABRT'],
    ...['allowed', '-'],
  ],
  'openbsd-7.6': [
    ...['-', 'allowed', 'allowed', 'allowed', 'denied SIGABRT', 'denied SIGABRT', 'allowed'],
    ...['allowed', '-'],
  ],
  cheribsd: [
    ...['-', 'allowed', 'allowed', 'allowed', 'allowed', 'denied SIGSYS', 'allowed', 'denied SIGSYS'],
    'allowed',
  ],
  'logging-replay': [
    ...['-', 'allowed', 'no-entry', 'allowed', 'allowed', 'allowed', 'no-entry', 'allowed'],
    'denied SIGABRT | allowed',
  ],
  questions: [
    ...['allowed', 'allowed', 'allowed', 'allowed', 'allowed', 'allowed', 'allowed', 'allowed', 'allowed'],
    ...['no-entry', 'allowed', 'denied SIGSEGV', 'allowed', 'denied SIGABRT', 'allowed', 'allowed', '-'],
    ...['denied SIGABRT | allowed', 'allowed | denied SIGSEGV', 'allowed'],
  ],
};

/** What fits a talk: steps, least and most, and characters of a title. */
const TALK = { steps: [5, 9], title: 45 } as const;
/** No talk but a list to choose from, where a title has to hold a question. */
const LIMITS: Readonly<Record<string, { readonly steps: readonly [number, number]; readonly title: number }>> = {
  questions: { steps: [20, 20], title: 60 },
};
/** Characters of a line under the caption. */
const LONGEST_SOURCE = 160;

const INDEXES = new Map<string, CallIndex>();

function indexOf(source: string): CallIndex {
  const known = INDEXES.get(source);
  if (known) return known;
  const scenario = scenarioById(source);
  if (!scenario) throw new Error(`there is no scenario ${source}`);
  const index = indexCalls(scenario.build());
  INDEXES.set(source, index);
  return index;
}

const choicesOf = (step: StoryStep): Choices => ({ ...DEFAULTS, ...choicesOfStep(step) });

/** The run of a step; of its second set of policies too, where it has one. */
const runsOf = ({ source, policies, compare, libsys }: Choices): readonly Run[] =>
  [policies, ...(compare ? [compare] : [])].map((ids) => runOf(indexOf(source), ids, libsys));

/** What a step shows of its call, in the words of `EXPECTED`. */
function seen(choices: Choices): string {
  if (choices.step === 0 || choices.view === 'matrix') return '-';
  return runsOf(choices)
    .map((run) => {
      const fate = outcome(run, choices.step - 1);
      const effect = fate === 'denied' ? decisionOf(run, choices.step - 1).effect : null;
      return effect ? `${fate} ${effect.signal ?? effect.errno}` : fate;
    })
    .join(' | ');
}

test('the list, the whole and what the page loads are the same stories in the same order', async () => {
  expect(STORIES.map(({ steps: _, ...head }) => head)).toEqual(STORY_HEADS);
  await loadAllStories();
  for (const { id } of STORY_HEADS) {
    expect(await loadStory(id)).toBe(storyById(id));
    expect(storyById(id)?.id).toBe(id);
  }
  expect(await loadStory('toString')).toBeUndefined();
  expect(storyById('toString')).toBeUndefined();
  expect(Object.keys(EXPECTED)).toEqual(STORY_HEADS.map(({ id }) => id));
});

describe.each(STORIES)('story $id', (story) => {
  test('has room for what it says', () => {
    const { steps, title: longest } = LIMITS[story.id] ?? TALK;
    expect(story.steps.length).toBeGreaterThanOrEqual(steps[0]);
    expect(story.steps.length).toBeLessThanOrEqual(steps[1]);
    expect(story.title.length).toBeLessThanOrEqual(45);
    expect(new Set(story.steps.map(({ title }) => title)).size).toBe(story.steps.length);
    for (const { title, narration, notes, source } of story.steps) {
      expect(title.length, title).toBeLessThanOrEqual(longest);
      expect(narration.length, title).toBeLessThanOrEqual(170);
      expect(source?.length ?? 0, title).toBeLessThanOrEqual(LONGEST_SOURCE);
      expect(narration, title).toMatch(/\S.*[.:!?]$/);
      expect(notes, title).toMatch(/\S.*[.!?]$/);
    }
  });

  test('is read back from its own file as it is', () => {
    const { id: _, ...told } = story;
    expect(readStory(JSON.parse(JSON.stringify(storyFile(told))))).toEqual({ ok: true, value: told });
  });

  test('shows at each step what its sources say', () => {
    expect(story.steps.map((step) => seen(choicesOf(step)))).toEqual(EXPECTED[story.id]);
  });

  test('never shows the same picture twice in a row', () => {
    for (const [i, step] of story.steps.entries()) {
      const before = story.steps[i - 1];
      if (before) expect(choicesOf(step), step.title).not.toEqual(choicesOf(before));
    }
  });

  describe.each(story.steps)('$title', (step) => {
    const { choices, problems } = parse(step.show);

    test('says only what there is', () => {
      expect(problems).toEqual([]);
      expect(choices, 'it decides nothing but the picture').toEqual(choicesOf(step));
      for (const id of [...choices.policies, ...(choices.compare ?? [])]) expect(policyById(id)?.id, id).toBe(id);
      const { calls, images } = indexOf(choices.source).model;
      const [start, end] = choices.range ?? [0, calls.length];
      expect(end).toBeLessThanOrEqual(calls.length);
      if (choices.step > 0) {
        expect(choices.step, 'the call is one of those that are counted').toBeGreaterThan(start);
        expect(choices.step).toBeLessThanOrEqual(end);
      }
      if (choices.focus !== null) expect(choices.focus).toBeLessThan(images.length);
    });

    test('points at what the picture has', () => {
      const size = choices.compare ? halvesOf(SIZE, false).half : SIZE;
      const { focus, range, look, mark } = choices;
      const pointed = [...mark, ...(look === '' ? [] : [look])];
      if (choices.view === 'matrix') expect(pointed, 'a matrix has no places').toEqual([]);
      const view: View = { ...stageSize(size.width, size.height), focus, range, window: 1 };
      for (const run of runsOf(choices)) {
        const stand = ordinaryStand(run, view, focusOf(run, view, choices.step - 1));
        for (const text of pointed) {
          const target = readTarget(text);
          const boxes = target ? stand.boxes(target) : [];
          expect(boxes.length, text).toBeGreaterThan(0);
          for (const { width, height } of boxes) expect(Math.min(width, height), text).toBeGreaterThan(0);
        }
      }
    });

    test('becomes a slide with its words', () => {
      const slide = slideOfStep(indexOf(choices.source), step, { present: false }, 'light', SIZE);
      expect(slide).toMatchObject({ title: step.title, caption: step.narration, notes: step.notes });
      expect(slide.alt).toMatch(/\S\.$/);
      expect(slide.scene.still.length).toBeGreaterThan(10);
    });

    test('counts right', () => {
      const [run] = runsOf(choices);
      const cells = run?.policies.length === 1 ? matrixOf(run.index, run.policies).rows : [];
      const ofKind = (kind: 'program' | 'attack', good: string): string => {
        const rows = cells.filter((row) => row.kind === kind);
        return `${rows.filter((row) => row.cells[0]?.outcome === good).length} of ${rows.length} ${kind}s`;
      };
      const right = [
        `${run?.totals.denied} of ${run?.totals.calls} calls`,
        ofKind('program', 'runs'),
        ofKind('attack', 'stopped'),
      ];
      const said = `${step.narration} ${step.notes}`.match(/\d+ of \d+ (?:calls|programs|attacks)/g) ?? [];
      for (const count of said) expect(right).toContain(count);
    });
  });
});

test('each of the twenty questions asks, and says where its answer is read', () => {
  for (const { title, source } of storyById('questions')?.steps ?? []) {
    expect(title).toMatch(/\?$/);
    expect(source, title).toMatch(/\S/);
  }
});

test.each(STORIES.map(({ id }) => id))('a link can name %s', (id) => {
  expect(parse(`v=1&story=${id}`)).toMatchObject({ choices: { story: id }, problems: [] });
});
