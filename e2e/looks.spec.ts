import { test } from '@playwright/test';
import { open, openTrace } from './whence.ts';

/** Pictures to look at, kept in test-results: what nobody has looked at is not done. */
for (const [width, height, theme, where] of [
  [640, 360, 'light', '@once'],
  [640, 360, 'dark', '@once'],
  [1280, 720, 'light', ''],
  [1280, 720, 'dark', '@once'],
] as const) {
  test(`pictures at ${width} × ${height}, ${theme} ${where}`, async ({ page }, info) => {
    await page.setViewportSize({ width, height });
    const shoot = async (name: string, fragment: string): Promise<void> => {
      await open(page, `v=1&theme=${theme}&${fragment}`);
      await page.screenshot({ path: info.outputPath(`${name}-${width}-${theme}.png`) });
    };
    await shoot('overview', 'scene=freebsd-15');
    await shoot('denied', 'scene=freebsd-14&policy=openbsd-msyscall,freebsd-rtld-libsys&step=13');
    await shoot('story', 'story=split&at=5');
    await shoot('embed', 'scene=freebsd-15&policy=openbsd-pinsyscalls&step=30&embed=1&controls=full');
    await shoot('present', 'scene=freebsd-15&policy=freebsd-rtld-libsys&step=55&embed=1&present=1');
    await shoot('matrix', 'scene=freebsd-15-attacks&view=matrix');
    await shoot('lab', 'view=lab');
    await shoot('openbsd', 'scene=openbsd-7.6&policy=openbsd-pinsyscalls');
    if (width > 1000) {
      await open(page, `v=1&theme=${theme}`);
      await openTrace(page, 'strace-fink-fork-exec-signal.txt');
      await page.screenshot({ path: info.outputPath(`trace-${width}-${theme}.png`) });
    }
  });
}
