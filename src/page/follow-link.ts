import { DEFAULTS } from '../choices/choices.ts';
import type { Following } from '../state/location.ts';
import { bringStory } from './bring-story.ts';
import type { Page } from './context.ts';

/**
 * Opens what the choices name, now and after each change: first the story, since until it is here nobody knows what its
 * step shows, then the evidence. `saved`: the record that the page was saved with, which speaks where the link is silent.
 */
export function followLink(page: Page, following: Following, saved: string | null): void {
  const { choices, session } = page;
  const begun = saved === null ? Promise.resolve() : readSaved(page, following, saved);
  let settling = false;

  const settle = async (): Promise<void> => {
    if (settling) return;
    settling = true;
    await begun;
    let asked: string | null = null;
    // Another may be asked for while one is on its way.
    while (asked !== nameOf(page)) {
      asked = nameOf(page);
      if (await bringStory(page)) following.reread();
    }
    settling = false;
    await open(choices.getState().source);
  };

  const open = async (source: string): Promise<void> => {
    if (await session.getState().open(source)) return;
    if (choices.getState().source !== source) return;
    // What was open stays open, and the link says so again.
    choices.getState().set({ source: session.getState().evidence?.source ?? DEFAULTS.source });
  };

  choices.subscribe((now, before) => {
    if (settling) return;
    if (now.story !== before.story || now.data !== before.data) void settle();
    else if (now.source !== before.source) void open(now.source);
  });
  void settle();
}

/** Names the story that is asked for. */
function nameOf({ choices }: Page): string {
  const { story, data } = choices.getState();
  return `${story} ${data}`;
}

/** Takes in what the page was saved with, and shows it unless the page has a link of its own. */
async function readSaved(page: Page, following: Following, saved: string): Promise<void> {
  const { admitSaved } = await import('./admit.ts');
  const link = await admitSaved(page, saved);
  if (link === null || location.hash !== '') return;
  history.replaceState(null, '', `#${link}`);
  following.read();
}
