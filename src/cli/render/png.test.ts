import { createRequire } from 'node:module';
import CanvasKitInit from 'canvaskit-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Scene, Shape } from '../../picture/scene.ts';
import { THEMES } from '../../picture/theme.ts';
import type { Io } from '../io.ts';
import { type DrawPng, pngDrawer } from './png.ts';

const { resolve } = createRequire(import.meta.url);
const io = { locate: (file: string) => resolve(file) } as Io;

const scene = (still: readonly Shape[], more: Partial<Scene> = {}): Scene => ({
  ...{ width: 100, height: 60, scale: 1, title: '', description: '', still, moving: [], hotspots: [], words: [] },
  ...more,
});

interface Picture {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb` of a pixel. */
  at(x: number, y: number): string;
  /** The box of pixels that are not of a colour: left, top, right, bottom. */
  inked(paper: string): readonly [number, number, number, number];
}

describe('PNG', () => {
  let draw: DrawPng;
  let look: (png: Uint8Array) => Picture;
  beforeAll(async () => {
    draw = await pngDrawer(io);
    const kit = await CanvasKitInit({ locateFile: () => resolve('canvaskit-wasm').replace(/js$/, 'wasm') });
    look = (png) => {
      const image = kit.MakeImageFromEncoded(png);
      if (!image) throw new Error('no PNG');
      const [width, height] = [image.width(), image.height()];
      const pixels = image.readPixels(0, 0, {
        ...{ width, height, colorType: kit.ColorType.RGBA_8888, alphaType: kit.AlphaType.Unpremul },
        colorSpace: kit.ColorSpace.SRGB,
      }) as Uint8Array;
      const at = (x: number, y: number): string => {
        const from = (y * width + x) * 4;
        return `#${[...pixels.subarray(from, from + 3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
      };
      const inked = (paper: string): [number, number, number, number] => {
        const box: [number, number, number, number] = [width, height, -1, -1];
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            if (at(x, y) === paper) continue;
            box[0] = Math.min(box[0], x);
            box[1] = Math.min(box[1], y);
            box[2] = Math.max(box[2], x);
            box[3] = Math.max(box[3], y);
          }
        }
        return box;
      };
      return { width, height, at, inked };
    };
  });

  const { paper, denied, libc, ink } = THEMES.light;

  test('has shapes where the scene has them, in the colours of the theme', () => {
    const rect: Shape = { kind: 'rect', id: 'r', role: '', x: 10, y: 20, width: 30, height: 10, fill: 'denied' };
    const light = look(draw(scene([rect]), 'light', 1));
    expect(light).toMatchObject({ width: 100, height: 60 });
    expect(light.inked(paper)).toEqual([10, 20, 39, 29]);
    expect(light.at(20, 25)).toBe(denied);
    const dark = look(draw(scene([rect]), 'dark', 1));
    expect([dark.at(0, 0), dark.at(20, 25)]).toEqual([THEMES.dark.paper, THEMES.dark.denied]);
  });

  test('is as large as asked for, and shows what the camera sees', () => {
    const rect: Shape = { kind: 'rect', id: 'r', role: '', x: 10, y: 20, width: 30, height: 10, fill: 'denied' };
    const twice = look(draw(scene([rect], { scale: 2 }), 'light', 2));
    expect([twice.width, twice.height, ...twice.inked(paper)]).toEqual([400, 240, 40, 80, 159, 119]);
    const near = look(draw(scene([rect], { camera: { x: 0, y: 10, width: 50, height: 30 } }), 'light', 1));
    expect([near.width, near.height, ...near.inked(paper)]).toEqual([100, 60, 20, 20, 79, 39]);
  });

  test('has dashes, and one opacity for fill and stroke together', () => {
    const line: Shape = {
      kind: 'path',
      id: 'p',
      role: '',
      d: 'M0 30L100 30',
      stroke: 'ink',
      strokeWidth: 4,
      dash: '20 10',
    };
    const dashed = look(draw(scene([line]), 'light', 1));
    expect([dashed.at(10, 30), dashed.at(25, 30), dashed.at(40, 30)]).toEqual([ink, paper, ink]);
    const veiled: Shape = {
      ...{ kind: 'rect', id: 'v', role: '', x: 20, y: 20, width: 40, height: 20 },
      ...{ fill: 'libc', stroke: 'libc', strokeWidth: 8, opacity: 0.5 },
    };
    const one = look(draw(scene([veiled]), 'light', 1));
    // Within the inner half of the stroke both lie over each other, and it must not show.
    expect(one.at(22, 30)).toBe(one.at(40, 30));
    expect(one.at(40, 30)).not.toBe(libc);
  });

  test('has texts on their baseline, at their anchor, turned about it', () => {
    const text = (more: object): Shape => ({
      ...{ kind: 'text', id: 't', role: '', x: 50, y: 30, text: 'HIH', size: 20, fill: 'ink' },
      ...more,
    });
    const box = (more: object) => look(draw(scene([text(more)]), 'light', 1)).inked(paper);
    const [left, top, right, bottom] = box({});
    expect(left).toBeGreaterThanOrEqual(50);
    expect(bottom).toBe(29);
    expect(top).toBeGreaterThanOrEqual(14);
    expect(top).toBeLessThanOrEqual(16);
    const end = box({ anchor: 'end' });
    expect(end[2]).toBeLessThanOrEqual(50);
    const middle = box({ anchor: 'middle' });
    expect(Math.abs((middle[0] + middle[2]) / 2 - 49.5)).toBeLessThanOrEqual(1);
    const turned = box({ rotate: 90 });
    // What was above the baseline is right of it now, and the text goes down.
    expect(turned[0]).toBe(50);
    expect(turned[1]).toBeGreaterThanOrEqual(30);
    expect(turned[2] - turned[0]).toBe(bottom - top);
    const wide = box({ bold: true });
    expect(wide[2] - wide[0]).toBeGreaterThan(right - left);
  });

  test('is the same bytes every time', async () => {
    const shapes: Shape[] = [
      { kind: 'text', id: 't', role: '', x: 5, y: 30, text: 'read → kernel', size: 14, fill: 'ink' },
    ];
    const again = await pngDrawer(io);
    expect(again(scene(shapes), 'light', 1)).toEqual(draw(scene(shapes), 'light', 1));
  });

  test('that cannot be drawn is told in one sentence', async () => {
    expect(() => draw(scene([], { width: 16384, height: 16384 }), 'light', 4)).toThrow(
      'a PNG of 65536x65536 is too large: at most 64 million pixels; lower --size or --scale',
    );
    const bare = { locate: () => resolve('there-is-no-such-package') } as unknown as Io;
    await expect(pngDrawer(bare)).rejects.toThrow('PNG cannot be drawn: canvaskit-wasm is not installed; run npm ci');
  });
});
