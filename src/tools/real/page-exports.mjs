// What the built page writes: the command line's bytes for the same link, films that play, texts that show pictures.
import path from 'node:path';
import { startBrowser } from './browsers.mjs';
import { judged, percent, skipped } from './outcome.mjs';
import { openDialog, pasted, saveAs, serve } from './page.mjs';
import { ink, picture } from './pixels.mjs';
import { ensureProgram } from './programs.mjs';
import { folderFor, run, syswhence } from './work.mjs';

const REFUSED = 'v=1&policy=freebsd-rtld-libsys&step=63';

/** All that a link can say of a picture, and both themes. */
const LINKS = [
  `${REFUSED}&theme=light`,
  `${REFUSED}&theme=dark`,
  `${REFUSED}&compare=openbsd-pinsyscalls&theme=light`,
  `${REFUSED}&present=1&theme=light`,
  'v=1&scene=openbsd-7.6&policy=openbsd-pinsyscalls&step=20&mark=wall&look=object:libc.so&theme=light',
];

/** @returns {AsyncGenerator<import('./outcome.mjs').Outcome>} */
export async function* pageExports() {
  const folder = folderFor('page-exports');
  const started = await startBrowser('chromium');
  if ('missing' in started) return yield skipped('what the page exports', started.missing);
  const server = await serve();
  try {
    const context = await started.browser.newContext({ viewport: { width: 1280, height: 900 } });
    yield* sameBytes(context, server.address, folder);
    yield* films(context, server.address, folder);
    yield* texts(context, server.address, folder);
  } finally {
    await started.browser.close();
    await server.stop();
  }
}

/** @param {import('@playwright/test').BrowserContext} context @param {string} address @param {string} folder */
async function* sameBytes(context, address, folder) {
  for (const [i, link] of LINKS.entries()) {
    const opened = await openDialog(context, address, link);
    const { content } = await saveAs(opened, 'SVG', path.join(folder, String(i + 1)));
    await opened.page.close();
    const theme = link.endsWith('dark') ? 'dark' : 'light';
    const { out } = await syswhence(['render', '--link', link, '--theme', theme, '--format', 'svg']);
    yield judged(`page and command line write the same SVG`, out.equals(content), `${link}: ${content.length} bytes`);
  }
}

const SIZE = { width: 1280, height: 720 };

/** @param {import('@playwright/test').BrowserContext} context @param {string} address @param {string} folder */
async function* films(context, address, folder) {
  const ffprobe = ensureProgram('ffprobe');
  if ('missing' in ffprobe) return yield skipped('GIF and WebM of the page', ffprobe.missing);
  for (const format of ['GIF', 'WebM']) {
    const opened = await openDialog(context, address, REFUSED);
    const { file, content } = await saveAs(opened, format, folder);
    await opened.page.close();
    const entries = 'stream=codec_name,width,height,nb_read_frames:format=duration';
    const asked = ['-v', 'error', '-count_frames', '-show_entries', entries, '-of', 'json', file];
    const { out, complaints } = await run(ffprobe.path, asked);
    const { streams, format: whole } = JSON.parse(out.toString());
    const [{ codec_name: codec, width, height, nb_read_frames: frames }] = streams;
    const [seconds, count] = [Number(whole.duration), Number(frames)];
    const isGood = width === SIZE.width && height === SIZE.height && seconds > 0 && count > 1 && complaints === '';
    const figures = `${codec}, ${width} × ${height}, ${seconds} s, ${count} frames, ${content.length} bytes`;
    yield judged(`${format} plays`, isGood, complaints.trim() || figures);
  }
}

/** A blank frame has one colour; the least of our pictures has more ink than this. */
const LEAST_INK = 0.1;

/** @param {import('@playwright/test').BrowserContext} context @param {string} address @param {string} folder */
async function* texts(context, address, folder) {
  const opened = await openDialog(context, address, `${REFUSED}&theme=light`);
  const snippets = {
    frame: await pasted(opened, 'Frame'),
    element: await pasted(opened, 'Element'),
    Markdown: await pasted(opened, 'Markdown'),
  };
  const { content } = await saveAs(opened, 'SVG', folder);
  await opened.page.close();
  for (const [name, text] of Object.entries(snippets)) {
    const page = await context.newPage();
    await page.route(`${address}pasted/**`, (route) =>
      route.request().url().endsWith('.svg')
        ? route.fulfill({ contentType: 'image/svg+xml', body: content })
        : route.fulfill({
            contentType: 'text/html',
            body: `<!doctype html><meta charset="utf-8"><title>x</title>${text}`,
          }),
    );
    await page.goto(`${address}pasted/page.html`);
    const shown = name === 'Markdown' ? page.locator('picture img') : page.locator('iframe').first();
    await shown.scrollIntoViewIfNeeded();
    if (name !== 'Markdown') await shown.contentFrame().locator('svg.picture').waitFor();
    const png = path.join(folder, `${name}.png`);
    await shown.screenshot({ path: png });
    const alt = await shown.getAttribute(name === 'Markdown' ? 'alt' : 'title');
    const share = ink(picture(png));
    const isGood = share > LEAST_INK && Boolean(alt);
    yield judged(`the pasted text “${name}” shows the picture`, isGood, `ink ${percent(share)}, called “${alt}”`);
    await page.close();
  }
}
