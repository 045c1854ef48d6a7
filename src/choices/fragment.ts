import { fail, ok, type Problem, type Result } from '../base/result.ts';
import { elide } from '../base/text.ts';
import { SYSTEMS } from '../policy/by-system.ts';
import { decodeRecipe } from '../policy/lab/recipe.ts';
import { type Choices, DEFAULTS } from './choices.ts';
import { isTarget, readTargets, writeTargets } from './targets.ts';

/**
 * Choices written down as the fragment of the page's address, and read back:
 *
 *   #v=1&scene=freebsd-15&policy=openbsd-msyscall,openbsd-pinsyscalls&step=14&range=10-200&view=calls
 *
 * Defaults are not written, so the link of a fresh page is empty. Unknown keys are ignored (a newer page may have
 * written them); a bad value is replaced by the default and reported. Links of every older version stay readable.
 */

export const VERSION = 1;

/** Longer ones are not read: a page offers a file instead of a link that mail programs would cut. */
export const LONGEST_FRAGMENT = 8192;

/** What a link carries leaves room for the rest of it, and for what frames and slides add. Characters. */
export const LONGEST_CARRIED = LONGEST_FRAGMENT - 700;

/** One field of the choices in a link. */
interface Codec<T> {
  readonly key: string;
  /** Text before percent-encoding; null: nothing to write. */
  write(value: T): string | null;
  read(text: string): Result<T>;
}

const LARGEST_INDEX = 2 ** 31 - 1;
const MOST_POLICIES = 32;
/** Id of a policy: of a release (`…@7.7`), or composed in the laboratory (`lab~…`). */
const POLICY = /^[a-z0-9][a-z0-9._@~+-]{0,95}$/i;
const SOURCE = /^(file:)?[a-z0-9][a-z0-9._-]{0,63}$/i;
const STORY = /^[a-z0-9][a-z0-9.-]{0,63}$/;
const MOST_TARGETS = 16;
/** base64url. */
const PACKED = /^[\w-]+$/;

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
    return word === undefined ? fail(`takes one of ${words.filter(Boolean).join(', ')}`) : ok(word);
  },
});

/** A number of something, counted from 0; null: none. */
const optionalIndex = (key: string, what: string): Codec<number | null> => ({
  key,
  write: (value) => (value === null ? null : String(value)),
  read(text) {
    const value = index(text);
    return value === null ? fail(`takes the number of ${what}`) : ok(value);
  },
});

/** A text that is written as it is. */
const plainText = (key: string, fits: (text: string) => boolean, problem: string): Codec<string> => ({
  key,
  write: (value) => value,
  read: (value) => (fits(value) ? ok(value) : fail(problem)),
});

/** The same where empty says that there is none. */
const optionalText = (key: string, fits: (text: string) => boolean, problem: string): Codec<string> =>
  plainText(key, (value) => value === '' || fits(value), problem);

const policyList = (text: string): Result<readonly string[]> => {
  const ids = text === 'none' ? [] : [...new Set(text.split(','))];
  if (ids.length > MOST_POLICIES) return fail(`takes at most ${MOST_POLICIES} policies`);
  return ids.every((id) => POLICY.test(id)) ? ok(ids) : fail('takes ids of policies with commas between them');
};

