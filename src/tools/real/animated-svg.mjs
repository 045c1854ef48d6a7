// The animated SVG is its last picture for whoever sees no motion, and ends as that picture for all others.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { shoot, startBrowser } from './browsers.mjs';
import { sizeOf } from './drawers.mjs';
import { judged, percent, skipped } from './outcome.mjs';
import { difference, MOST_SHARE, picture } from './pixels.mjs';
import { ensureProgram } from './programs.mjs';
import { folderFor, render, run, syswhence } from './work.mjs';

const CALL = ['freebsd-15', '--policy', 'freebsd-rtld-libsys', '--step', '24'];
const STORY = ['--story', 'split'];

/** One call travels for 1.2 seconds and stands for 2. Milliseconds, with time for a slow machine. */
const LENGTH = 6000;

/** @returns {AsyncGenerator<import('./outcome.mjs').Outcome>} */
export async function* animatedSvg() {
  const folder = folderFor('animated-svg');
  /** @param {string} name */
  const at = (name) => path.join(folder, name);
  const files = {
    call: { film: await render(at('call.svg'), [...CALL, '--format', 'animated-svg']), last: at('call-last.svg') },
    story: {
      film: await render(at('story.svg'), [...STORY, '--format', 'animated-svg']),
      last: at('steps/step-09.svg'),
    },
  };
  await render(files.call.last, CALL);
  await syswhence(['render', ...STORY, '--all-steps', '--caption', '-o', at('steps')]);

  const rsvg = ensureProgram('rsvg-convert');
  if ('missing' in rsvg) yield skipped('the animated SVG without animation, by librsvg', rsvg.missing);
  else {
    for (const [name, { film, last }] of Object.entries(files)) {
      for (const [svg, png] of [
        [film, at(`${name}.librsvg.png`)],
        [last, at(`${name}-last.librsvg.png`)],
      ]) {
        await run(rsvg.path, ['-o', png, svg]);
      }
      const { share, patch } = difference(picture(at(`${name}.librsvg.png`)), picture(at(`${name}-last.librsvg.png`)));
      yield judged(`librsvg shows the end of the ${name}`, share < MOST_SHARE, `${percent(share)} / ${patch}`);
    }
  }
  for (const name of /** @type {const} */ (['chromium', 'firefox'])) yield* inBrowser(name, files, at);
}

/**
 * @param {import('../browsers.mjs').BrowserName} program
 * @param {Record<string, { film: string, last: string }>} files
 * @param {(name: string) => string} at
 */
async function* inBrowser(program, files, at) {
  const calm = await startBrowser(program, true);
  if ('missing' in calm) return yield skipped(`the animated SVG in ${program}`, calm.missing);
  for (const [name, { film, last }] of Object.entries(files)) {
    const [seen, wanted] = [at(`${name}.${program}-reduced.png`), at(`${name}-last.${program}.png`)];
    await shoot(calm.browser, film, seen, sizeOf(readFileSync(film, 'utf8')));
    await shoot(calm.browser, last, wanted, sizeOf(readFileSync(last, 'utf8')));
    const { share, patch } = difference(picture(seen), picture(wanted));
    yield judged(`${program}, no motion wanted: the end of the ${name}`, share === 0, `${percent(share)} / ${patch}`);
  }
  await calm.browser.close();

  const lively = await startBrowser(program);
  if ('missing' in lively) return;
  const { film, last } = files.call;
  const end = picture(at(`call-last.${program}.png`));
  /** @param {string} when @param {number} wait */
  const seenAt = async (when, wait) => {
    const png = at(`call.${program}-${when}.png`);
    await shoot(lively.browser, film, png, sizeOf(readFileSync(last, 'utf8')), wait);
    return difference(picture(png), end);
  };
  const [begun, ended] = [await seenAt('begun', 0), await seenAt('ended', LENGTH)];
  await lively.browser.close();
  const figures = `then ${percent(begun.share)} / ${begun.patch}, at the end ${percent(ended.share)} / ${ended.patch}`;
  yield judged(
    `${program}, motion wanted: it moves, and ends`,
    begun.patch > ended.patch && ended.share === 0,
    figures,
  );
}
