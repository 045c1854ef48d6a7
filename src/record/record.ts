import { fail, ok, type Result } from '../base/result.ts';
import { readStory } from '../story/read.ts';
import { OWN, type Story, storyFile } from '../story/story.ts';

/**
 * What an export carries so that it opens again: the link of what it shows and, where there is one, the story and the
 * file that the link names. The same text stands in the metadata of an SVG, in a text chunk of a PNG, in a saved page.
 */
export interface Record {
  /** Fragment of the link, without `#`. */
  readonly link: string;
  readonly story: Story | null;
  /** The imported file, where whoever exported it wanted it inside. */
  readonly file: CarriedFile | null;
}

/** An imported file inside an export. */
export interface CarriedFile {
  readonly name: string;
  /** Bytes, deflated (raw), as base64. */
  readonly data: string;
}

const MARK = 'record';

/** As it stands in a file, a value of JSON. Equal records give equal values, with their fields in one order. */
export const recordFile = ({ link, story, file }: Record): object => ({
  whence: MARK,
  v: 1,
  link,
  ...(story ? { story: storyFile(story) } : {}),
  ...(file ? { file: { name: file.name, data: file.data } } : {}),
});

/** The same as one line. */
export const recordText = (record: Record): string => JSON.stringify(recordFile(record));

/** What a page and a file may hold of ours; anything else is somebody else's JSON. */
export const isOurs = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'whence' in value &&
  (value.whence === MARK || value.whence === 'story');

/** An export as JSON tells about the picture as well; its record is a part of it. */
export const recordIn = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'record' in value && !isOurs(value) ? value.record : value;

/** Reads a record, or a story alone, from the text of a file that nobody vouched for. */
export function readRecord(text: string): Result<Record> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail('What this file carries of Whence is damaged: it is no JSON.', { remedy: 'Export it again.' });
  }
  return recordOf(recordIn(value));
}

function recordOf(value: unknown): Result<Record> {
  if (typeof value !== 'object' || value === null || !isOurs(value)) {
    return fail('This JSON is nothing that Whence has written.', {
      remedy: 'It opens stories, exports of its own, and traces.',
    });
  }
  const given = value as { readonly [key: string]: unknown };
  if (given.whence === 'story') {
    const story = readStory(given);
    return story.ok ? ok({ link: `v=1&story=${OWN}`, story: story.value, file: null }) : story;
  }
  if (given.v !== 1) {
    return fail('This was written by a newer Whence.', { remedy: 'Open it with that one.' });
  }
  if (typeof given.link !== 'string') return fail('What this file carries of Whence has no link.');
  const story = given.story === undefined ? ok(null) : readStory(given.story);
  if (!story.ok) return story;
  const file = given.file === undefined ? ok(null) : readFile(given.file);
  if (!file.ok) return file;
  return ok({ link: given.link.replace(/^#/, ''), story: story.value, file: file.value });
}

function readFile(value: unknown): Result<CarriedFile> {
  if (typeof value === 'object' && value !== null && 'name' in value && 'data' in value) {
    const { name, data } = value;
    if (typeof name === 'string' && typeof data === 'string') return ok({ name: name.slice(0, 200), data });
  }
  return fail('The trace inside this file is damaged.', { remedy: 'Open the trace itself.' });
}
