import type { Choices } from '../../choices/choices.ts';
import { readTargets } from '../../choices/targets.ts';
import type { Ratio } from '../../output/pptx-layout.ts';
import { readTarget } from '../../picture/targets.ts';
import type { ThemeName } from '../../picture/theme.ts';
import type { SlideSize } from '../../show/slide.ts';
import { BadInput } from '../io.ts';
import { libsysOf, parse, policiesFor, themeOf } from '../options.ts';
import { type FormatName, formatOf } from './formats.ts';

/** What was asked of `render`, read and checked as far as that goes without opening anything. */
export interface RenderOptions {
  /** FILE, SCENARIO or STORY-FILE; null: what is drawn is in the link or the story. */
  readonly word: string | null;
  /** Id or file of a story. */
  readonly story: string | null;
  /** Fragment of a link, without `#`. */
  readonly link: string | null;
  /** Step of the story, from 1; null: as the link says, or all. */
  readonly at: number | null;
  readonly allSteps: boolean;
  /** What options say of the picture, in place of what link or story say. */
  readonly changes: Partial<Choices>;
  readonly present: boolean;
  /** Null: as the link says. */
  readonly theme: ThemeName | null;
  /** Null: what the format finds right for the ratio. */
  readonly size: SlideSize | null;
  readonly ratio: Ratio;
  /** Whether pictures have their caption beneath them. */
  readonly caption: boolean;
  /** Pixels of a PNG for each of the picture. */
  readonly times: number;
  readonly withData: boolean;
  /** The trace goes along without texts and folders. */
  readonly strip: boolean;
  readonly format: FormatName;
  /** File or folder; `-` is standard output. */
  readonly output: string;
}

const SMALLEST = 64;
const LARGEST = 16384;

export function renderOptions(args: readonly string[]): RenderOptions {
  const { values, positionals } = parse('render', args.reduce<readonly string[]>(withNegative, []), {
    story: { type: 'string' },
    at: { type: 'string' },
    'all-steps': { type: 'boolean', default: false },
    link: { type: 'string' },
    policy: { type: 'string', multiple: true },
    compare: { type: 'string', multiple: true },
    step: { type: 'string' },
    libsys: { type: 'string' },
    look: { type: 'string' },
    mark: { type: 'string', multiple: true },
    present: { type: 'boolean', default: false },
    theme: { type: 'string' },
    size: { type: 'string' },
    ratio: { type: 'string', default: '16:9' },
    caption: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
    format: { type: 'string' },
    'with-data': { type: 'boolean', default: false },
    strip: { type: 'boolean', default: false },
    output: { type: 'string', short: 'o', default: '-' },
  });
  const [word = null, extra] = positionals;
  if (extra !== undefined) throw new BadInput(`render takes one FILE or SCENARIO; "${extra}" is one too many`);
  if (word === null && values.story === undefined && values.link === undefined) {
    throw new BadInput('render needs a FILE or SCENARIO, a --story or a --link (see syswhence render --help)');
  }
  const { policy, compare, step, libsys, look, mark } = values;
  return {
    word,
    story: values.story ?? null,
    link: values.link === undefined ? null : fragmentOf(values.link),
    at: values.at === undefined ? null : stepOfStory(values.at),
    allSteps: values['all-steps'],
    changes: {
      ...(policy ? { policies: policiesFor(policy).map(({ id }) => id) } : {}),
      ...(compare ? { compare: policiesFor(compare).map(({ id }) => id) } : {}),
      ...(step === undefined ? {} : { step: stepOf(step) }),
      ...(libsys === undefined ? {} : { libsys: libsysOf(libsys) }),
      ...(look === undefined ? {} : { look: targetOf('--look', look) }),
      ...(mark ? { mark: mark.flatMap(marksOf) } : {}),
    },
    present: values.present,
    theme: values.theme === undefined ? null : themeOf(values.theme),
    size: values.size === undefined ? null : sizeOf(values.size),
    ratio: ratioOf(values.ratio),
    caption: values.caption,
    times: timesOf(values.scale),
    withData: values['with-data'],
    strip: values.strip,
    format: formatOf(values.format ?? null, values.output),
    output: values.output,
  };
}

/** A number below zero begins as an option does; it is the value of the one before it, and refused as such. */
const withNegative = (before: readonly string[], word: string): readonly string[] => {
  const option = before.at(-1);
  const isValue = /^-\d/.test(word) && option?.startsWith('--') && !option.includes('=');
  return isValue ? [...before.slice(0, -1), `${option}=${word}`] : [...before, word];
};

/** Of a whole address, or of what stands behind its `#`. */
function fragmentOf(link: string): string {
  const hash = link.indexOf('#');
  const fragment = link.slice(hash + 1).trim();
  const isOne = hash >= 0 ? fragment === '' || fragment.includes('=') : /^[\w-]+=/.test(fragment);
  if (isOne) return fragment;
  throw new BadInput(`--link takes a link of the page, or what stands behind its #, such as step=3; not "${link}"`);
}

function stepOf(word: string): number {
  if (/^\d{1,10}$/.test(word)) return Number(word);
  throw new BadInput(`--step takes the number of a call, not "${word}"`);
}

function stepOfStory(word: string): number {
  if (/^[1-9]\d{0,3}$/.test(word)) return Number(word);
  throw new BadInput(`--at takes the number of a step of the story, from 1, not "${word}"`);
}

function targetOf(option: string, text: string): string {
  if (readTarget(text)) return text;
  throw noTarget(option, text);
}

function marksOf(list: string): readonly string[] {
  const targets = readTargets(list) ?? [];
  if (targets.length > 0) return targets.map((text) => targetOf('--mark', text));
  throw noTarget('--mark', list);
}

const noTarget = (option: string, text: string): BadInput =>
  new BadInput(`${option} takes process:NAME, object:NAME, function:NAME, call:NAME, wall or kernel, not "${text}"`);

function sizeOf(word: string): SlideSize {
  const match = /^(\d{1,5})x(\d{1,5})$/i.exec(word);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  const fits = (side: number): boolean => side >= SMALLEST && side <= LARGEST;
  if (fits(width) && fits(height)) return { width, height };
  throw new BadInput(`--size takes two sides of ${SMALLEST} to ${LARGEST} pixels, such as 1280x720, not "${word}"`);
}

function ratioOf(word: string): Ratio {
  if (word === '16:9' || word === '4:3') return word;
  throw new BadInput(`--ratio takes 16:9 or 4:3, not "${word}"`);
}

function timesOf(word: string): number {
  if (/^[124]$/.test(word)) return Number(word);
  throw new BadInput(`--scale takes 1, 2 or 4, not "${word}"`);
}
