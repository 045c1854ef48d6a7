import { DEFAULT_RECIPE, encodeRecipe } from '../policy/lab/recipe.ts';
import type { PolicyGroup } from '../policy/policy.ts';

/**
 * What a person chose. This is the whole state of the page that is not derived, and the URL fragment is this, written
 * down (`fragment.ts`); files that were imported stay on the machine (`files.ts`) and are named here by key.
 */
export interface Choices {
  /** Scenario id, or `file:KEY` for an imported trace kept on this machine. */
  readonly source: string;
  /** Policy ids, in the order of the switches. Empty: none. */
  readonly policies: readonly string[];
  /** Policies of a second picture beside the first; null: there is one picture. */
  readonly compare: readonly string[] | null;
  /** 0: before the first call (the overview). n: call n has happened. */
  readonly step: number;
  /** Half-open range of call indexes counted in the picture; null: all. */
  readonly range: readonly [number, number] | null;
  /** Image drawn large; null: that of the current call. */
  readonly focus: number | null;
  /** What the camera looks at, as a target (`picture/targets.ts`); empty: all of the stage. */
  readonly look: string;
  /** Targets that stand out, all else recedes. */
  readonly mark: readonly string[];
  readonly view: 'graph' | 'calls' | 'matrix' | 'lab';
  /** Which rows the matrix has. */
  readonly rows: 'all' | 'program' | 'attack';
  /** Whose policies are its columns. */
  readonly columns: 'all' | PolicyGroup;
  /** Of its columns: by system, or those first under which most attacks are stopped or most programs run. */
  readonly order: 'system' | 'stopped' | 'runs';
  /** Policy by which its rows are sorted, what goes wrong first; empty: as in the evidence. */
  readonly sort: string;
  /** Image of which the places that a call can start from are counted; null: the first. */
  readonly reach: number | null;
  /** What stands in the place of libsys. */
  readonly libsys: 'shipped' | 'logging' | 'replaying';
  /** The policy that is being composed in the laboratory, as its code. */
  readonly recipe: string;
  /** Calls per second when playing. */
  readonly speed: number;
  readonly theme: 'auto' | 'light' | 'dark';
  /** Language of the page. There is one. */
  readonly lang: 'en';
  /** Story that is told: its id, or `own` for the one that the link or the page carries; empty: none. */
  readonly story: string;
  /** Step of the story, from 1. */
  readonly at: number;
  /** No chrome, for frames in other pages. */
  readonly embed: boolean;
  /** For the back of a room: few boxes, large type. */
  readonly present: boolean;
  /** What an embedded picture offers to press. */
  readonly controls: '0' | 'min' | 'full';
  /** Plays as soon as it is seen, where motion is wanted. */
  readonly autoplay: boolean;
  /** Begins again at the end. */
  readonly loop: boolean;
  /** One deterministic frame, no controls. */
  readonly still: boolean;
  /** What kind of deck is around: keys that an embedded picture has no use for turn its slides. Empty: none. */
  readonly deck: '' | 'reveal';
  /** A second way, besides our own, of telling the page around how high the frame should be. Empty: none. */
  readonly resize: '' | 'embedly';
  /** A story or a file that the link carries (`record/pack.ts`); empty: none. */
  readonly data: string;
}

/** What a fresh page shows; a link says what differs. */
export const DEFAULTS: Choices = {
  source: 'freebsd-15',
  policies: [],
  compare: null,
  step: 0,
  range: null,
  focus: null,
  look: '',
  mark: [],
  view: 'graph',
  rows: 'all',
  columns: 'all',
  order: 'system',
  sort: '',
  reach: null,
  libsys: 'shipped',
  recipe: encodeRecipe(DEFAULT_RECIPE),
  speed: 1,
  theme: 'auto',
  lang: 'en',
  story: '',
  at: 1,
  embed: false,
  present: false,
  controls: 'min',
  autoplay: false,
  loop: false,
  still: false,
  deck: '',
  resize: '',
  data: '',
};
