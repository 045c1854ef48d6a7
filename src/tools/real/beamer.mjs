// Beamer: the frame in steps.zip and the one that is pasted build, step by step, with every letter.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { partsOf } from './archive.mjs';
import { judged, percent, skipped } from './outcome.mjs';
import { ink, picture } from './pixels.mjs';
import { ensureProgram } from './programs.mjs';
import { snippet, told } from './told.mjs';
import { folderFor, inTwos, render, run, syswhence } from './work.mjs';

const PICTURE = ['freebsd-15', '--policy', 'freebsd-rtld-libsys', '--step', '63'];

/** The commonest beginning of a talk. @param {string} frames */
const talk = (frames) =>
  [
    '\\documentclass[aspectratio=169]{beamer}',
    '\\usepackage[T1]{fontenc}',
    '\\usepackage{lmodern}',
    '\\begin{document}',
    frames,
    '\\end{document}',
    '',
  ].join('\n');

/** @returns {AsyncGenerator<import('./outcome.mjs').Outcome>} */
export async function* beamer() {
  const folder = folderFor('beamer');
  const [latex, pdftoppm] = ['pdflatex', 'pdftoppm'].map(ensureProgram);
  if (!latex || 'missing' in latex) return yield skipped('the Beamer frames', latex?.missing ?? '');
  const one = await snippet('beamer', await told(PICTURE), 'one');
  const { out } = await syswhence(['stories', '--json']);
  /** @type {string[]} */
  const ids = JSON.parse(out.toString()).map((/** @type {{ id: string }} */ { id }) => id);
  yield* await inTwos(ids, (id) => ofStory(path.join(folder, id), id, one, latex.path));
  if (!pdftoppm || 'missing' in pdftoppm) return yield skipped('pictures on the Beamer pages', pdftoppm?.missing ?? '');
  const split = path.join(folder, 'split');
  await run(pdftoppm.path, ['-r', '60', '-png', 'talk.pdf', 'page'], { cwd: split });
  const shares = [1, 9].map((page) => ink(picture(path.join(split, `page-${String(page).padStart(2, '0')}.png`))));
  yield judged(
    'the pictures are on the pages',
    shares.every((share) => share > 0.2),
    `ink ${shares.map(percent).join(', ')}`,
  );
}

/**
 * @param {string} folder
 * @param {string} id of a story
 * @param {string} one frame of one picture, which lies beside the story as somebody would put it there
 * @param {string} pdflatex
 */
async function ofStory(folder, id, one, pdflatex) {
  mkdirSync(folder);
  const parts = partsOf(await render(path.join(folder, 'steps.zip'), ['--story', id]));
  for (const [name, bytes] of Object.entries(parts)) writeFileSync(path.join(folder, name), bytes);
  const deck = await told(['--story', id]);
  writeFileSync(path.join(folder, 'pasted.tex'), await snippet('beamer', deck, 'whence', true));
  copyFileSync(path.join(folder, 'step-01.png'), path.join(folder, 'one.png'));
  writeFileSync(path.join(folder, 'one.tex'), one);
  writeFileSync(path.join(folder, 'talk.tex'), talk('\\input{beamer}\n\\input{pasted}\n\\input{one}'));
  await run(pdflatex, ['-interaction=nonstopmode', '-halt-on-error', 'talk.tex'], { cwd: folder });
  // The log breaks its lines after 79 characters.
  const log = readFileSync(path.join(folder, 'talk.log'), 'latin1').replace(/(?<=.{79})\n/g, '');
  const pages = Number(/Output written on talk\.pdf \((\d+) pages?/.exec(log)?.[1]);
  const wanted = 2 * deck.slides.length + 1;
  const lost = log.match(/Missing character: .*/g) ?? [];
  const overfull = log.match(/Overfull \\[hv]box .*/g) ?? [];
  const isGood = pages === wanted && lost.length === 0 && overfull.length === 0;
  const figures = `${pages} pages of ${wanted}; letters missing: ${lost.length}; too large for its frame: ${overfull.length}`;
  return judged(`the story ${id} in LaTeX`, isGood, [figures, ...lost.slice(0, 1), ...overfull.slice(0, 1)].join('; '));
}
