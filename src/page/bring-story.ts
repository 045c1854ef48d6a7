import { fail, ok, type Result } from '../base/result.ts';
import { DEFAULTS } from '../choices/choices.ts';
import { OWN, type Story } from '../story/story.ts';
import type { Page } from './context.ts';
import { storyNamed } from './story-named.ts';

/**
 * Brings the story that the choices name, and what the link carries. True: a story has come, so that the link can now
 * be read against its step. On failure it is said what failed, and no story is told.
 */
export async function bringStory(page: Page): Promise<boolean> {
  const { choices, telling, session } = page;
  const { story: id, data, set } = choices.getState();
  /** Whether something else was asked for while it was on its way. */
  const isLate = (): boolean => choices.getState().story !== id || choices.getState().data !== data;
  const { at } = DEFAULTS;

  const own = await ownStory(page, data);
  if (isLate()) return false;
  if (!own.ok) {
    session.getState().report(own.problem);
    set({ data: '', ...(id === OWN ? { story: '', at } : {}) });
    return false;
  }
  const isNew = own.value !== null && own.value !== telling.getState().own;
  if (own.value && isNew) telling.getState().hold(own.value, data);

  if (id === '') {
    if (telling.getState().story) telling.getState().end();
    return false;
  }
  if (telling.getState().id === id && (id !== OWN || own.value)) return id === OWN && isNew;
  const story = await storyNamed(id, own.value);
  if (isLate()) return false;
  if (!story.ok) {
    session.getState().report(story.problem);
    set({ story: '', at });
    return false;
  }
  telling.getState().take(id, story.value);
  return true;
}

/**
 * The story of one's own that a link with this `data` means: the one that it carries, else the one that is here; null:
 * there is none. A file that is carried is taken in.
 */
export async function ownStory(page: Page, data: string): Promise<Result<Story | null>> {
  const { own, data: here } = page.telling.getState();
  if (data === '' || data === here) return ok(own);
  const reader = await import('./admit.ts').catch(() => null);
  if (!reader) return fail('What the link carries could not be read.', { remedy: 'Open the link again.' });
  const record = await reader.admitData(page, data);
  return record.ok ? ok(record.value.story) : record;
}
