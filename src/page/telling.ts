import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Choices, DEFAULTS } from '../choices/choices.ts';
import { type ChoicesStore, choicesOf } from '../state/store.ts';
import { choicesOfStep, OWN, type Story, type StoryStep, showOf, stepAt, storyFile } from '../story/story.ts';

export interface Telling {
  /** The story that is told; null: none. */
  readonly story: Story | null;
  /** As in the choices. */
  readonly id: string;
  /** Whether its steps are being written. */
  readonly editing: boolean;
  /** Whether the timeline is shown beneath; a story that is only told leaves its room to the picture. */
  readonly timeline: boolean;
  /** The story of one's own that is here, told or not; null: there is none. */
  readonly own: Story | null;
  /** It as a link carries it, as far as it was read from one or put there; empty: it was not. */
  readonly data: string;
  /** The one that had to make room for `own`, which nobody has asked for by that; null: there is none. */
  readonly displaced: Story | null;
}

export interface TellingActions {
  /** Takes in a story of one's own, without telling it. `data`: as the link carries it. */
  hold(story: Story, data?: string): void;
  /** Begins a story at a step (from 1) and shows it. */
  tell(id: string, story: Story, at?: number): void;
  /** Takes a story as the one that the choices name, and leaves what is shown to them. */
  take(id: string, story: Story): void;
  /** Tells none, and leaves what is shown to the choices. */
  end(): void;
  /** Tells none; what was shown stays, without what the story pointed at. */
  leave(): void;
  remember(data: string): void;
  goTo(at: number): void;
  edit(editing: boolean): void;
  showTimeline(timeline: boolean): void;
  /** A changed story of one's own; a shipped one becomes one's own by it. */
  change(story: Story, at?: number): void;
  /** Tells the displaced story again; the one that came instead is the displaced one then. */
  bringBack(): void;
  /** Lets go of the displaced story. */
  dismiss(): void;
}

export type TellingStore = StoreApi<Telling & TellingActions>;

/** What is told, and the steps of it. Which step is shown stands in the choices, so that a link says it. */
export function createTelling(choices: ChoicesStore): TellingStore {
  return createStore<Telling & TellingActions>()((set, get) => ({
    story: null,
    id: '',
    editing: false,
    timeline: false,
    own: null,
    data: '',
    displaced: null,

    hold(story, data = '') {
      const now = get();
      set({ ...withOwn(now, story, data), story: now.id === OWN ? story : now.story });
    },
    tell(id, story, at = 1) {
      get().take(id, story);
      // The link of a story that ships does not carry one's own along.
      choices.getState().set({ ...showingOf(story, at), story: id, data: id === OWN ? get().data : DEFAULTS.data });
    },
    take: (id, story) => set({ ...(id === OWN ? withOwn(get(), story) : {}), story, id, editing: false }),
    end: () => set({ story: null, id: '', editing: false }),
    leave() {
      get().end();
      const { story, at, data, look, mark } = DEFAULTS;
      choices.getState().set({ story, at, data, look, mark });
    },
    remember: (data) => set({ data }),
    goTo(at) {
      const { story } = get();
      if (story) choices.getState().set(showingOf(story, at));
    },
    edit: (editing) => set({ editing }),
    showTimeline: (timeline) => set({ timeline }),
    change(story, at) {
      const now = get();
      // Its own next form displaces nothing, and is in the link a moment later.
      set({ ...(now.id === OWN ? { own: story } : withOwn(now, story)), story, id: OWN });
      const { at: before, set: choose } = choices.getState();
      choose({ story: OWN, at: Math.min(at ?? before, Math.max(1, story.steps.length)), data: get().data });
    },
    bringBack() {
      const { displaced, tell } = get();
      if (displaced) tell(OWN, displaced);
    },
    dismiss: () => set({ displaced: null }),
  }));
}

/** What another story of one's own makes of what is here. */
function withOwn({ own, data: before, displaced }: Telling, story: Story, data = ''): Partial<Telling> {
  if (own && isSameStory(own, story)) return { own: story, data: data || before };
  return { own: story, data, displaced: own ?? displaced };
}

/** Whether they would be the same file. */
const isSameStory = (a: Story, b: Story): boolean => JSON.stringify(storyFile(a)) === JSON.stringify(storyFile(b));

/** What the choices become at a step. */
function showingOf(story: Story, at: number): Partial<Choices> {
  const place = Math.min(Math.max(1, at), story.steps.length);
  return { ...choicesOfStep(stepAt(story, place)), at: place };
}

/** What a link into a story is written against: the step that it names. Null: the story is not here yet. */
export function baseOf({ story, id, own, data }: Telling, choices: Choices): Choices | null {
  if (choices.story === '') return DEFAULTS;
  if (choices.story !== OWN) return id === choices.story && story ? baseAt(story, choices.at) : null;
  // A link may carry another one than is here.
  return own && (choices.data === '' || choices.data === data) ? baseAt(own, choices.at) : null;
}

/** What a link to a step (from 1) of a story is written against. */
export const baseAt = (story: Story, at: number): Choices => ({ ...DEFAULTS, ...choicesOfStep(stepAt(story, at)) });

/** The picture as it stands, as a new step. */
export function stepOfNow(choices: ChoicesStore, title: string): StoryStep {
  return { title, narration: '', notes: '', show: showOf(choicesOf(choices.getState())) };
}
