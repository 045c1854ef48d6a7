// Equal arguments give equal bytes, and what was written opens again as what it was.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { judged } from './outcome.mjs';
import { told } from './told.mjs';
import { folderFor, inTwos, render } from './work.mjs';

/** Endings of what `render` writes, by format. */
const FORMATS = {
  svg: 'svg',
  'web-svg': 'svg',
  'animated-svg': 'svg',
  png: 'png',
  txt: 'txt',
  json: 'json',
  pptx: 'pptx',
  html: 'html',
  zip: 'zip',
};

const PICTURE = ['freebsd-15', '--policy', 'freebsd-rtld-libsys', '--step', '63', '--mark', 'wall'];
const TRACE = ['src/evidence/fixtures/traces/strace-fink-python.txt', '--step', '20', '--with-data'];
const STORY = ['--story', 'threads'];
/** Formats of one picture tell of one step. */
const STEP = [...STORY, '--at', '4'];
const SINGLE = ['svg', 'web-svg', 'png'];

/** @returns {AsyncGenerator<import('./outcome.mjs').Outcome>} */
export async function* bytes() {
  const folder = folderFor('bytes');
  const kinds = {
    picture: () => PICTURE,
    story: (/** @type {string} */ format) => (SINGLE.includes(format) ? STEP : STORY),
    trace: () => TRACE,
  };
  for (const [kind, argsFor] of Object.entries(kinds)) {
    const files = await inTwos(Object.keys(FORMATS), (format) => file(folder, kind, format, argsFor(format)));
    const differing = files.filter(({ same }) => !same).map(({ format }) => format);
    const sizes = files.map(({ format, size }) => `${format} ${size}`).join(', ');
    yield judged(`${kind}: the same bytes twice`, differing.length === 0, list('not the same', differing) || sizes);
    const closed = files.filter(({ opens }) => !opens).map(({ format }) => format);
    yield judged(`${kind}: opens again`, closed.length === 0, list('not', closed) || `${files.length} formats`);
  }
}

/** @param {string} what @param {readonly string[]} formats */
const list = (what, formats) => (formats.length === 0 ? '' : `${what}: ${formats.join(', ')}`);

/**
 * Writes a file twice and opens it.
 *
 * @param {string} folder
 * @param {string} kind
 * @param {string} format
 * @param {readonly string[]} args
 */
async function file(folder, kind, format, args) {
  /** @param {string} which */
  const named = (which) => path.join(folder, `${kind}-${format}-${which}.${FORMATS[format]}`);
  const one = readFileSync(await render(named('one'), [...args, '--format', format]));
  const two = readFileSync(await render(named('two'), [...args, '--format', format]));
  const [opened, wanted] = [await told([named('one')]), await told(args.filter((arg) => arg !== '--with-data'))];
  const seen = kind === 'story' && SINGLE.includes(format) ? shown : whole;
  return { format, same: one.equals(two), size: one.length, opens: seen(opened) === seen(wanted) };
}

/** @typedef {Awaited<ReturnType<typeof told>>} Deck */

/** What is said of the slides says all that is in them. @param {Deck} deck */
const whole = ({ slides }) => JSON.stringify(slides);

/** A picture out of a story is what it shows; title and caption of its step stay with the story. @param {Deck} deck */
const shown = ({ slides }) => JSON.stringify(slides.map(({ link, alt, words }) => [link, alt, words]));
