import { fail, ok, type Problem, type Result } from '../base/result.ts';
import { elide } from '../base/text.ts';
import { type Choices, DEFAULTS } from './choices.ts';

/**
 * Choices written down as the fragment of the page's address, and read back:
 *
 *   #v=1&scene=freebsd-15&policy=openbsd-msyscall,openbsd-pinsyscalls&step=14&range=10-200&view=calls
 *
 * Defaults are not written, so the link of a fresh page is empty. Unknown keys are ignored (a newer page may have
 * written them); a bad value is replaced by the default and reported. Links of every older version stay readable.
 */

export const VERSION = 1;

/** Longer ones are refused: nothing that this page writes comes near it. */
export const LONGEST_FRAGMENT = 8192;

/** One field of the choices in a link. */
interface Codec<T> {
  readonly key: string;
  /** Text before percent-encoding; null: nothing to write. */
  write(value: T): string | null;
  read(text: string): Result<T>;
}

const LARGEST_INDEX = 2 ** 31 - 1;
const MOST_POLICIES = 32;
const WORD = /^[a-z0-9][a-z0-9._-]{0,63}$/i;
const SOURCE = /^(file:)?[a-z0-9][a-z0-9._-]{0,63}$/i;

/** A decimal index; null for anything else, hostile lengths included. */
function index(text: string): number | null {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value <= LARGEST_INDEX ? value : null;
}

const flag = (key: string): Codec<boolean> => ({
  key,
  write: (value) => (value ? '1' : '0'),
  read: (text) => (text === '1' || text === '0' ? ok(text === '1') : fail('takes 1 or 0')),
});

const oneOf = <T extends string>(key: string, words: readonly T[]): Codec<T> => ({
  key,
  write: (value) => value,
  read(text) {
    const word = words.find((candidate) => candidate === text);
    return word === undefined ? fail(`takes one of ${words.join(', ')}`) : ok(word);
  },
});

/** Complete by type: a field added to `Choices` does not compile until somebody decides how a link says it. */
const CODECS: { readonly [Field in keyof Choices]: Codec<Choices[Field]> } = {
  source: {
    key: 'scene',
    write: (source) => source,
    read: (text) => (SOURCE.test(text) ? ok(text) : fail('takes the id of a scenario')),
  },
  policies: {
    key: 'policy',
    write: (policies) => policies.join(',') || 'none',
    read(text) {
      const ids = text === 'none' ? [] : [...new Set(text.split(','))];
      if (ids.length > MOST_POLICIES) return fail(`takes at most ${MOST_POLICIES} policies`);
      return ids.every((id) => WORD.test(id)) ? ok(ids) : fail('takes ids of policies with commas between them');
    },
  },
  step: {
    key: 'step',
    write: String,
    read(text) {
      const step = index(text);
      return step === null ? fail('takes the number of a call') : ok(step);
    },
  },
  range: {
    key: 'range',
    write: (range) => range?.join('-') ?? null,
    read(text) {
      const [start = null, end = null, rest] = text.split('-').map(index);
      if (start === null || end === null || rest !== undefined || start >= end)
        return fail('takes two numbers: 10-200');
      return ok([start, end]);
    },
  },
  focus: {
    key: 'focus',
    write: (image) => (image === null ? null : String(image)),
    read(text) {
      const image = index(text);
      return image === null ? fail('takes the number of a process image') : ok(image);
    },
  },
  view: oneOf('view', ['graph', 'calls']),
  speed: {
    key: 'speed',
    write: String,
    read(text) {
      const speed = text.length <= 24 ? Number(text) : Number.NaN;
      return speed > 0 && speed <= 1000 ? ok(speed) : fail('takes calls per second, at most 1000');
    },
  },
  theme: oneOf('theme', ['auto', 'light', 'dark']),
  embed: flag('embed'),
  still: flag('still'),
};

const FIELDS = Object.keys(CODECS) as (keyof Choices)[];

/** As `encodeURIComponent`, but leaves what a fragment may hold as it is: links are read by people. */
const encode = (text: string): string => encodeURIComponent(text).replace(/%2C/g, ',').replace(/%3A/g, ':');

function pair<Field extends keyof Choices>(field: Field, choices: Choices): string | null {
  const codec = CODECS[field];
  const text = codec.write(choices[field]);
  return text === null || text === codec.write(DEFAULTS[field]) ? null : `${codec.key}=${encode(text)}`;
}

/** The fragment without its `#`; empty when everything is as in a fresh page. Equal choices give equal text. */
export function write(choices: Choices): string {
  const pairs = FIELDS.map((field) => pair(field, choices)).filter((text) => text !== null);
  return pairs.length === 0 ? '' : [`v=${VERSION}`, ...pairs].join('&');
}

export interface Parsed {
  readonly choices: Choices;
  /** One sentence for each thing in the link that could not be used. */
  readonly problems: readonly Problem[];
}

/** Reads a fragment, with or without `#`. Never fails: what cannot be used is a problem and a default. */
export function parse(fragment: string): Parsed {
  const text = fragment.replace(/^#/, '');
  if (text.length > LONGEST_FRAGMENT) {
    const message = `The link is longer than ${LONGEST_FRAGMENT} characters and was not read.`;
    return { choices: DEFAULTS, problems: [{ message }] };
  }
  const values = new URLSearchParams(text);
  const problems: Problem[] = [];
  const version = values.get('v');
  if (version !== null && version !== String(VERSION)) {
    const message = `The link says version "${elide(version, 12)}", this page writes version ${VERSION}: parts may be lost.`;
    problems.push({ message });
  }
  // Read one by one so that each value keeps the type of its field.
  const take = <Field extends keyof Choices>(field: Field): Choices[Field] => {
    const { key, read } = CODECS[field];
    const value = values.get(key);
    if (value === null) return DEFAULTS[field];
    const result = read(value);
    if (result.ok) return result.value;
    problems.push({ message: `In the link, ${key} ${result.problem.message}, not "${elide(value, 40)}".` });
    return DEFAULTS[field];
  };
  const choices: Choices = {
    source: take('source'),
    policies: take('policies'),
    step: take('step'),
    range: take('range'),
    focus: take('focus'),
    view: take('view'),
    speed: take('speed'),
    theme: take('theme'),
    embed: take('embed'),
    still: take('still'),
  };
  return { choices, problems };
}
