import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Choices, DEFAULTS } from '../choices/choices.ts';

/**
 * The store holds the choices and nothing else; whatever can be worked out from them (the model, the run, the scene) is
 * worked out by its readers. One store per view: two views on a page are two stores.
 */

/** What a person can do. Each action leaves choices behind that a link can say, whatever it is given. */
export interface Actions {
  /** Changes some choices. With another source, the step, range and focus of the old one are dropped unless given. */
  set(change: Partial<Choices>): void;
  /** Another scenario or file, from its beginning. */
  openSource(source: string): void;
  togglePolicy(id: string): void;
  /** By calls, not below 0; the reader knows how many calls there are and clamps above. */
  stepBy(calls: number): void;
}

export type ChoicesState = Choices & Actions;
export type ChoicesStore = StoreApi<ChoicesState>;

export interface StoreOptions {
  readonly initial?: Partial<Choices>;
  /** Ids in the order of the switches, which is the order in which the kernel asks; others keep their place after. */
  readonly policyOrder?: readonly string[];
}

/** The choices alone, for the link and for comparing. */
export function choicesOf(state: ChoicesState): Choices {
  const { set: _set, openSource: _open, togglePolicy: _toggle, stepBy: _step, ...choices } = state;
  return choices;
}

const LARGEST_INDEX = 2 ** 31 - 1;
const FASTEST = 1000;

const wholeNumber = (value: number): number => (value > 0 ? Math.floor(Math.min(value, LARGEST_INDEX)) : 0);

function wholeRange(range: Choices['range']): Choices['range'] {
  if (range === null) return null;
  const [start, end] = [wholeNumber(range[0]), wholeNumber(range[1])];
  return start < end ? [start, end] : null;
}

/** The nearest choices that mean something. */
const sane = (choices: Choices): Choices => ({
  ...choices,
  step: wholeNumber(choices.step),
  range: wholeRange(choices.range),
  focus: choices.focus === null ? null : wholeNumber(choices.focus),
  reach: choices.reach === null ? null : wholeNumber(choices.reach),
  speed: choices.speed > 0 ? Math.min(FASTEST, choices.speed) : DEFAULTS.speed,
});

export function createChoicesStore({ initial = {}, policyOrder = [] }: StoreOptions = {}): ChoicesStore {
  const rank = (id: string): number => {
    const place = policyOrder.indexOf(id);
    return place < 0 ? policyOrder.length : place;
  };
  const ordered = (ids: readonly string[]): readonly string[] => [...new Set(ids)].sort((a, b) => rank(a) - rank(b));

  /** What a change makes of the choices. */
  const changed = (before: Choices, change: Partial<Choices>): Choices => {
    const elsewhere = change.source !== undefined && change.source !== before.source;
    const { step, range, focus, reach } = DEFAULTS;
    const after = sane({ ...before, ...(elsewhere ? { step, range, focus, reach } : {}), ...change });
    return change.policies ? { ...after, policies: ordered(change.policies) } : after;
  };

  return createStore<ChoicesState>()((set, get) => ({
    ...changed(DEFAULTS, initial),
    set: (change) => set((state) => changed(choicesOf(state), change)),
    openSource: (source) => get().set({ source }),
    togglePolicy(id) {
      const { policies, set: change } = get();
      change({ policies: policies.includes(id) ? policies.filter((other) => other !== id) : [...policies, id] });
    },
    stepBy(calls) {
      const { step, set: change } = get();
      change({ step: step + calls });
    },
  }));
}
