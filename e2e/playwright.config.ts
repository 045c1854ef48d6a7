import { defineConfig, type PlaywrightTestProject } from '@playwright/test';
import { findBrowser } from '../src/tools/browsers.mjs';

const PORT = Number(process.env.WHENCE_E2E_PORT ?? 4273);
const chromium = await findBrowser('chromium');
const firefox = await findBrowser('firefox');

/** Not there: the launch fails and names this, so that every test of the browser is reported as failed, none skipped. */
const NOT_FOUND = 'no-such-browser-found-on-this-machine';

/** Pictures must repeat from run to run, and nothing but the page may make requests. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  '--disable-lcd-text',
];

/** The test profile relaxes what a page in a local file may load; a person's Firefox does not. */
const FIREFOX_PREFS = { 'security.fileuri.strict_origin_policy': true };

/** Media features cannot be emulated over WebDriver BiDi (see docs/development.md): the profile asks for them instead. */
const REDUCED_PREFS = { ...FIREFOX_PREFS, 'ui.prefersReducedMotion': 1, 'ui.systemUsesDarkTheme': 1 };

/** Stock Firefox over WebDriver BiDi; Playwright's own build, where that is all there is, speaks its own protocol. */
function firefoxProject(name: string, firefoxUserPrefs: Record<string, number | boolean>): PlaywrightTestProject {
  const program =
    firefox?.flavour === 'playwright'
      ? { launchOptions: { firefoxUserPrefs } }
      : { channel: 'moz-firefox', launchOptions: { executablePath: firefox?.path ?? NOT_FOUND, firefoxUserPrefs } };
  return { name, use: { browserName: 'firefox', ...program } };
}

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results/e2e',
  preserveOutput: 'always',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  // A busy machine is no reason to fail.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    viewport: { width: 1280, height: 720 },
    // Either takes its time of every test, of those that pass too; WHENCE_TRACE=1 keeps what fails.
    screenshot: process.env.WHENCE_TRACE ? 'only-on-failure' : 'off',
    trace: process.env.WHENCE_TRACE ? 'retain-on-failure' : 'off',
  },
  projects: [
    {
      name: 'chromium',
      grepInvert: /@reduced/,
      use: {
        browserName: 'chromium',
        launchOptions: { executablePath: chromium?.path ?? NOT_FOUND, args: CHROMIUM_FLAGS },
      },
    },
    // `@once`: what the page says and what stands in its files, which no browser changes, is tested in one of them.
    { ...firefoxProject('firefox', FIREFOX_PREFS), grepInvert: /@reduced|@once/ },
    { ...firefoxProject('firefox-reduced', REDUCED_PREFS), grep: /@reduced/ },
  ],
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --host 127.0.0.1 --port ${PORT} --strictPort`,
    cwd: '..',
    url: `http://127.0.0.1:${PORT}/`,
    reuseExistingServer: false,
  },
});
