import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { Envelope, Message } from '../src/embed/messages.ts';

/** The page around a frame, as other people would write it; the tests speak through it. */

export const HOST = `<!doctype html><meta charset="utf-8"><title>Host</title><input id="first" autofocus>
<script>
  globalThis.heard = [];
  const waiting = new Map();
  addEventListener('message', ({ source, data }) => {
    heard.push({ name: [...document.querySelectorAll('iframe')].find((f) => f.contentWindow === source)?.id ?? '', data });
    waiting.get(data?.id)?.(data);
  });
  let last = 0;
  /** Sends a command to the frame and waits for the answer with its id. */
  function ask(command, asText = false) {
    const message = { ns: 'whence', v: 1, id: 'q' + ++last, ...command };
    document.getElementById('w').contentWindow.postMessage(asText ? JSON.stringify(message) : message, '*');
    return new Promise((resolve) => waiting.set(message.id, resolve));
  }
</script>`;

/** A page at an address of the server, with this text; nothing is asked of the server for it. */
export async function openPage(page: Page, path: string, html: string): Promise<void> {
  await page.route(`**/${path}`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
  await page.goto(path);
}

/** A page with frames in it, whose elements are given. The one that commands go to has the id `w`. */
export const openHost = (page: Page, elements: string): Promise<void> => openPage(page, 'host.html', HOST + elements);

export const frameOf = (address: string, more = 'sandbox="allow-scripts"'): string =>
  `<iframe id="w" title="Whence" width="800" height="450" ${more} src="${address.replaceAll('&', '&amp;')}"></iframe>`;

type Said = Envelope<Message>;

/** Sends a command to the frame; gives the answer that has its id. */
export const ask = (page: Page, command: object, asText = false): Promise<Said> =>
  page.evaluate(([command, asText]) => (globalThis as unknown as Host).ask(command as object, asText as boolean), [
    command,
    asText,
  ] as const);

/** All that frames of an id have said of a type. */
export const heard = (page: Page, type: string, id = 'w'): Promise<Said[]> =>
  page.evaluate(
    ([type, id]) =>
      (globalThis as unknown as Host).heard
        .filter(({ name, data }) => name === id && data?.type === type)
        .map(({ data }) => data),
    [type, id] as const,
  );

interface Host {
  readonly heard: readonly { readonly name: string; readonly data: Said }[];
  ask(command: object, asText: boolean): Promise<Said>;
}

/** Puts a folder of an installed package under an address. */
export async function servePackage(page: Page, prefix: string, folder: string): Promise<void> {
  const types: Readonly<Record<string, string>> = { js: 'text/javascript', mjs: 'text/javascript', css: 'text/css' };
  await page.route(`**/${prefix}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.split(`/${prefix}/`)[1] ?? '';
    const body = await readFile(fileURLToPath(new URL(`../node_modules/${folder}/${name}`, import.meta.url)));
    await route.fulfill({ contentType: types[name.split('.').at(-1) ?? ''] ?? 'text/plain', body });
  });
}
