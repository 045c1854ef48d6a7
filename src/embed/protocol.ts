import {
  type Command,
  type ErrorCode,
  EXPORT_FORMATS,
  type ExportFormat,
  type Id,
  NAMESPACE,
  PROTOCOL,
  THEMES,
  type Theme,
} from './messages.ts';

/** What came of reading something that reached the frame's window. */
export type Reading =
  /** Not for us. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'command'; readonly id: Id | null; readonly command: Command }
  /** For us, and wrong: what to answer. */
  | { readonly kind: 'bad'; readonly id: Id | null; readonly code: ErrorCode; readonly message: string };

const FOREIGN: Reading = { kind: 'foreign' };

/** Characters. A link is at most 8 KiB; nothing of ours is longer than a few of those. */
const LONGEST_JSON = 65_536;
const LONGEST_LINK = 16_384;
const LONGEST_WORD = 200;
const LONGEST_LIST = 4096;
const MOST_POLICIES = 32;
const LARGEST_STEP = 2 ** 31 - 1;
const LARGEST_SCALE = 4;

/**
 * Reads a message to a frame: an object, the same as JSON, or one of the bare words `slide:start` and `slide:stop`.
 * Nobody vouched for it. What does not carry our namespace is foreign and is met with silence.
 */
export function readCommand(data: unknown): Reading {
  if (data === 'slide:start' || data === 'slide:stop') {
    return { kind: 'command', id: null, command: { type: 'slide', shown: data === 'slide:start' } };
  }
  const value = typeof data === 'string' ? parsed(data) : data;
  if (!isObject(value) || value.ns !== NAMESPACE) return FOREIGN;
  const id = idOf(value.id);
  const bad = (message: string): Reading => ({ kind: 'bad', id: id ?? null, code: 'bad-message', message });
  if (id === undefined) return bad(`The id of a message is a number or a text of at most ${LONGEST_WORD} characters.`);
  if (value.v !== PROTOCOL) return bad(`A message says v: ${PROTOCOL}, the version of this contract.`);
  const { type } = value;
  if (typeof type !== 'string' || !Object.hasOwn(READERS, type)) {
    return bad(`The type of a message is one of ${Object.keys(READERS).join(', ')}.`);
  }
  const command = READERS[type as keyof typeof READERS](value);
  return typeof command === 'string' ? bad(command) : { kind: 'command', id, command };
}

type Fields = Readonly<Record<string, unknown>>;

/** For each type: its command, or the sentence that says what is wrong with it. */
const READERS = {
  ping: () => ({ type: 'ping' }),
  load: ({ link }) => (isText(link, LONGEST_LINK) ? { type: 'load', link } : 'load takes a link: the text after #.'),
  goto: ({ step, label }) => {
    if (step === undefined && isText(label, LONGEST_WORD)) return { type: 'goto', label };
    return label === undefined && isStep(step) ? { type: 'goto', step } : 'goto takes a step, from 0, or a label.';
  },
  next: () => ({ type: 'next' }),
  prev: () => ({ type: 'prev' }),
  play: () => ({ type: 'play' }),
  pause: () => ({ type: 'pause' }),
  setPolicy: ({ policy }) => {
    const ids = policyIds(policy);
    return typeof ids === 'string' ? ids : { type: 'setPolicy', policy: ids };
  },
  setTheme: ({ theme }) =>
    isOneOf(theme, THEMES) ? { type: 'setTheme', theme } : `setTheme takes a theme: ${THEMES.join(', ')}.`,
  getState: () => ({ type: 'getState' }),
  export: ({ format, step = null, scale = 1 }) => {
    if (!isOneOf(format, EXPORT_FORMATS)) return `export takes a format: ${EXPORT_FORMATS.join(', ')}.`;
    if (step !== null && !isStep(step)) return 'export takes the number of a step, from 0.';
    const fits = typeof scale === 'number' && scale >= 1 && scale <= LARGEST_SCALE;
    return fits ? { type: 'export', format, step, scale } : `export takes a scale from 1 to ${LARGEST_SCALE}.`;
  },
} as const satisfies Readonly<Record<string, (fields: Fields) => Command | string>>;

/** Ids as a list, or as a text with commas; `none` and the empty text are no policy. A text: what is wrong with them. */
function policyIds(value: unknown): readonly string[] | string {
  if (typeof value === 'string') {
    if (value === '' || value === 'none') return [];
    if (value.length <= LONGEST_LIST) return policyIds(value.split(','));
    return `setPolicy takes ids of policies in a text of at most ${LONGEST_LIST} characters.`;
  }
  if (!Array.isArray(value)) return 'setPolicy takes policy: a list of ids, or ids with commas between them.';
  if (value.length > MOST_POLICIES) return `setPolicy takes at most ${MOST_POLICIES} policies, not ${value.length}.`;
  return value.every((id): id is string => isText(id, LONGEST_WORD))
    ? value
    : `In setPolicy, the id of a policy is a text of 1 to ${LONGEST_WORD} characters.`;
}

/** Null: there is none. Undefined: it is not one. */
function idOf(value: unknown): Id | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return typeof value === 'string' && value.length <= LONGEST_WORD ? value : undefined;
}

function parsed(text: string): unknown {
  if (!text.startsWith('{') || text.length > LONGEST_JSON) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longest;

const isStep = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LARGEST_STEP;

const isOneOf = <T extends Theme | ExportFormat>(value: unknown, words: readonly T[]): value is T =>
  words.some((word) => word === value);
