import type { Problem, Result } from '../base/result.ts';
import { DEFAULTS } from '../choices/choices.ts';
import { parse } from '../choices/fragment.ts';
import { carried, unpackText } from '../record/pack.ts';
import { type Record, readRecord } from '../record/record.ts';
import { OWN } from '../story/story.ts';
import type { Page } from './context.ts';
import { keepInLink } from './story-link.ts';
import { storyNamed } from './story-named.ts';
import { baseAt } from './telling.ts';

/** What comes inside links and exports is taken in here: first the file and the story, then the link that names them. */

/** Takes in the file that a record carries, if it does. The answer is what is wrong with it; null: nothing. */
async function admitFile({ session }: Page, record: Record): Promise<Problem | null> {
  if (!record.file) return null;
  const bytes = carried(record.file);
  if (!bytes.ok) return bytes.problem;
  const file = new Blob([bytes.value as Uint8Array<ArrayBuffer>]);
  await session.getState().admitFile(fileKeysIn(record), file, record.file.name);
  return null;
}

/** The one file that a record carries is the one that its links name. */
function fileKeysIn({ link, story }: Record): string[] {
  const links = [link, ...(story?.steps.map(({ show }) => show) ?? [])];
  const sources = links
    .map((fragment) => parse(fragment).choices.source)
    .filter((source) => source.startsWith('file:'));
  return [...new Set(sources.map((source) => source.slice('file:'.length)))];
}

/** What a text that nobody vouched for says, its file taken in. */
async function admit(page: Page, text: Result<string>): Promise<Result<Record>> {
  const record = text.ok ? readRecord(text.value) : text;
  const problem = record.ok ? await admitFile(page, record.value) : null;
  return problem ? { ok: false, problem } : record;
}

/** What the `data` of a link carries, its file taken in. */
export const admitData = (page: Page, data: string): Promise<Result<Record>> => admit(page, unpackText(data));

/** Takes in what the page was saved with. The answer is the link that shows it; null: it is damaged, and it was said so. */
export async function admitSaved(page: Page, text: string): Promise<string | null> {
  const { choices, telling, session } = page;
  const record = await admit(page, { ok: true, value: text });
  if (!record.ok) {
    session.getState().report(record.problem);
    return null;
  }
  const { story, link } = record.value;
  // A story in the link is what became of it since.
  if (story && choices.getState().data === '') telling.getState().hold(story);
  return link;
}

/** Opens an export that was dropped, picked or pasted. On failure everything stays as it was, and it is said why. */
export async function openRecord(page: Page, record: Record): Promise<void> {
  const { choices, telling, session } = page;
  const { report } = session.getState();
  const damage = await admitFile(page, record);
  if (damage) {
    report(damage);
    return;
  }
  const { story: id, at } = parse(record.link).choices;
  const story = id === '' ? null : await storyNamed(id, record.story);
  if (story && !story.ok) {
    report(story.problem);
    return;
  }
  if (record.story) telling.getState().hold(record.story);
  if (story) telling.getState().take(id, story.value);
  const { choices: asked, problems } = parse(record.link, story ? baseAt(story.value, at) : DEFAULTS);
  for (const problem of problems) report(problem);
  // How the page itself looks is up to who opens the file. A story is here, so that the link need not carry it.
  const { theme, speed } = choices.getState();
  choices.getState().set({ ...asked, ...{ theme, speed, data: '', embed: false, still: false } });
  // From here on the address tells it too, if it has room for it.
  if (id === OWN) keepInLink(page);
}
