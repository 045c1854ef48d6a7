// `npm run bench`: figures about speed, with the goals beside them. Asserts nothing: figures depend on the machine.
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { ensureInstalled, requireNode, root } from './install.mjs';

requireNode();
await ensureInstalled();
const { load } = await import('./bundle.mjs');
const { crowd } = await import('./bench-crowd.mjs');
const { measureFirstFrame, measureFrames, measurePage } = await import('./bench-page.mjs');
const { buildIfNeeded } = await import('./build.mjs');

const TRACE = path.join(root, 'src/evidence/fixtures/traces/strace-fink-python.txt');
const MEGABYTE = 1e6;
const SIZE = 100 * MEGABYTE;

/**
 * A file of about the size, made of one real trace again and again.
 *
 * @param {string} file
 * @returns {Promise<number>} its size in bytes
 */
function makeBig(file) {
  const trace = readFileSync(TRACE);
  const times = Math.ceil(SIZE / trace.length);
  return new Promise((resolve, reject) => {
    const out = createWriteStream(file);
    out.on('error', reject);
    out.on('finish', () => resolve(times * trace.length));
    let left = times;
    const pour = () => {
      while (left > 0) {
        left--;
        if (!out.write(trace)) return void out.once('drain', pour);
      }
      out.end();
    };
    pour();
  });
}

/** @type {[string, string, string][]} */
const rows = [];
/** @param {string} what @param {string} figure @param {string} [goal] */
const row = (what, figure, goal = '') => rows.push([what, figure, goal]);

const folder = mkdtempSync(path.join(tmpdir(), 'whence-bench-'));
try {
  const file = path.join(folder, 'big.txt');
  const size = await makeBig(file);
  const core = await load('src/tools/bench-core.ts');

  const speed = await core.measureImport(file, size, 3);
  /** @param {number} seconds */
  const rate = (seconds) => `${(size / MEGABYTE / seconds).toFixed(0)} MB/s`;
  row(`scan of ${(size / MEGABYTE).toFixed(0)} MB for line ends, bytes`, rate(speed.bytes));
  row('the same as text, cut into lines', rate(speed.text));
  row(`import of it, ${speed.calls} calls`, rate(speed.import));
  row('import / scan of bytes', (speed.import / speed.bytes).toFixed(1));
  row('import / scan of text', (speed.import / speed.text).toFixed(1), 'at most 5');

  const many = path.join(folder, 'crowd.txt');
  writeFileSync(many, crowd(600, 20_000));
  for (const [trace, what] of [
    [TRACE, 'one process'],
    [many, 'many functions'],
    [file, 'many processes'],
  ]) {
    for (const [calls, goal] of /** @type {const} */ ([
      [1_000_000, 16],
      [10_000_000, 50],
    ])) {
      const toggle = await core.measureToggle(trace, calls);
      const head = `${what}, ${calls / MEGABYTE} M calls, ${toggle.attempts} attempts`;
      row(`${head}: index, once per file`, `${toggle.indexing.toFixed(1)} ms`);
      row(
        `  one of ${toggle.policies} policies switched on, median`,
        `${toggle.median.toFixed(2)} ms`,
        `below ${goal} ms`,
      );
      row('  the slowest of them', `${toggle.worst.toFixed(2)} ms`, `below ${goal} ms`);
      row('  sixteen at once, none known before', `${toggle.all.toFixed(2)} ms`);
    }
  }

  const page = await measurePage(file);
  if ('missing' in page) {
    row('import in the page', `not measured: ${page.missing}`);
  } else {
    row('import in the page', rate(page.seconds));
    const figure = page.count ? `${page.longest.toFixed(0)} ms` : 'none above 50 ms';
    row(`longest of ${page.count} long tasks, reading and first picture`, figure, 'none above 50 ms');
  }

  const first = await measureFirstFrame();
  if ('missing' in first) {
    row('first picture of an embed', `not measured: ${first.missing}`);
  } else {
    row('first picture of an embed, page in parts, median of 5', `${first.parts.toFixed(0)} ms`, 'at most 1000 ms');
    row('the same, single file', `${first.single.toFixed(0)} ms`, 'at most 1000 ms');
  }

  if (await buildIfNeeded()) {
    const { FIRST_SCRIPT, SINGLE_FILE } = await load('src/tools/budget.ts');
    const index = readFileSync(path.join(root, 'dist/index.html'), 'utf8');
    const script = readFileSync(path.join(root, 'dist', /src="\.\/(assets\/index-[^"]+\.js)"/.exec(index)?.[1] ?? ''));
    const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;
    row(
      'first script, compressed',
      kilobytes(gzipSync(script, { level: 9 }).length),
      `at most ${kilobytes(FIRST_SCRIPT)}`,
    );
    row(
      'single file',
      kilobytes(statSync(path.join(root, 'dist/whence.html')).size),
      `at most ${kilobytes(SINGLE_FILE)}`,
    );
    for (const name of ['whence-graph.js', 'whence-reveal.js']) {
      row(`embed/${name}, compressed`, kilobytes(gzipSync(readFileSync(path.join(root, 'dist/embed', name))).length));
    }
  }

  const frames = await measureFrames(many, 5);
  if ('missing' in frames) {
    row('frames of the picture', `not measured: ${frames.missing}`);
  } else {
    row(
      `frames of the picture, ${frames.chips} chips, ${frames.flying} calls in flight`,
      `${frames.busy.toFixed(0)} per second`,
    );
    row('the same page at rest', `${frames.idle.toFixed(0)} per second`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

const widths = [0, 1].map((column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
process.stdout.write(
  `\nNode ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n\n`,
);
for (const [what, figure, goal] of rows) {
  process.stdout.write(`${`${what.padEnd(widths[0] ?? 0)}  ${figure.padStart(widths[1] ?? 0)}  ${goal}`.trimEnd()}\n`);
}
