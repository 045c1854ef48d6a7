/** From the attributes of an element to the fragment of the frame's address. */

/** What concerns the frame and not what it shows, with what is meant where an attribute is missing. */
const FRAME: Readonly<Record<string, string>> = { controls: 'min', autoplay: '0', loop: '0', deck: '', resize: '' };

/** Keys of the fragment that are attributes of the same name; `lang` is HTML's own, and says what the words are in. */
const KEYS: readonly string[] = [
  ...['scene', 'policy', 'compare', 'step', 'range', 'focus', 'look', 'mark', 'view', 'libsys', 'speed', 'theme'],
  ...['rows', 'columns', 'order', 'sort', 'reach', 'recipe'],
  ...['story', 'at', 'present', 'still', 'data', ...Object.keys(FRAME)],
];

const FLAGS: readonly string[] = ['autoplay', 'loop', 'present', 'still'];

/** Attributes of which the frame is told when they change. */
export const LINKED: readonly string[] = ['src', ...KEYS];

/** The parts of an element that are read here. */
export interface Attributes {
  getAttribute(name: string): string | null;
}

/**
 * The fragment that the attributes mean, without `#`. `src` may have a fragment of its own; attributes come after it and
 * win. Equal attributes give equal text.
 */
export function fragmentOf(element: Attributes): string {
  const given = new URLSearchParams(element.getAttribute('src')?.split('#')[1] ?? '');
  for (const key of KEYS) {
    const value = element.getAttribute(key);
    if (value !== null) given.set(key, FLAGS.includes(key) ? flag(value) : value);
  }
  // Said in full, so that a frame that is told of a change forgets what no longer holds.
  for (const [key, value] of Object.entries(FRAME)) if (!given.has(key)) given.set(key, value);
  given.set('v', '1');
  given.set('embed', '1');
  return given.toString();
}

/**
 * The commands that take a frame from one fragment to another. What can be changed alone is, so that the step that
 * somebody has gone to since stays.
 */
export function commandsBetween(before: string, after: string): readonly object[] {
  const [old, now] = [new URLSearchParams(before), new URLSearchParams(after)];
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key));
  const place = now.has('story') ? 'at' : 'step';
  const single: Readonly<Record<string, (value: string) => object>> = {
    policy: (policy) => ({ type: 'setPolicy', policy }),
    theme: (theme) => ({ type: 'setTheme', theme: theme || 'auto' }),
    [place]: (step) => ({ type: 'goto', step: Number(step || (place === 'at' ? 1 : 0)) }),
  };
  if (!changed.every((key) => Object.hasOwn(single, key))) return [{ type: 'load', link: after }];
  return changed.map((key) => single[key]?.(now.get(key) ?? '') ?? {});
}

/** The page that the frame shows, without fragment: `base`, or what `src` says before its own. */
export const pageOf = (element: Attributes, standard: string): string =>
  element.getAttribute('base') || element.getAttribute('src')?.split('#')[0] || standard;

/** As in HTML the word alone is enough; `0` and `false` take it back. */
const flag = (value: string): string => (value === '0' || value === 'false' ? '0' : '1');

/** Width to height, for the style: `16/9`, `4:3`. */
export function ratioOf(text: string | null): string {
  const [, width, height] = /^(\d{1,5})\s*[/:]\s*(\d{1,5})$/.exec(text?.trim() ?? '') ?? [];
  return Number(width) > 0 && Number(height) > 0 ? `${width} / ${height}` : '16 / 9';
}
