// `npm run test:tools`: opens our exports with the programs that other people will open them with. Installs those that
// the distribution has; what cannot be had is skipped and said so. The last line is always
// "N passed, N failed, N skipped"; only failures make the exit code 1.
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensureInstalled, requireNode } from './install.mjs';

/** What there is to check, in the order in which it is done; `load` because they use what is only now installed. */
const CHECKS = {
  svg: {
    title: 'portable SVG in browsers, librsvg, Inkscape',
    load: async () => (await import('./real/portable-svg.mjs')).portableSvg,
  },
  animated: { title: 'animated SVG', load: async () => (await import('./real/animated-svg.mjs')).animatedSvg },
  asciidoc: { title: 'status report in AsciiDoc', load: async () => (await import('./real/asciidoc.mjs')).asciidoc },
  pptx: { title: 'PowerPoint file in LibreOffice', load: async () => (await import('./real/pptx.mjs')).pptx },
  beamer: { title: 'Beamer frames in LaTeX', load: async () => (await import('./real/beamer.mjs')).beamer },
  text: { title: 'plain text', load: async () => (await import('./real/texts.mjs')).texts },
  bytes: { title: 'same bytes, opened again', load: async () => (await import('./real/bytes.mjs')).bytes },
  page: { title: 'what the page exports', load: async () => (await import('./real/page-exports.mjs')).pageExports },
  specs: { title: 'decks and frames in browsers', load: async () => (await import('./real/specs.mjs')).specs },
};

/** Those that look at the built page. */
const OF_THE_PAGE = ['page', 'specs'];

const USAGE = `usage: npm run test:tools [-- ${Object.keys(CHECKS)
  .map((name) => `--${name}`)
  .join(' ')}]

Without options all are checked. WHENCE_NO_INSTALL=1 installs no programs.
`;

requireNode();
const chosen = parse();
await ensureInstalled();
const { buildIfNeeded } = await import('./build.mjs');
const { MEASURE, MOST_SHARE } = await import('./real/pixels.mjs');
const { failed } = await import('./real/outcome.mjs');

function parse() {
  try {
    const options = Object.fromEntries(
      Object.keys(CHECKS).map((name) => [name, { type: /** @type {const} */ ('boolean') }]),
    );
    return Object.keys(parseArgs({ options }).values);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** @type {import('./real/outcome.mjs').Outcome[]} */
const outcomes = [];
/** @param {import('./real/outcome.mjs').Outcome} outcome */
function tell(outcome) {
  outcomes.push(outcome);
  process.stdout.write(`${outcome.state.padEnd(7)} ${outcome.what}: ${outcome.says}\n`);
}

process.stdout.write(`Differences of pictures are two figures: ${MEASURE}.\n`);
process.stdout.write(`Of the same picture in two programs at most ${MOST_SHARE * 100} % may differ.\n`);
for (const [name, { title, load }] of Object.entries(CHECKS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  process.stdout.write(`\n── ${title} ${'─'.repeat(Math.max(0, 74 - title.length))}\n`);
  const start = performance.now();
  try {
    if (OF_THE_PAGE.includes(name) && !(await buildIfNeeded())) throw new Error('the build failed, see above');
    const check = await load();
    for await (const outcome of check()) tell(outcome);
  } catch (error) {
    tell(failed(title, error instanceof Error ? error.message : String(error)));
  }
  process.stdout.write(`        ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}

/** @param {import('./real/outcome.mjs').Outcome['state']} state */
const those = (state) => outcomes.filter((outcome) => outcome.state === state);
process.stdout.write('\n');
for (const state of /** @type {const} */ (['failed', 'skipped'])) {
  for (const { what, says } of those(state)) process.stdout.write(`${state}: ${what}: ${says}\n`);
}
const counts = /** @type {const} */ (['passed', 'failed', 'skipped']).map((state) => `${those(state).length} ${state}`);
process.stdout.write(`${counts.join(', ')}\n`);
process.exitCode = those('failed').length > 0 ? 1 : 0;
