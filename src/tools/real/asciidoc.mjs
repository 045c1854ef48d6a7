// A status report: AsciiDoc, read as a mail through w3m, and as a PDF.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sizeOf } from './drawers.mjs';
import { judged, percent, skipped } from './outcome.mjs';
import { cut, difference, picture } from './pixels.mjs';
import { ensureProgram } from './programs.mjs';
import { PAGE, snippet, told } from './told.mjs';
import { folderFor, render, run } from './work.mjs';

const PICTURE = ['freebsd-15', '--policy', 'freebsd-rtld-libsys', '--step', '63'];
const COLUMNS = 80;

/** @returns {AsyncGenerator<import('./outcome.mjs').Outcome>} */
export async function* asciidoc() {
  const folder = folderFor('asciidoc');
  await render(path.join(folder, 'picture.svg'), PICTURE);
  const deck = await told(PICTURE);
  const text = await snippet('asciidoc', deck, 'picture');
  writeFileSync(path.join(folder, 'report.adoc'), `= Status report\n\n== Whence\n\n${text}\nMore text.\n`);
  yield* asMail(folder, deck.slides[0]);
  yield* storyAsMail(folder);
  yield* asPdf(folder);
}

/** White space of any kind is one space: w3m breaks lines where it likes. @param {string} text */
const oneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** @param {string} folder @param {{ alt: string, title: string, link: string }} slide */
async function* asMail(folder, { alt, title, link }) {
  const [asciidoctor, w3m] = [ensureProgram('asciidoctor'), ensureProgram('w3m')];
  const what = 'the report as HTML, dumped by w3m';
  if ('missing' in asciidoctor) return yield skipped(what, asciidoctor.missing);
  if ('missing' in w3m) return yield skipped(what, w3m.missing);
  const { complaints } = await run(asciidoctor.path, ['report.adoc'], { cwd: folder });
  yield judged('asciidoctor takes the block', complaints === '', complaints.trim() || 'no complaints');
  const { out } = await run(w3m.path, ['-cols', String(COLUMNS), '-dump', 'report.html'], { cwd: folder });
  const dump = out.toString();
  writeFileSync(path.join(folder, 'report.txt'), dump);
  const mail = oneLine(dump);
  const isSentence = /^[A-Z].*[.!]$/.test(alt) && !/[<>{}\\]|&[a-z#]/.test(mail);
  yield judged('the mail says the finding, whole', mail.includes(alt) && isSentence, `“${alt}”`);
  yield judged('the mail has the caption', mail.includes(title), title);
  const html = readFileSync(path.join(folder, 'report.html'), 'utf8');
  const address = `href="${PAGE}#${link}"`.replaceAll('&', '&amp;');
  yield judged('the link is there', html.includes(address) && mail.includes('Open this picture in Whence'), address);
  const longest = Math.max(...dump.split('\n').map(({ length }) => length));
  yield judged('the mail is narrow enough', longest <= COLUMNS, `${longest} columns`);
}

/** Its captions are full of names that AsciiDoc would set in another way. */
const STORY = ['--story', 'threads'];

/** @param {string} folder */
async function* storyAsMail(folder) {
  const [asciidoctor, w3m] = [ensureProgram('asciidoctor'), ensureProgram('w3m')];
  if ('missing' in asciidoctor || 'missing' in w3m) return;
  const deck = await told(STORY);
  const text = await snippet('asciidoc', deck, 'whence-threads', true);
  writeFileSync(path.join(folder, 'story.adoc'), `= Status report\n\n== Whence\n\n${text}`);
  await run(asciidoctor.path, ['story.adoc'], { cwd: folder });
  const { out } = await run(w3m.path, ['-cols', '1000', '-dump', 'story.html'], { cwd: folder });
  const mail = oneLine(out.toString());
  /** @type {{ title: string, caption: string, alt: string }[]} */
  const slides = deck.slides;
  const words = slides.flatMap(({ title, caption, alt }) => [`${title}: ${caption}`, alt]);
  const lost = words.filter((sentence) => !mail.includes(oneLine(sentence)));
  yield judged(
    'a story keeps every word of its steps',
    lost.length === 0,
    lost.join(' | ') || `${words.length} sentences`,
  );
}

/** Type of a PDF is not that of the picture: words differ, places and colours do not. */
const MOST_SHARE = 0.05;
const DPI = 192;

/** @param {string} folder */
async function* asPdf(folder) {
  const what = 'the report as PDF';
  const programs = ['asciidoctor-pdf', 'pdftoppm', 'rsvg-convert'].map(ensureProgram);
  for (const program of programs) if ('missing' in program) return yield skipped(what, program.missing);
  const [asciidoctor, pdftoppm, rsvg] = programs.map((program) => ('path' in program ? program.path : ''));
  const { out, complaints } = await run(asciidoctor, ['report.adoc'], { cwd: folder });
  const said = `${out}${complaints}`.trim();
  yield judged('asciidoctor-pdf takes picture and block', said === '', said || 'no complaints');
  await run(pdftoppm, ['-r', String(DPI), '-png', '-singlefile', 'report.pdf', 'page'], { cwd: folder });
  const page = picture(path.join(folder, 'page.png'));
  const svg = readFileSync(path.join(folder, 'picture.svg'), 'utf8');
  const box = placeOf(page, svg);
  if (!box) return yield judged('the picture is in the PDF', false, 'no block of its colour on the first page');
  const size = ['-w', String(box.width), '-h', String(box.height)];
  await run(rsvg, [...size, '-o', path.join(folder, 'picture.librsvg.png'), path.join(folder, 'picture.svg')]);
  const { share, patch } = difference(cut(page, box), picture(path.join(folder, 'picture.librsvg.png')));
  const figures = `${box.width} × ${box.height} pixels at ${DPI} dpi, against librsvg ${percent(share)} / ${patch}`;
  yield judged('the picture is in the PDF', share < MOST_SHARE, figures);
  const blank = { ...box, data: new Uint8Array(box.width * box.height * 4).fill(255) };
  const other = difference(cut(page, box), blank);
  yield judged('the PDF: a missing picture would be noticed', other.share > MOST_SHARE, percent(other.share));
  yield* lettersIn(folder, svg, path.join(path.dirname(pdftoppm), 'pdftotext'));
}

/**
 * A letter that the fonts of a PDF lack comes out as another one.
 *
 * @param {string} folder
 * @param {string} svg
 * @param {string} pdftotext
 */
async function* lettersIn(folder, svg, pdftotext) {
  const { out } = await run(pdftotext, [path.join(folder, 'report.pdf'), '-']);
  const words = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text.replace(/&\w+;/g, ''));
  const letters = new Set(words.join('').replace(/\s/g, ''));
  const lost = [...letters].filter((letter) => !out.toString().includes(letter));
  yield judged(
    'the PDF has every letter of the picture',
    lost.length === 0,
    `${letters.size} letters, lost: ${lost.join(' ') || 'none'}`,
  );
}

/**
 * Where the picture stands on a page: its ground is of a colour that nothing else has, and goes from edge to edge at
 * its top.
 *
 * @param {import('./pixels.mjs').Picture} page
 * @param {string} svg the picture
 */
function placeOf({ width, height, data }, svg) {
  const [, ground = ''] = /<rect x="0" y="0"[^>]* fill="#([0-9a-f]{6})"/.exec(svg) ?? [];
  const wanted = [0, 2, 4].map((i) => Number.parseInt(ground.slice(i, i + 2), 16));
  /** @param {number} at */
  const isGround = (at) => wanted.every((value, i) => Math.abs(data[at * 4 + i] - value) <= 1);
  let [left, right, top] = [width, -1, height];
  for (let at = 0; at < width * height; at++) {
    if (!isGround(at)) continue;
    left = Math.min(left, at % width);
    right = Math.max(right, at % width);
    top = Math.min(top, Math.floor(at / width));
  }
  if (right < left) return null;
  const { width: wide, height: high } = sizeOf(svg);
  const across = right - left + 1;
  return { x: left, y: top, width: across, height: Math.min(height - top, Math.round((across * high) / wide)) };
}
