import { DEFAULTS } from '../../choices/choices.ts';
import { parse } from '../../choices/fragment.ts';
import type { Message } from '../../embed/messages.ts';
import { policyById } from '../../policy/registry.ts';
import { choicesOf } from '../../state/store.ts';
import { ownStory } from '../bring-story.ts';
import type { Page } from '../context.ts';
import { storyNamed } from '../story-named.ts';
import { baseAt } from '../telling.ts';
import { refusal } from './answers.ts';
import { frameBase } from './links.ts';

/**
 * Shows what a link says; null: done. The frame stays what it is unless the link says otherwise. A link that cannot be
 * read in full changes nothing; one that names what cannot be opened leaves what was there.
 */
export async function loadLink(page: Page, link: string): Promise<Message | null> {
  const { choices, telling } = page;
  const fragment = link.slice(link.indexOf('#') + 1);
  const before = choicesOf(choices.getState());
  const first = parse(fragment, frameBase(before));
  const { policies, compare, story: id, at, data } = first.choices;
  const problem = first.problems[0];
  if (problem) return refusal('bad-link', problem.message);
  const unknown = [...policies, ...(compare ?? [])].find((policy) => !policyById(policy));
  if (unknown !== undefined) return refusal('no-such-policy', `There is no policy “${unknown}”.`);
  const own = await ownStory(page, data);
  if (!own.ok) return refusal('bad-link', own.problem.message);
  const story = id === '' ? null : await storyNamed(id, own.value);
  if (story && !story.ok) return refusal('not-opened', story.problem.message);

  const wanted = parse(fragment, frameBase(before, story ? baseAt(story.value, at) : DEFAULTS)).choices;
  const toldBefore = telling.getState();
  if (story) toldBefore.take(id, story.value);
  else toldBefore.end();
  if (own.value && own.value !== toldBefore.own) toldBefore.hold(own.value, data);
  choices.getState().set({ ...wanted, embed: before.embed });
  if (await opened(page, wanted.source)) return null;
  const said = page.session.getState().problems.at(-1)?.message;
  telling.setState(toldBefore);
  choices.getState().set(before);
  return refusal('not-opened', said ?? `“${wanted.source}” could not be opened.`);
}

/** Waits until the source of the choices is open, or is not going to be. */
function opened({ session, choices }: Page, source: string): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): void => {
      const isOpen = session.getState().evidence?.source === source;
      // A source that cannot be opened is taken out of the choices again.
      if (!isOpen && choices.getState().source === source) return;
      for (const end of ends) end();
      resolve(isOpen);
    };
    const ends = [session.subscribe(look), choices.subscribe(look)];
    look();
  });
}
