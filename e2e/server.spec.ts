import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { openTrace, picture, policySwitch } from './whence.ts';

/** All that OpenBSD's httpd knows when its configuration has no list of types; the rest is bytes. */
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  html: 'text/html',
  txt: 'text/plain',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  js: 'application/javascript',
};

test('a server that knows few types, in a folder of its own, is enough', async ({ page }) => {
  const dist = fileURLToPath(new URL('../dist/', import.meta.url));
  const server = createServer(async (request, answer) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    const file = /^\/~me\/tools\/([\w./-]*)$/.exec(path)?.[1];
    const body = file === undefined ? null : await readFile(dist + (file || 'index.html')).catch(() => null);
    if (!body) {
      answer.writeHead(404).end();
      return;
    }
    const extension = (file || 'index.html').split('.').pop() ?? '';
    answer.writeHead(200, {
      'content-type': TYPES[extension] ?? 'application/octet-stream',
      'x-content-type-options': 'nosniff',
    });
    answer.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const place = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/~me/tools/`;
  try {
    for (const file of ['', 'whence.html']) {
      await page.goto(`${place}${file}#v=1&scene=freebsd-15`);
      await policySwitch(page, /rtld \+ libsys only/).click();
      await expect(picture(page)).toContainText('rtld + libsys only');
      await openTrace(page, 'strace-ink-ls.txt');
    }
    await page.goto(`${place}embedding.html`);
    await expect(page.frameLocator('iframe').locator('svg.picture')).toBeVisible();
  } finally {
    server.close();
  }
});
