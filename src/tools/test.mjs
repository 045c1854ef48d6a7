// `npm test`: everything a change must pass, on a bare machine. Phases run to the end even when one fails, so that one
// run tells all there is to mend. The last line is always "N passed, N failed".
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { ensureInstalled, requireNode, root } from './install.mjs';

const USAGE = `usage: npm test [-- --types --lint --unit --build --e2e]

Without options every phase runs. --e2e builds first if the sources changed.
`;

/**
 * @typedef {{ passed: number, failed: number }} Tally
 * @typedef {{ ok: boolean, note?: string, tally?: Tally, failures?: string[] }} Outcome
 * @typedef {{ name: string, title: string, run: () => Promise<Outcome> }} Phase
 */

requireNode();
const { values: chosen } = parse();
await ensureInstalled();
// Loaded only now: they may use what was just installed.
const { build, buildIfNeeded } = await import('./build.mjs');
const { ensureBrowser } = await import('./browsers.mjs');
const { freePort, run } = await import('./process.mjs');

const RESULTS = path.join(root, 'test-results');
const modules = path.join(root, 'node_modules');

function parse() {
  try {
    const flag = /** @type {const} */ ({ type: 'boolean' });
    return parseArgs({ options: { types: flag, lint: flag, unit: flag, build: flag, e2e: flag } });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

/**
 * A JSON report of a test runner; null if it died before it could write one.
 *
 * @param {string} name
 * @returns {any}
 */
function report(name) {
  try {
    return JSON.parse(readFileSync(path.join(RESULTS, name), 'utf8'));
  } catch {
    return null;
  }
}

/** A runner that left no report has failed at least once. @type {Tally} */
const NO_REPORT = { passed: 0, failed: 1 };

/** @param {string} program path below node_modules @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
const node = (program, args, env) => run(process.execPath, [path.join(modules, program), ...args], env);

/** @returns {Promise<Outcome>} */
async function types() {
  return { ok: (await node('typescript/bin/tsc', ['--noEmit'])) === 0 };
}

/** @returns {Promise<Outcome>} */
async function lint() {
  const layers = (await run(process.execPath, ['src/tools/layers.mjs'])) === 0;
  // There is no Biome for the BSDs; the import rules, which are ours, are checked everywhere.
  if (!['linux', 'darwin', 'win32'].includes(process.platform)) {
    return { ok: layers, note: `layers only: there is no Biome for ${process.platform}` };
  }
  const biome = (await node('@biomejs/biome/bin/biome', ['check', '.'])) === 0;
  return { ok: layers && biome };
}

/** @returns {Promise<Outcome>} */
async function unit() {
  const reporters = ['--reporter=default', '--reporter=json', '--outputFile.json=test-results/unit.json'];
  const code = await node('vitest/vitest.mjs', ['run', ...reporters]);
  const json = report('unit.json');
  if (!json) return { ok: false, tally: NO_REPORT };
  const name = (/** @type {any} */ file) => path.relative(root, file.name);
  const failedIn = (/** @type {any} */ file) =>
    file.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
  // A file that does not even load has no tests to count; it counts as one.
  const unloaded = json.testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const failures = [
    ...unloaded.map((/** @type {any} */ file) => failureText(name(file), [file.message])),
    ...json.testResults.flatMap((/** @type {any} */ file) =>
      failedIn(file).map((/** @type {any} */ test) =>
        failureText(`${name(file)}: ${test.fullName}`, test.failureMessages),
      ),
    ),
  ];
  return {
    ok: code === 0,
    failures,
    tally: { passed: json.numPassedTests, failed: json.numFailedTests + unloaded.length },
  };
}

/** @returns {Promise<Outcome>} */
async function e2e() {
  if (!(await buildIfNeeded())) return { ok: false, note: 'no build to test', tally: NO_REPORT };
  const missing = [];
  for (const name of /** @type {const} */ (['chromium', 'firefox'])) {
    const found = await ensureBrowser(name);
    if ('missing' in found) missing.push(found.missing);
    else process.stdout.write(`${name}: ${found.browser.path}\n`);
  }
  for (const message of missing) process.stderr.write(`${message} Its tests count as failed.\n`);
  const port = String(await freePort(4273));
  const code = await node('@playwright/test/cli.js', ['test', '--config', 'e2e/playwright.config.ts'], {
    WHENCE_E2E_PORT: port,
    ...PLAYWRIGHT_ON_BSD,
  });
  const json = report('e2e.json');
  const stats = json?.stats;
  const note = missing.join(' ');
  if (!stats) return { ok: false, note, tally: NO_REPORT };
  const tally = { passed: stats.expected + stats.flaky, failed: stats.unexpected };
  return { ok: code === 0, note, tally, failures: failedSpecs(json.suites) };
}

/** The tests that failed, of a report by Playwright. @param {any[]} suites @returns {string[]} */
function failedSpecs(suites) {
  return suites.flatMap(({ suites: inner = [], specs = [] }) => [
    ...failedSpecs(inner),
    ...specs.filter(({ ok }) => !ok).map((spec) => failureText(`e2e/${spec.file}: ${spec.title}`, messagesOf(spec))),
  ]);
}

/** @param {any} spec of a report by Playwright @returns {string[]} */
const messagesOf = ({ tests }) =>
  tests.flatMap(({ projectName, results }) =>
    results.flatMap(({ errors }) => errors.map(({ message }) => `${projectName}: ${message}`)),
  );

const MOST_LINES = 15;

/**
 * A test that failed, and the beginning of why: what fails on another machine may never fail on this one again.
 *
 * @param {string} name
 * @param {readonly string[]} messages
 */
function failureText(name, messages = []) {
  const lines = stripVTControlCharacters(messages.join('\n'))
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at .*(node_modules|<anonymous>)/.test(line));
  const cut = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), '…'] : lines;
  return [name, ...cut.map((line) => `    ${line}`)].join('\n');
}