/** Complete by type: a field added to `Choices` does not compile until somebody decides how a link says it. */
const CODECS: { readonly [Field in keyof Choices]: Codec<Choices[Field]> } = {
  source: plainText('scene', (id) => SOURCE.test(id), 'takes the id of a scenario'),
  policies: {
    key: 'policy',
    write: (policies) => policies.join(',') || 'none',
    read: policyList,
  },
  compare: {
    key: 'compare',
    write: (policies) => policies && (policies.join(',') || 'none'),
    read: policyList,
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
  focus: optionalIndex('focus', 'a process image'),
  look: optionalText('look', isTarget, 'takes a target: object:libsys'),
  mark: {
    key: 'mark',
    write: writeTargets,
    read(text) {
      const targets = readTargets(text);
      if (!targets) return fail('takes targets with commas between them: object:libsys,wall');
      return targets.length > MOST_TARGETS ? fail(`takes at most ${MOST_TARGETS} targets`) : ok(targets);
    },
  },
  view: oneOf('view', ['graph', 'calls', 'matrix', 'lab']),
  rows: oneOf('rows', ['all', 'program', 'attack']),
  columns: oneOf('columns', ['all', ...SYSTEMS]),
  order: oneOf('order', ['system', 'stopped', 'runs']),
  sort: optionalText('sort', (id) => POLICY.test(id), 'takes the id of a policy'),
  reach: optionalIndex('reach', 'a process image'),
  libsys: oneOf('libsys', ['shipped', 'logging', 'replaying']),
  recipe: plainText('recipe', (code) => decodeRecipe(code).ok, 'takes a policy that the laboratory has written'),
  speed: {
    key: 'speed',
    write: String,
    read(text) {
      const speed = text.length <= 24 ? Number(text) : Number.NaN;
      return speed > 0 && speed <= 1000 ? ok(speed) : fail('takes calls per second, at most 1000');
    },
  },
  theme: oneOf('theme', ['auto', 'light', 'dark']),
  lang: oneOf('lang', ['en']),
  story: optionalText('story', (id) => STORY.test(id), 'takes the id of a story'),
  at: {
    key: 'at',
    write: String,
    read(text) {
      const at = index(text);
      return at ? ok(at) : fail('takes the number of a step of the story, from 1');
    },
  },
  embed: flag('embed'),
  present: flag('present'),
  controls: oneOf('controls', ['0', 'min', 'full']),
  autoplay: flag('autoplay'),
  loop: flag('loop'),
  still: flag('still'),
  deck: oneOf('deck', ['', 'reveal']),
  resize: oneOf('resize', ['', 'embedly']),
  data: optionalText('data', (packed) => PACKED.test(packed), 'takes what this page has packed'),
};

const FIELDS = Object.keys(CODECS) as (keyof Choices)[];

/** As `encodeURIComponent`, but leaves what a fragment may hold as it is: links are read by people. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/%(?:2C|3A|40)/g, (code) => decodeURIComponent(code));

function pair<Field extends keyof Choices>(field: Field, choices: Choices, base: Choices): string | null {
  const codec = CODECS[field];
  const text = codec.write(choices[field]);
  return text === codec.write(base[field]) ? null : `${codec.key}=${encode(text ?? '')}`;
}

/**
 * The fragment without its `#`; empty when everything is as in `base`. Equal choices give equal text. A story is such a
 * base: a link into it says only what differs from the step that it names.
 */
export function write(choices: Choices, base: Choices = DEFAULTS): string {
  const pairs = FIELDS.map((field) => pair(field, choices, base)).filter((text) => text !== null);
  return pairs.length === 0 ? '' : [`v=${VERSION}`, ...pairs].join('&');
}

/** What a link says. */
export interface Parsed {
  readonly choices: Choices;
  /** One sentence for each thing in the link that could not be used. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a fragment, with or without `#`. Never fails: what cannot be used is a problem, and the value of `base`. An
 * empty value takes a field back to its default, whatever the base has.
 */
export function parse(fragment: string, base: Choices = DEFAULTS): Parsed {
  const text = fragment.replace(/^#/, '');
  if (text.length > LONGEST_FRAGMENT) {
    const message = `The link is longer than ${LONGEST_FRAGMENT} characters and was not read.`;
    const remedy = 'What is too long for a link goes into a file: open that file here.';
    return { choices: base, problems: [{ message, remedy }] };
  }
  const values = new URLSearchParams(text);
  const problems: Problem[] = [];
  const version = values.get('v');
  if (version !== null && version !== String(VERSION)) {
    const message = `The link says version "${elide(version, 12)}", this page writes version ${VERSION}: parts may be lost.`;
    problems.push({ message });
  }
  const read = <Field extends keyof Choices>(field: Field): Partial<Pick<Choices, Field>> => {
    const codec = CODECS[field];
    const value = values.get(codec.key);
    if (value === null) return {};
    if (value === '' && (codec.write(DEFAULTS[field]) ?? '') === '') return only(field, DEFAULTS[field]);
    const result = codec.read(value);
    if (result.ok) return only(field, result.value);
    problems.push({ message: `In the link, ${codec.key} ${result.problem.message}, not "${elide(value, 40)}".` });
    return {};
  };
  const choices: Choices = Object.assign({}, base, ...FIELDS.map((field) => read(field)));
  return { choices, problems };
}

/** An object of one field, which TypeScript would otherwise type as one of any. */
const only = <Field extends keyof Choices>(field: Field, value: Choices[Field]): Partial<Pick<Choices, Field>> =>
  ({ [field]: value }) as unknown as Pick<Choices, Field>;
