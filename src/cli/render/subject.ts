import { oneLine } from '../../base/result.ts';
import { type Choices, DEFAULTS } from '../../choices/choices.ts';
import { parse } from '../../choices/fragment.ts';
import { unpackText } from '../../record/pack.ts';
import { type Record, readRecord } from '../../record/record.ts';
import type { Told } from '../../show/opening.ts';
import type { OpenSource } from '../../show/slide.ts';
import { STORIES, storyById } from '../../story/index.ts';
import { choicesOfStep, OWN, stepAt } from '../../story/story.ts';
import { BadInput, type Io } from '../io.ts';
import { policiesFor } from '../options.ts';
import { type Given, opener, openGiven, sourceOfTrace, type Trace, traceIn } from './given.ts';
import type { RenderOptions } from './options.ts';

/** What is to be drawn: choices, or the steps of a story. */
export interface Subject {
  /** What the word, the link and the options say together; of a story, the step that they name. */
  readonly choices: Choices;
  readonly told: Told | null;
  /** Step of the story that was asked for, from 1; null: none in particular. */
  readonly at: number | null;
  readonly open: OpenSource;
  /** Trace that is drawn; null: none is. */
  readonly trace: Trace | null;
}

/** Opens what the arguments name, in the order in which they may name each other: files, then stories, then links. */
export async function openSubject(options: RenderOptions, io: Io): Promise<Subject> {
  const given = options.word === null ? null : await openGiven(options.word, io);
  const linked = options.link === null ? null : recordOfLink(options.link);
  const record = given?.kind === 'record' ? given.record : linked;
  if (given?.kind === 'record' && (linked || options.story !== null)) {
    throw new BadInput(`${options.word} says itself what it shows; leave out --${linked ? 'link' : 'story'}`);
  }
  const first = parse(record?.link ?? '').choices;
  const told = await toldOf(options, first, record, io);
  const at = options.at ?? (told && first.at !== DEFAULTS.at ? first.at : null);
  if (told && at !== null && at > told.story.steps.length) {
    throw new BadInput(`the story has ${told.story.steps.length} steps, and no step ${at}`);
  }
  if (!told && options.at !== null) throw new BadInput('--at names a step of a story; name one with --story');
  const base = told ? { ...DEFAULTS, ...choicesOfStep(stepAt(told.story, at ?? 1)) } : DEFAULTS;
  const asked = parse(record?.link ?? '', base);
  if (asked.problems[0]) throw new BadInput(oneLine(asked.problems[0]));

  const traces = await tracesOf(given, record, told);
  const source = sourceOf(given, [...traces.keys()], told) ?? asked.choices.source;
  const present = options.present || asked.choices.present;
  const choices = checked({ ...asked.choices, source, ...options.changes, present });
  for (const step of told?.story.steps ?? []) checked(choicesOfStep(step));
  return { choices, told, at, open: opener(traces), trace: [...traces.values()][0] ?? null };
}

/** What a link says, with what it carries. */
function recordOfLink(link: string): Record {
  const { data } = parse(link).choices;
  if (data === '') return { link, story: null, file: null };
  const text = unpackText(data);
  const carried = text.ok ? readRecord(text.value) : text;
  if (!carried.ok) throw new BadInput(oneLine(carried.problem));
  return { ...carried.value, link };
}

async function toldOf(options: RenderOptions, first: Choices, record: Record | null, io: Io): Promise<Told | null> {
  if (options.story !== null) return storyOfWord(options.story, io);
  if (first.story === '') return null;
  if (first.story === OWN) {
    if (record?.story) return { id: OWN, story: record.story };
    throw new BadInput('the link tells a story that it does not carry; name the file of the story');
  }
  return shipped(first.story) ?? noStory(first.story);
}

const shipped = (id: string): Told | null => {
  const story = storyById(id);
  return story ? { id, story } : null;
};

const noStory = (id: string): never => {
  throw new BadInput(`no story is called "${id}"; there are: ${STORIES.map((story) => story.id).join(', ')}`);
};

/** An id of a shipped story, or a file with one. */
async function storyOfWord(word: string, io: Io): Promise<Told> {
  const known = shipped(word);
  if (known) return known;
  // What looks like an id is taken for one: the answer names those that there are.
  if (/^[\w-]+$/.test(word)) noStory(word);
  const given = await openGiven(word, io);
  if (given.kind === 'record' && given.record.story) return { id: OWN, story: given.record.story };
  throw new BadInput(`${word} holds no story; one is {"whence":"story","v":1,"title":…,"steps":[…]}`);
}

/**
 * The trace at hand, by the names that it is asked for. It stands for the one that link or story name, even if it has
 * changed since: a Makefile draws the same picture of every new trace.
 */
async function tracesOf(
  given: Given | null,
  record: Record | null,
  told: Told | null,
): Promise<ReadonlyMap<string, Trace>> {
  const trace = given?.kind === 'trace' ? given.trace : record && traceIn(record);
  if (!trace) return new Map();
  const own = await sourceOfTrace(trace);
  const steps = (told?.story.steps ?? []).map((step) => choicesOfStep(step).source);
  const named = new Set(
    [parse(record?.link ?? '').choices.source, ...steps].filter((name) => name.startsWith('file:')),
  );
  // Of several it can only be itself.
  return new Map([own, ...(named.size === 1 ? named : [])].map((name) => [name, trace]));
}

/** What the word alone says of the source: it is about that, however a link shows it. Null: nothing. */
function sourceOf(given: Given | null, traces: readonly string[], told: Told | null): string | null {
  if (given?.kind === 'trace') return told ? null : (traces[0] ?? null);
  if (given?.kind !== 'scenario') return null;
  if (told) throw new BadInput(`a story says itself which scenarios it shows; leave out ${given.id}`);
  return given.id;
}

/** Refuses policies that there are none of. */
function checked<T extends Pick<Choices, 'policies' | 'compare'>>(choices: T): T {
  policiesFor(choices.policies);
  policiesFor(choices.compare ?? []);
  return choices;
}
