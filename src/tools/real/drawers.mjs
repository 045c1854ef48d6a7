// Programs that turn our SVG into pixels.
import { copyFileSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { shoot, startBrowser } from './browsers.mjs';
import { ensureProgram } from './programs.mjs';
import { run } from './work.mjs';

/**
 * Draws `NAME.svg` of a folder as `NAME.PROGRAM.png`, for each of the names.
 *
 * @typedef {(folder: string, names: readonly string[]) => Promise<string | null>} Drawer
 *   resolves to null, or to a sentence that says why the program is not here
 */

/** @type {Readonly<Record<string, Drawer>>} */
export const DRAWERS = {
  chromium: (folder, names) => byBrowser('chromium', folder, names),
  firefox: (folder, names) => byBrowser('firefox', folder, names),
  librsvg: byLibrsvg,
  inkscape: byInkscape,
};

/** @param {import('../browsers.mjs').BrowserName} program @param {string} folder @param {readonly string[]} names */
async function byBrowser(program, folder, names) {
  const started = await startBrowser(program);
  if ('missing' in started) return started.missing;
  try {
    for (const name of names) {
      const svg = path.join(folder, `${name}.svg`);
      await shoot(started.browser, svg, path.join(folder, `${name}.${program}.png`), sizeOf(readFileSync(svg, 'utf8')));
    }
  } finally {
    await started.browser.close();
  }
  return null;
}

/** @type {Drawer} */
async function byLibrsvg(folder, names) {
  const program = ensureProgram('rsvg-convert');
  if ('missing' in program) return program.missing;
  for (const name of names) {
    await run(program.path, ['-o', path.join(folder, `${name}.librsvg.png`), path.join(folder, `${name}.svg`)]);
  }
  return null;
}

/** Starting it takes longer than drawing: once for all pictures, which it then names itself. @type {Drawer} */
async function byInkscape(folder, names) {
  const program = ensureProgram('inkscape');
  if ('missing' in program) return program.missing;
  const own = path.join(folder, 'inkscape');
  mkdirSync(own, { recursive: true });
  const copies = names.map((name) => path.join(own, `${name}.svg`));
  for (const [i, name] of names.entries()) copyFileSync(path.join(folder, `${name}.svg`), copies[i]);
  await run(program.path, ['--export-type=png', ...copies], {
    env: { INKSCAPE_PROFILE_DIR: path.join(own, 'profile') },
  });
  for (const name of names) {
    renameSync(path.join(own, `${name}.png`), path.join(folder, `${name}.inkscape.png`));
  }
  return null;
}

/** Pixels of a picture of ours, from its root element. @param {string} svg its text */
export function sizeOf(svg) {
  const [, width, height] = /^<svg [^>]*?width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  return { width: Math.ceil(Number(width)), height: Math.ceil(Number(height)) };
}
