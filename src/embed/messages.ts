/**
 * What a Whence frame and the page around it say to each other by `postMessage`. Version 1.
 *
 * Both ways a message is `{ ns: 'whence', v: 1, id?, type, … }`. A command that has an id is answered once, with that
 * id: by what its row below says, or by an `error`. Messages without an id are events.
 */

export const NAMESPACE = 'whence';
/** The `v` of every message. */
export const PROTOCOL = 1;

/** Chosen by who sends a command; comes back with the answer. */
export type Id = string | number;

/** Formats that a frame can hand over. */
export const EXPORT_FORMATS = ['svg', 'png', 'html', 'json', 'txt'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What the page around may ask for. Commands change the view, nothing else. */
export type Command =
  /** Answered by `pong`. */
  | { readonly type: 'ping' }
  /** Shows what a link says (its fragment, or all of it). What the link leaves out of the frame's own keys stays. `state`. */
  | { readonly type: 'load'; readonly link: string }
  /** Shows a step, by its number or by the first label that is the same. `step`. */
  | { readonly type: 'goto'; readonly step: number }
  | { readonly type: 'goto'; readonly label: string }
  /** One step on or back; at the end of the row nothing happens. `step`. */
  | { readonly type: 'next' }
  | { readonly type: 'prev' }
  /** `state`. */
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  /** These policies and no others; empty: none. `state`. */
  | { readonly type: 'setPolicy'; readonly policy: readonly string[] }
  | { readonly type: 'setTheme'; readonly theme: Theme }
  | { readonly type: 'getState' }
  /** Of 1280 × 720 pixels; `scale` multiplies those of a PNG. `step`: another than the one that is shown. `exported`. */
  | { readonly type: 'export'; readonly format: ExportFormat; readonly step: number | null; readonly scale: number }
  /** The bare words that reveal.js sends when a slide comes and goes. Never answered. */
  | { readonly type: 'slide'; readonly shown: boolean };

/** The steps of what is shown: 0 (before the first call) to the number of calls, or those of a story, from 1. */
export interface StepList {
  /** Number of the first: 0 or 1. */
  readonly first: number;
  /** Number of the last. */
  readonly steps: number;
  /** Of steps 1 to `steps`. Empty where there are thousands, or where they are part of an imported file. */
  readonly labels: readonly string[];
}

/** What a frame says when its step has changed. */
export interface StepTold {
  readonly n: number;
  /** Number of the last step. */
  readonly of: number;
  readonly label: string;
  /** A sentence or two. Empty where it is part of an imported file. */
  readonly narration: string;
}

/** What a frame shows. */
export interface State {
  /** Fragment of the link that shows the same, without `#`. */
  readonly link: string;
  readonly step: number;
  readonly of: number;
  readonly playing: boolean;
  readonly policy: readonly string[];
  readonly theme: Theme;
}

/** A file that a frame hands over. */
export interface Exported {
  readonly format: ExportFormat;
  /** Media type. */
  readonly mime: string;
  /** Text; of a PNG a `data:` address. */
  readonly data: string;
}

/** Why a frame could not do what it was asked; docs/embedding.md says of each when. */
export const ERROR_CODES = [
  /** The message is not as this contract says. */
  'bad-message',
  /** There is no such step or label. */
  'no-such-step',
  'no-such-policy',
  /** A link that cannot be read in full; nothing was changed. */
  'bad-link',
  /** What a link names could not be opened; what was shown still is. */
  'not-opened',
  /** The data of an imported file is handed over only after somebody allowed it inside the frame. */
  'needs-gesture',
  'cannot-export',
  /** Not the answer to a command: what the frame would tell the person who looks at it. */
  'notice',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What a frame says. */
export type Message =
  /** The first picture is there; again whenever the row of steps has become another. `version`: of Whence. */
  | ({ readonly type: 'ready'; readonly version: string } & StepList)
  | { readonly type: 'pong' }
  | ({ readonly type: 'step' } & StepTold)
  /** The last step has been reached. */
  | { readonly type: 'end' }
  | ({ readonly type: 'state' } & State)
  | ({ readonly type: 'exported' } & Exported)
  /** Pixels: the width of the frame, and the height that suits it. */
  | { readonly type: 'resize'; readonly width: number; readonly height: number }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly message: string }
  /** A key that the frame has no use for, as `KeyboardEvent.key`. */
  | { readonly type: 'key'; readonly key: string };

/** A message as it is posted. */
export type Envelope<T> = T & { readonly ns: typeof NAMESPACE; readonly v: typeof PROTOCOL; readonly id?: Id };

export const envelope = <T extends object>(message: T, id: Id | null = null): Envelope<T> => ({
  ns: NAMESPACE,
  v: PROTOCOL,
  ...(id === null ? {} : { id }),
  ...message,
});

/** What a frame has said; null for anything else that reaches a window. */
export function readMessage(data: unknown): Envelope<Message> | null {
  if (typeof data !== 'object' || data === null) return null;
  const { ns, v, type } = data as { readonly [key: string]: unknown };
  return ns === NAMESPACE && v === PROTOCOL && typeof type === 'string' ? (data as Envelope<Message>) : null;
}
