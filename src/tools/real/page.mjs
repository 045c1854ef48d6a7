// The built page behind a server, and its export dialog, as a person uses it.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { preview } from 'vite';
import { root } from '../install.mjs';
import { freePort } from '../process.mjs';

/**
 * Serves `dist/` until it is stopped.
 *
 * @returns {Promise<{ address: string, stop: () => Promise<void> }>}
 */
export async function serve() {
  const port = await freePort(4373);
  const server = await preview({ root, logLevel: 'error', preview: { host: '127.0.0.1', port, strictPort: true } });
  return { address: `http://127.0.0.1:${port}/`, stop: () => server.close() };
}

/** Milliseconds that the page may take for anything; a film takes longest. */
const PATIENCE = 120_000;

/**
 * Opens a link and its export dialog.
 *
 * @param {import('@playwright/test').BrowserContext} context
 * @param {string} address of the page
 * @param {string} link fragment
 */
export async function openDialog(context, address, link) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${address}#${link}`);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.locator('svg').first().waitFor();
  return { page, dialog };
}

/**
 * Saves a file of the dialog, in Chromium.
 *
 * @param {Awaited<ReturnType<typeof openDialog>>} opened
 * @param {string} format as the dialog names it
 * @param {string} folder
 * @returns {Promise<{ file: string, content: Buffer }>}
 */
export async function saveAs({ page, dialog }, format, folder) {
  await dialog.getByRole('button', { name: 'Files', exact: true }).click();
  const button = dialog.locator('.export-formats button').filter({ has: page.getByText(format, { exact: true }) });
  const arrives = page.waitForEvent('download');
  await button.click();
  const download = await arrives;
  const file = path.join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return { file, content: await readFile(file) };
}

/** A text to paste. @param {Awaited<ReturnType<typeof openDialog>>} opened @param {string} name */
export async function pasted({ dialog }, name) {
  await dialog.getByRole('button', { name: 'To paste', exact: true }).click();
  await dialog.getByRole('button', { name, exact: true }).click();
  return dialog.getByRole('textbox').inputValue();
}
