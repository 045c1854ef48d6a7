// The browser tests about decks and frames: reveal.js, sandboxed frames, files from the disk, in both browsers.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ensureBrowser } from '../browsers.mjs';
import { root } from '../install.mjs';
import { freePort, run } from '../process.mjs';
import { judged, skipped } from './outcome.mjs';
import { folderFor } from './work.mjs';

/** @returns {AsyncGenerator<import('./outcome.mjs').Outcome>} */
export async function* specs() {
  const folder = folderFor('specs');
  const projects = [];
  for (const name of /** @type {const} */ (['chromium', 'firefox'])) {
    const found = await ensureBrowser(name);
    if ('missing' in found) yield skipped(`decks and frames in ${name}`, found.missing);
    else projects.push(`--project=${name}`);
  }
  if (projects.length === 0) return;
  const files = readdirSync(path.join(root, 'e2e')).filter((name) => /^(reveal|embed).*\.spec\.ts$/.test(name));
  const report = path.join(folder, 'report.json');
  const options = ['--config', 'e2e/playwright.config.ts', '--output', path.join(folder, 'output')];
  const cli = path.join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  await run(process.execPath, [cli, 'test', ...options, '--reporter=json', ...projects, ...files], {
    WHENCE_E2E_PORT: String(await freePort(4273)),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  const tests = testsIn(JSON.parse(readFileSync(report, 'utf8')).suites);
  for (const file of files) {
    const own = tests.filter((test) => test.file === file);
    const bad = own.filter(({ ok }) => !ok);
    const passed = projects.map((project) => {
      const name = project.split('=')[1];
      return `${name} ${own.filter((test) => test.project === name && test.ok).length}`;
    });
    const figures = `${own.length} tests; passed in ${passed.join(', ')}`;
    yield judged(
      `e2e/${file}`,
      own.length > 0 && bad.length === 0,
      [figures, ...bad.map(({ title }) => title)].join('; '),
    );
  }
}

/**
 * Each test in each browser.
 *
 * @param {any[]} suites of a report by Playwright
 * @returns {{ file: string, title: string, project: string, ok: boolean }[]}
 */
function testsIn(suites) {
  return suites.flatMap(({ suites: inner = [], specs = [] }) => [
    ...testsIn(inner),
    ...specs.flatMap(({ file, title, tests }) =>
      tests.map((/** @type {any} */ { projectName, status }) => ({
        file: path.basename(file),
        title: `${title} (${projectName})`,
        project: projectName,
        ok: status === 'expected' || status === 'flaky',
      })),
    ),
  ]);
}
