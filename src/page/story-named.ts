import { fail, ok, type Result } from '../base/result.ts';
import { loadStory } from '../story/lazy.ts';
import { OWN, type Story } from '../story/story.ts';

/** The story of an id: a shipped one, fetched if it is not here yet, or `own`; or why it cannot be told. */
export async function storyNamed(id: string, own: Story | null): Promise<Result<Story>> {
  if (id === OWN) {
    const remedy = 'Ask for the file of the story, and open it here.';
    return own ? ok(own) : fail('This link tells a story that it does not carry.', { remedy });
  }
  const story = await loadStory(id).catch(() => null);
  if (story) return ok(story);
  return story === null
    ? fail(`The story “${id}” could not be loaded.`, { remedy: 'Reload the page to try again.' })
    : fail(`There is no story “${id}”.`, { remedy: 'Choose one from the list.' });
}
