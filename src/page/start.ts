import type { CallIndex } from '../model/call-index.ts';
import { POLICIES, policyById } from '../policy/registry.ts';
import { DEFAULTS } from '../state/choices.ts';
import { parse } from '../state/fragment.ts';
import { followLocation } from '../state/location.ts';
import { createChoicesStore } from '../state/store.ts';
import type { Page } from './context.ts';
import { Playback } from './playback.ts';
import { createSession } from './session.ts';

/** Milliseconds between two steps that the panels are told while playing. */
const STEP_PAUSE = 120;

/** Puts the page together: the choices from the link, the evidence they name, and the time that follows both. */
export function startPage(): Page {
  const choices = createChoicesStore({ policyOrder: POLICIES.map((policy) => policy.id) });
  // The link is read before anything is stored: a frame in another page keeps nothing on the machine.
  const { embed } = parse(location.hash).choices;
  const session = createSession({ storage: !embed });
  const playback = new Playback();
  const page: Page = { choices, session, playback };

  followLocation(choices, window, {
    onProblems: (problems) => {
      for (const problem of problems) session.getState().report(problem);
    },
  });
  dropUnknownPolicies(page);

  const open = async (source: string): Promise<void> => {
    if (await session.getState().open(source)) return;
    // What was open stays open, and the link says so again.
    const before = session.getState().evidence?.source;
    if (choices.getState().source !== source) return;
    choices.getState().set({ source: before ?? DEFAULTS.source });
  };

  choices.subscribe((now, before) => {
    if (now.source !== before.source) void open(now.source);
    if (now.policies !== before.policies) dropUnknownPolicies(page);
    if (now.step !== before.step && now.step !== playback.step) playback.seek(now.step);
    if (now.speed !== before.speed) playback.setRate(now.speed);
  });
  session.subscribe((now, before) => {
    if (now.evidence && now.evidence !== before.evidence) {
      playback.setLength(now.evidence.index.model.calls.length);
      if (now.evidence.source === choices.getState().source) fitChoices(page, now.evidence.index);
      playback.seek(choices.getState().step);
    }
  });
  let told = 0;
  playback.subscribe(() => {
    if (choices.getState().step === playback.step) return;
    // The picture follows every frame by itself; the panels around it need not change faster than one can read.
    const now = performance.now();
    if (playback.playing && now - told < STEP_PAUSE) return;
    told = now;
    choices.getState().set({ step: playback.step });
  });
  playback.setRate(choices.getState().speed);

  void open(choices.getState().source);
  void session.getState().refreshKept();
  return page;
}

function dropUnknownPolicies({ choices, session }: Page): void {
  const { policies: asked, set } = choices.getState();
  const known = asked.flatMap((id) => policyById(id)?.id ?? []);
  const unknown = asked.filter((id) => !policyById(id));
  for (const id of unknown) {
    session.getState().report({
      message: `There is no policy “${id}”.`,
      remedy: `Known are ${POLICIES.map((policy) => policy.id).join(', ')}.`,
    });
  }
  if (known.join() !== asked.join()) set({ policies: known });
}

/** A link may ask for a call, range or process that this evidence does not have. */
function fitChoices({ choices, session }: Page, { model }: CallIndex): void {
  const { step, range, focus, set } = choices.getState();
  const { length } = model.calls;
  const { report } = session.getState();
  if (step > length) {
    report({ message: `The link asks for call ${step}; this one has ${length}.` });
    set({ step: length });
  }
  if (range && range[1] > length) {
    report({ message: `The link asks for calls ${range[0] + 1} to ${range[1]}; this one has ${length}.` });
    set({ range: null });
  }
  if (focus !== null && focus >= model.images.length) {
    report({ message: `The link asks for process ${focus}; this one has ${model.images.length}.` });
    set({ focus: null });
  }
}
