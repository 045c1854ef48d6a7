import { test } from '@playwright/test';
import { open, openTrace } from './whence.ts';

/** Pictures to look at, kept in test-results: what nobody has looked at is not done. */
for (const [width, height] of [
  [640, 360],
  [1280, 720],
  [1600, 900],
] as const) {
  for (const theme of ['light', 'dark']) {
    test(`pictures at ${width} × ${height}, ${theme}`, async ({ page }, info) => {
      await page.setViewportSize({ width, height });
      const shoot = (name: string) => page.screenshot({ path: info.outputPath(`${name}-${width}-${theme}.png`) });
      await open(page, `v=1&scene=freebsd-15&theme=${theme}`);
      await shoot('overview');
      await open(page, `v=1&scene=freebsd-14&policy=openbsd-msyscall,freebsd-rtld-libsys&step=13&theme=${theme}`);
      await shoot('denied');
      await open(page, `v=1&scene=freebsd-15&policy=openbsd-pinsyscalls&step=30&theme=${theme}&embed=1`);
      await shoot('embed');
      if (width > 1000) {
        await open(page, `v=1&theme=${theme}`);
        await openTrace(page, 'strace-fink-fork-exec-signal.txt');
        await shoot('trace');
      }
    });
  }
}
