import type { Shape, Tone } from './scene.ts';

export type ThemeName = 'light' | 'dark';

type Paints = Readonly<Record<Tone, string>>;

/**
 * Allowed is blue and denied vermillion: the pair stays apart under all three colour-vision deficiencies (facts/ux.md
 * §7 of the project's research; restated in docs/architecture.md). Objects take hues between them; every hue is
 * doubled by a label, a place or a dash, so none of them has to be recognised. All object tones keep 4.5:1 against the
 * paper of their theme, because they also colour small text.
 */
const LIGHT: Paints = {
  paper: '#faf9f5',
  card: '#ffffff',
  cardDead: '#fdf1ec',
  ink: '#1b1e28',
  quiet: '#555b6a',
  faint: '#d8d6cf',
  wall: '#c9c5b8',
  kernel: '#2a2f45',
  kernelInk: '#ffffff',
  kernelQuiet: '#bcc2d6',
  kernelChip: '#434a68',
  allowed: '#0072b2',
  denied: '#b93a06',
  unknown: '#6a6a6a',
  never: '#8a8778',
  program: '#97306b',
  library: '#4d5f78',
  libthr: '#5f6a00',
  libc: '#8a5c00',
  libsys: '#00704f',
  rtld: '#4a43bd',
  sharedPage: '#2f6f80',
  anonymous: '#6b4a3a',
};

const DARK: Paints = {
  paper: '#14161d',
  card: '#1c1f29',
  cardDead: '#2b1c19',
  ink: '#eceef5',
  quiet: '#a6adbf',
  faint: '#3a3f50',
  wall: '#565b6b',
  kernel: '#05060a',
  kernelInk: '#f4f6fc',
  kernelQuiet: '#a6adbf',
  kernelChip: '#2c3146',
  allowed: '#56b4e9',
  denied: '#ff8a5c',
  unknown: '#a9a9a9',
  never: '#8b8f9c',
  program: '#e68fc1',
  library: '#a3b5cf',
  libthr: '#c2cc5a',
  libc: '#e3b04b',
  libsys: '#3fc79a',
  rtld: '#a5a0ff',
  sharedPage: '#7cc4d6',
  anonymous: '#cfa48e',
};

/** The paints of each theme. */
export const THEMES: Readonly<Record<ThemeName, Paints>> = { light: LIGHT, dark: DARK };

/** A light wash of a tone over the card, as an opaque colour: outputs without alpha draw it alike. */
export function wash(theme: ThemeName, tone: Tone, amount = theme === 'light' ? 0.07 : 0.14): string {
  const paints = THEMES[theme];
  return mix(paints.card, paints[tone], amount);
}

/** Whether a shape is filled with a wash of its tone instead of the tone itself. */
export const isWashed = (shape: Shape): boolean => shape.kind === 'rect' && shape.wash === true;

/** The colour that a shape is filled with, `#rrggbb`; null: with none. */
export function fillOf(shape: Shape, theme: ThemeName): string | null {
  if (!shape.fill) return null;
  return isWashed(shape) ? wash(theme, shape.fill) : THEMES[theme][shape.fill];
}

function mix(from: string, to: string, amount: number): string {
  const part = (start: number): string => {
    const a = Number.parseInt(from.slice(start, start + 2), 16);
    const b = Number.parseInt(to.slice(start, start + 2), 16);
    return Math.round(a + (b - a) * amount)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${part(1)}${part(3)}${part(5)}`;
}
