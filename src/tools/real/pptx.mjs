// The PowerPoint file: sound as a package, opened by LibreOffice, page by page the pictures of the story, with notes.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { packageTroubles, partsOf, proseOf, slidesOf } from './archive.mjs';
import { judged, percent, skipped } from './outcome.mjs';
import { cut, difference, picture } from './pixels.mjs';
import { ensureProgram } from './programs.mjs';
import { core, told } from './told.mjs';
import { folderFor, render, run, syswhence } from './work.mjs';

const STORY = ['--story', 'one-call'];
const DPI = 96;

/** The slide's fonts are Arial and Consolas, or what stands in for them; the picture's are others: words differ. */
const MOST_SHARE = 0.06;
const MOST_PATCH = 110;

/** @returns {AsyncGenerator<import('./outcome.mjs').Outcome>} */
export async function* pptx() {
  const folder = folderFor('pptx');
  const file = await render(path.join(folder, 'story.pptx'), STORY);
  const { slides } = await told(STORY);
  yield* asPackage(file, slides);
  yield* inLibreOffice(folder, slides);
}

/** @param {string} text */
const oneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** @param {string} file @param {readonly any[]} slides */
function* asPackage(file, slides) {
  const parts = partsOf(file);
  const troubles = packageTroubles(parts);
  const count = `${Object.keys(parts).length} parts`;
  yield judged(
    'every relationship leads to a part, every part has a type',
    troubles.length === 0,
    troubles[0] ?? count,
  );
  const written = slidesOf(parts);
  const lacking = slides.filter(({ title, caption, notes }, i) => {
    const [words, said] = [proseOf(parts, written[i]?.slide ?? ''), proseOf(parts, written[i]?.notes ?? '')].map(
      oneLine,
    );
    return !words.includes(oneLine(title)) || !words.includes(oneLine(caption)) || !said.includes(oneLine(notes));
  });
  const isWhole = written.length === slides.length && lacking.length === 0;
  const figures = `${written.length} slides; without title, caption or notes: ${lacking.length}`;
  yield judged('each slide has its title, caption and notes', isWhole, figures);
}

/** @param {string} folder @param {readonly any[]} slides */
async function* inLibreOffice(folder, slides) {
  const what = 'the slides in LibreOffice';
  const programs = ['soffice', 'pdftoppm', 'rsvg-convert'].map(ensureProgram);
  for (const program of programs) if ('missing' in program) return yield skipped(what, program.missing);
  const [soffice, pdftoppm, rsvg] = programs.map((program) => ('path' in program ? program.path : ''));
  // A profile of its own: whoever has LibreOffice open is not disturbed.
  const profile = `-env:UserInstallation=file://${path.join(folder, 'profile')}`;
  await run(soffice, [
    profile,
    '--headless',
    '--convert-to',
    'pdf',
    '--outdir',
    folder,
    path.join(folder, 'story.pptx'),
  ]);
  await run(pdftoppm, ['-r', String(DPI), '-png', 'story.pdf', 'page'], { cwd: folder });
  const pages = readdirSync(folder)
    .filter((name) => /^page-\d+\.png$/.test(name))
    .sort();
  yield judged('LibreOffice makes a page of each step', pages.length === slides.length, `${pages.length} pages`);

  const { slideLayout, pptxPictureSize, fitted } = await core();
  const captions = slides.map(({ caption }) => caption);
  const { width, height } = pptxPictureSize('16:9', captions);
  const steps = path.join(folder, 'steps');
  await syswhence(['render', ...STORY, '--all-steps', '--size', `${width}x${height}`, '-o', steps]);
  const box = scaled(fitted({ width, height }, slideLayout('16:9', captions).picture), DPI);
  const wanted = [];
  for (const i of pages.keys()) {
    const name = path.join(steps, `step-${String(i + 1).padStart(2, '0')}`);
    await run(rsvg, ['-w', String(box.width), '-h', String(box.height), '-o', `${name}.png`, `${name}.svg`]);
    wanted.push(picture(`${name}.png`));
  }
  const seen = pages.map((page) => cut(picture(path.join(folder, page)), box));
  const figures = seen.map((page, i) => difference(page, wanted[i]));
  const isGood = figures.every(({ share, patch }) => share < MOST_SHARE && patch < MOST_PATCH);
  const line = figures.map(({ share, patch }) => `${percent(share)} / ${patch}`).join(', ');
  yield judged('each page shows the picture of its step', isGood && figures.length > 0, line);
  const nearest = seen.map((page, i) => ({
    own: figures[i].share,
    next: difference(page, wanted[(i + 1) % wanted.length]).share,
  }));
  const told = nearest.map(({ next }) => percent(next)).join(', ');
  yield judged(
    'and is farther from the next step',
    nearest.every(({ own, next }) => own < next),
    told,
  );
}

/** Inches as pixels. @param {{ x: number, y: number, width: number, height: number }} box @param {number} dpi */
function scaled({ x, y, width, height }, dpi) {
  const [px, py, w, h] = [x, y, width, height].map((inches) => Math.round(inches * dpi));
  return { x: px, y: py, width: w, height: h };
}
