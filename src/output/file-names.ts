import type { ThemeName } from '../picture/theme.ts';

/** How files end, by what they are. Texts to paste name files, and the page saves them: this is what they agree on. */
export const ENDINGS = {
  svg: '.svg',
  'web-svg': '-web.svg',
  'animated-svg': '-animated.svg',
  png: '.png',
  gif: '.gif',
  webm: '.webm',
  mp4: '.mp4',
  pptx: '.pptx',
  zip: '.zip',
  html: '.html',
  txt: '.txt',
  json: '.json',
} as const satisfies Readonly<Record<string, string>>;

export type FileKind = keyof typeof ENDINGS;

/** These have no colours, or those of both themes. */
const OF_BOTH_THEMES: readonly FileKind[] = ['web-svg', 'html', 'txt', 'json'];

/** `base`: the name without ending. Light and dark pictures lie beside each other: `whence-split.svg`, `whence-split-dark.svg`. */
export const fileNameOf = (base: string, kind: FileKind, theme: ThemeName): string =>
  `${base}${theme === 'dark' && !OF_BOTH_THEMES.includes(kind) ? '-dark' : ''}${ENDINGS[kind]}`;