/** Playwright has no place for its own builds on the BSDs and stops; told one, it drives the system's browsers. */
const PLAYWRIGHT_ON_BSD = process.platform.endsWith('bsd')
  ? { PLAYWRIGHT_BROWSERS_PATH: path.join(modules, '.cache', 'playwright') }
  : {};

/** @type {Phase[]} */
const PHASES = [
  { name: 'types', title: 'type check', run: types },
  { name: 'lint', title: 'layers and lint', run: lint },
  { name: 'unit', title: 'unit tests', run: unit },
  { name: 'build', title: 'build', run: async () => ({ ok: await build() }) },
  { name: 'e2e', title: 'browser tests', run: e2e },
];

const wanted = PHASES.filter(({ name }) => Object.keys(chosen).length === 0 || name in chosen);
mkdirSync(RESULTS, { recursive: true });
for (const name of ['unit.json', 'e2e.json']) rmSync(path.join(RESULTS, name), { force: true });

const rows = [];
/** Said once more at the end: whoever sees only that knows what to mend. @type {string[]} */
const failed = [];
const total = { passed: 0, failed: 0 };
for (const phase of wanted) {
  process.stdout.write(`\n── ${phase.title} ${'─'.repeat(Math.max(0, 74 - phase.title.length))}\n`);
  const start = performance.now();
  const { ok, note, tally, failures } = await phase.run();
  failed.push(...(failures ?? []));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  total.passed += tally?.passed ?? 0;
  total.failed += tally?.failed ?? 0;
  const tests = tally ? `${tally.passed} passed, ${tally.failed} failed` : '';
  rows.push({
    ok,
    line: `${phase.title.padEnd(16)} ${(ok ? 'ok' : 'FAILED').padEnd(6)} ${seconds.padStart(7)} s  ${tests}${note ? `  (${note})` : ''}`.trimEnd(),
  });
}

const good = rows.every(({ ok }) => ok) && total.failed === 0;
if (failed.length > 0) process.stdout.write(`\n${failed.map((name) => `failed: ${name}\n`).join('')}`);
process.stdout.write(`\n${rows.map(({ line }) => line).join('\n')}\n\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = good ? 0 : 1;
