/** Types of `browsers.mjs` for the Playwright configuration. */
export type BrowserName = 'chromium' | 'firefox';
export interface Browser {
  readonly path: string;
  readonly flavour: 'system' | 'playwright';
}
export function findBrowser(name: BrowserName): Promise<Browser | null>;
export function ensureBrowser(name: BrowserName): Promise<{ browser: Browser } | { missing: string }>;
