import { parse } from '../choices/fragment.ts';
import { ALL_POLICIES } from '../policy/registry.ts';
import { followLocation } from '../state/location.ts';
import { createChoicesStore } from '../state/store.ts';
import type { Page } from './context.ts';
import './embed/early.ts';
import { loadEmbedded } from './embed/load-embedded.ts';
import { dropUnknownPolicies } from './fit.ts';
import { followLink } from './follow-link.ts';
import { followPlayback } from './follow-playback.ts';
import { Playback } from './playback.ts';
import { fetchRest } from './rest.ts';
import { createSession } from './session.ts';
import { baseOf, createTelling } from './telling.ts';

/**
 * Puts the page together: the choices from the link, the evidence they name, and the time that follows both. `saved`: the
 * record that the page was saved with, which speaks where the link is silent.
 */
export function startPage(saved: string | null): Page {
  const choices = createChoicesStore({ policyOrder: ALL_POLICIES.map((policy) => policy.id) });
  // The link is read before anything is stored: a frame in another page keeps nothing on the machine.
  const { embed, still } = parse(location.hash).choices;
  if (embed || still) void loadEmbedded();
  const session = createSession({ storage: !embed });
  const telling = createTelling(choices);
  const page: Page = { choices, session, playback: new Playback(), telling };

  const following = followLocation(choices, window, {
    base: (asked) => baseOf(telling.getState(), asked),
    onProblems: (problems) => {
      for (const problem of problems) session.getState().report(problem);
    },
  });
  dropUnknownPolicies(page);
  choices.subscribe((now, before) => {
    if (now.policies !== before.policies || now.compare !== before.compare) dropUnknownPolicies(page);
  });
  followLink(page, following, saved);
  followPlayback(page);

  void session.getState().refreshKept();
  void session.getState().refreshRecipes();
  // A frame shows one thing, and may be one of many on its page.
  if (!embed) fetchRest();
  return page;
}
