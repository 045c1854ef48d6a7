/**
 * What a person chose. This is the whole state of the page that is not derived, and the URL fragment is this, written
 * down (`fragment.ts`); files that were imported stay on the machine (`files.ts`) and are named here by key.
 */
export interface Choices {
  /** Scenario id, or `file:KEY` for an imported trace kept on this machine. */
  readonly source: string;
  /** Policy ids, in the order of the switches. Empty: none. */
  readonly policies: readonly string[];
  /** 0: before the first call (the overview). n: call n has happened. */
  readonly step: number;
  /** Half-open range of call indexes counted in the picture; null: all. */
  readonly range: readonly [number, number] | null;
  /** Image drawn large; null: that of the current call. */
  readonly focus: number | null;
  readonly view: 'graph' | 'calls';
  /** Calls per second when playing. */
  readonly speed: number;
  readonly theme: 'auto' | 'light' | 'dark';
  /** No chrome, for frames in other pages. */
  readonly embed: boolean;
  /** One deterministic frame, no controls. */
  readonly still: boolean;
}

export const DEFAULTS: Choices = {
  source: 'freebsd-15',
  policies: [],
  step: 0,
  range: null,
  focus: null,
  view: 'graph',
  speed: 1,
  theme: 'auto',
  embed: false,
  still: false,
};
