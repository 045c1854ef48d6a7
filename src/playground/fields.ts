import { SCENARIO_HEADS } from '../evidence/scenarios/list.ts';
import { SYSTEMS } from '../policy/by-system.ts';
import { STORY_HEADS } from '../story/list.ts';

/** A key of the fragment as a control: one of some words, yes or no, or a text that the page's own reader checks. */
export type Field =
  | { readonly key: string; readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly key: string; readonly kind: 'flag' }
  | { readonly key: string; readonly kind: 'text'; readonly example: string };

const words = (key: string, list: readonly string[]): Field => ({ key, kind: 'words', words: list });
const flag = (key: string): Field => ({ key, kind: 'flag' });
const text = (key: string, example: string): Field => ({ key, kind: 'text', example });

/** All keys of the contract, but for `v` and `embed`, which a frame always has. */
export const FIELDS: readonly Field[] = [
  words('scene', ['', ...SCENARIO_HEADS.map(({ id }) => id)]),
  words('story', ['', ...STORY_HEADS.map(({ id }) => id)]),
  text('at', '2'),
  text('policy', 'openbsd-msyscall'),
  text('compare', 'none'),
  text('step', '14'),
  text('range', '10-40'),
  text('focus', '0'),
  text('look', 'object:libsys'),
  text('mark', 'wall'),
  words('view', ['', 'graph', 'matrix']),
  words('rows', ['', 'all', 'program', 'attack']),
  words('columns', ['', 'all', ...SYSTEMS]),
  words('order', ['', 'system', 'stopped', 'runs']),
  text('sort', 'openbsd-msyscall'),
  text('reach', '0'),
  words('libsys', ['', 'shipped', 'logging', 'replaying']),
  text('recipe', 'lab~…'),
  text('speed', '4'),
  words('theme', ['', 'auto', 'light', 'dark']),
  words('lang', ['', 'en']),
  words('controls', ['', '0', 'min', 'full']),
  words('deck', ['', 'reveal']),
  words('resize', ['', 'embedly']),
  flag('present'),
  flag('autoplay'),
  flag('loop'),
  flag('still'),
  text('data', 'a story, packed'),
];

/** One of every message, ready to be changed. */
export const MESSAGES: readonly (string | object)[] = [
  { type: 'ping' },
  { type: 'load', link: 'v=1&scene=openbsd-7.5&step=3' },
  { type: 'goto', step: 5 },
  { type: 'goto', label: 'openat' },
  { type: 'next' },
  { type: 'prev' },
  { type: 'play' },
  { type: 'pause' },
  { type: 'setPolicy', policy: ['freebsd-rtld-libsys'] },
  { type: 'setTheme', theme: 'dark' },
  { type: 'getState' },
  ...['svg', 'png', 'html', 'json', 'txt'].map((format) => ({ type: 'export', format })),
  'slide:start',
  'slide:stop',
];

export const nameOf = (message: string | object): string => {
  if (typeof message === 'string') return message;
  const { type, format = '', label = '' } = message as { type: string; format?: string; label?: string };
  return [type, format, label && 'label'].filter(Boolean).join(' ');
};
