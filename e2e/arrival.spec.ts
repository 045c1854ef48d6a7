import { expect, test } from '@playwright/test';
import { THEMES } from '../src/picture/theme.ts';
import { open, picture, saved } from './whence.ts';

const BEFORE = 'v=1&scene=freebsd-15&policy=freebsd-rtld-libsys&step=54';

test('what comes of a call is seen when it has arrived', async ({ page }) => {
  await open(page, BEFORE);
  // Read at once: the call is on its way for a second.
  const underway = await page.evaluate(async () => {
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    const words = (): string => document.querySelector('svg.picture')?.textContent ?? '';
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    return words();
  });
  await expect(page).toHaveURL(/step=55\b/);
  expect(underway).toContain('__sys_sysarch');
  expect(underway).not.toContain('SIGABRT');
  await expect(picture(page)).toContainText('SIGABRT: pc');
});

// Only Chromium takes films apart.
test('a film does not tell the end first @once', async ({ page }) => {
  await open(page, BEFORE.replace('54', '55'));
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await expect(dialog.locator('.chart')).toBeVisible();
  const button = dialog.locator('.export-formats button').filter({ has: page.getByText('GIF', { exact: true }) });
  const gif = await saved(page, button);
  const dead = await page.evaluate(
    async ([bytes, colour]) => {
      const data = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      const decoder = new ImageDecoder({ data, type: 'image/gif' });
      await decoder.tracks.ready;
      const frames = decoder.tracks.selectedTrack?.frameCount ?? 0;
      const pixels = async (frameIndex: number): Promise<number> => {
        const { image } = await decoder.decode({ frameIndex });
        const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
        const context = canvas.getContext('2d');
        context?.drawImage(image, 0, 0);
        const all = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
        let count = 0;
        for (let i = 0; i < all.length; i += 4) {
          const hex = [all[i], all[i + 1], all[i + 2]].map((value) => (value ?? 0).toString(16).padStart(2, '0'));
          if (`#${hex.join('')}` === colour) count++;
        }
        return count;
      };
      return [await pixels(0), await pixels(Math.floor(frames / 2)), await pixels(frames - 1)];
    },
    [gif.toString('base64'), THEMES.light.cardDead] as const,
  );
  expect(dead.slice(0, 2)).toEqual([0, 0]);
  expect(dead[2]).toBeGreaterThan(1000);
});
