// The portable SVG looks the same in every program that draws it: Chromium, Firefox, librsvg, Inkscape.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DRAWERS } from './drawers.mjs';
import { judged, percent, skipped } from './outcome.mjs';
import { difference, MOST_SHARE, picture } from './pixels.mjs';
import { ensureProgram } from './programs.mjs';
import { folderFor, render } from './work.mjs';

/** What the pictures have between them: all kinds of shapes, both themes, cameras, captions, large type, a table. */
const PICTURES = {
  overview: ['freebsd-15'],
  refusal: ['freebsd-15', '--policy', 'freebsd-rtld-libsys', '--step', '63'],
  pins: ['openbsd-7.6', '--policy', 'openbsd-pinsyscalls', '--step', '20'],
  compare: ['freebsd-15', '--compare', 'freebsd-rtld-libsys', '--step', '63'],
  present: ['freebsd-15', '--policy', 'freebsd-rtld-libsys', '--step', '63', '--present'],
  story: ['--story', 'one-call', '--at', '3', '--look', 'object:libsys.so.7', '--mark', 'call:write', '--caption'],
  matrix: ['--link', 'v=1&scene=freebsd-15-attacks&view=matrix'],
  dark: ['freebsd-15', '--policy', 'freebsd-rtld-libsys', '--step', '63', '--theme', 'dark'],
};

/**
 * More than antialiasing ever makes of a patch, less than a word or a line that is missing: the check draws a picture
 * without one of its texts as well, and that has to be more.
 */
const MOST_PATCH = 32;

/** @returns {AsyncGenerator<import('./outcome.mjs').Outcome>} */
export async function* portableSvg() {
  const folder = folderFor('portable-svg');
  const fonts = ensureProgram('fc-list');
  if ('missing' in fonts) yield skipped('DejaVu fonts', 'not found by fontconfig: programs may each take another font');
  const names = Object.keys(PICTURES);
  for (const name of names) await render(path.join(folder, `${name}.svg`), PICTURES[name]);
  writeFileSync(
    path.join(folder, `${LACKING}.svg`),
    withoutAWord(readFileSync(path.join(folder, 'refusal.svg'), 'utf8')),
  );

  const programs = [];
  for (const [program, draw] of Object.entries(DRAWERS)) {
    const missing = await draw(folder, [...names, LACKING]);
    if (missing) yield skipped(`drawn by ${program}`, missing);
    else programs.push(program);
  }
  /** @param {string} program @param {string} name */
  const drawn = (program, name) => picture(path.join(folder, `${name}.${program}.png`));
  const pairs = programs.flatMap((a, i) => programs.slice(i + 1).map((b) => [a, b]));
  for (const name of names) {
    const figures = pairs.map(([a, b]) => ({ a, b, ...difference(drawn(a, name), drawn(b, name)) }));
    const isGood = figures.every(({ share, patch }) => share < MOST_SHARE && patch < MOST_PATCH);
    const line = figures.map(({ a, b, share, patch }) => `${a}–${b} ${percent(share)} / ${patch}`).join(', ');
    yield judged(`${name} is drawn alike (share / patch)`, isGood, line);
  }
  for (const program of programs) {
    const { share, patch } = difference(drawn(program, 'refusal'), drawn(program, LACKING));
    yield judged(`${program}: a missing word would be noticed`, patch >= MOST_PATCH, `${percent(share)} / ${patch}`);
  }
}

const LACKING = 'refusal-without-a-word';

/** The picture without the last of its short bold texts. @param {string} svg */
function withoutAWord(svg) {
  const words = [...svg.matchAll(/<text [^>]*font-weight[^>]*>[^<]{3,9}<\/text>\n/g)];
  const last = words.at(-1);
  if (!last) throw new Error('the picture has no bold text');
  return svg.replace(last[0], '');
}
