import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Canvas, CanvasKit, Font, Paint, Typeface } from 'canvaskit-wasm';
import { cameraOf } from '../../picture/aim.ts';
import type { Scene, Shape, TextShape } from '../../picture/scene.ts';
import { fillOf, THEMES, type ThemeName } from '../../picture/theme.ts';
import { BadInput, type Io } from '../io.ts';

/**
 * Scenes as PNG without a browser: Skia, compiled to WebAssembly so that it runs wherever Node does, draws the same
 * shapes at the same places as the SVG has them, with DejaVu's fonts, which come along.
 */
export type DrawPng = (scene: Scene, theme: ThemeName, times: number) => Uint8Array;

/** Four bytes each while it is drawn. */
const MOST_PIXELS = 64 * 1024 * 1024;

const FACES = { sans: 'DejaVuSans', bold: 'DejaVuSans-Bold', mono: 'DejaVuSansMono', monoBold: 'DejaVuSansMono-Bold' };

type Faces = Readonly<Record<keyof typeof FACES, Typeface>>;

/** `times`: pixels of the file for each that the picture asks for, as 2 for a screen of double density. */
export async function pngDrawer(io: Io): Promise<DrawPng> {
  const kit = await load(io);
  const faces = await fonts(kit, io);
  return (scene, theme, times) => draw(kit, faces, scene, theme, times);
}

async function load(io: Io): Promise<CanvasKit> {
  const script = locate(io, 'canvaskit-wasm');
  const init: (options: { locateFile(file: string): string }) => Promise<CanvasKit> = createRequire(script)(script);
  return init({ locateFile: (file) => path.join(path.dirname(script), file) });
}

async function fonts(kit: CanvasKit, io: Io): Promise<Faces> {
  const read = async (name: string): Promise<Typeface> => {
    const { buffer } = new Uint8Array(await readFile(locate(io, `dejavu-fonts-ttf/ttf/${name}.ttf`)));
    const face = kit.Typeface.MakeTypefaceFromData(buffer);
    if (!face) throw new BadInput(`PNG cannot be drawn: the font ${name} cannot be read; run npm ci`);
    return face;
  };
  const entries = Object.entries(FACES).map(async ([key, name]) => [key, await read(name)] as const);
  return Object.fromEntries(await Promise.all(entries)) as unknown as Faces;
}

function locate(io: Io, file: string): string {
  try {
    return io.locate(file);
  } catch {
    throw new BadInput(`PNG cannot be drawn: ${file} is not installed; run npm ci, or render SVG`);
  }
}

function draw(kit: CanvasKit, faces: Faces, scene: Scene, theme: ThemeName, times: number): Uint8Array {
  const scale = scene.scale * times;
  const [width, height] = [Math.round(scene.width * scale), Math.round(scene.height * scale)];
  if (width * height > MOST_PIXELS) {
    throw new BadInput(`a PNG of ${width}x${height} is too large: at most 64 million pixels; lower --size or --scale`);
  }
  const surface = kit.MakeSurface(width, height);
  if (!surface) throw new BadInput(`a PNG of ${width}x${height} is too large for the memory there is`);
  const canvas = surface.getCanvas();
  const camera = cameraOf(scene);
  canvas.clear(kit.parseColorString(THEMES[theme].paper));
  canvas.scale(width / camera.width, height / camera.height);
  canvas.translate(-camera.x, -camera.y);
  const pen = new Pen(kit, faces, canvas, theme);
  for (const shape of scene.still) pen.draw(shape);
  for (const shape of scene.moving) pen.draw(shape);
  const image = surface.makeImageSnapshot();
  const bytes = image.encodeToBytes(kit.ImageFormat.PNG, 100);
  image.delete();
  surface.delete();
  if (!bytes) throw new Error('Skia could not encode a picture as PNG');
  return bytes;
}

/** Draws shapes on one canvas. What WebAssembly holds is given back after each shape. */
class Pen {
  readonly #kit: CanvasKit;
  readonly #faces: Faces;
  readonly #canvas: Canvas;
  readonly #theme: ThemeName;

  constructor(kit: CanvasKit, faces: Faces, canvas: Canvas, theme: ThemeName) {
    this.#kit = kit;
    this.#faces = faces;
    this.#canvas = canvas;
    this.#theme = theme;
  }

  draw(shape: Shape): void {
    const { stroke, opacity = 1 } = shape;
    const fill = fillOf(shape, this.#theme);
    // Where a shape has both, its opacity is that of the two together.
    const isGroup = opacity < 1 && fill !== null && stroke !== undefined;
    if (isGroup) {
      const veil = new this.#kit.Paint();
      veil.setAlphaf(opacity);
      this.#canvas.saveLayer(veil);
      veil.delete();
    }
    const alpha = isGroup ? 1 : opacity;
    if (fill !== null) this.#put(shape, this.#paint(fill, alpha));
    if (stroke !== undefined) this.#put(shape, this.#line(shape, THEMES[this.#theme][stroke], alpha));
    if (isGroup) this.#canvas.restore();
  }

  #paint(colour: string, alpha: number): Paint {
    const paint = new this.#kit.Paint();
    paint.setAntiAlias(true);
    paint.setColor(this.#kit.parseColorString(colour));
    paint.setAlphaf(alpha);
    return paint;
  }

  #line(shape: Shape, colour: string, alpha: number): Paint {
    const { PaintStyle, StrokeJoin, PathEffect } = this.#kit;
    const paint = this.#paint(colour, alpha);
    paint.setStyle(PaintStyle.Stroke);
    paint.setStrokeWidth(shape.strokeWidth ?? 1);
    paint.setStrokeJoin(shape.kind === 'path' ? StrokeJoin.Round : StrokeJoin.Miter);
    const given = shape.dash?.match(/[\d.]+/g)?.map(Number) ?? [];
    if (given.some((length) => length > 0)) {
      const effect = PathEffect.MakeDash(given.length % 2 === 0 ? given : [...given, ...given], 0);
      paint.setPathEffect(effect);
      effect.delete();
    }
    return paint;
  }

  #put(shape: Shape, paint: Paint): void {
    const canvas = this.#canvas;
    switch (shape.kind) {
      case 'rect': {
        const rect = this.#kit.XYWHRect(shape.x, shape.y, Math.max(0, shape.width), Math.max(0, shape.height));
        const radius = shape.radius ?? 0;
        canvas.drawRRect(this.#kit.RRectXY(rect, radius, radius), paint);
        break;
      }
      case 'circle':
        canvas.drawCircle(shape.x, shape.y, shape.radius, paint);
        break;
      case 'path': {
        const path = this.#kit.Path.MakeFromSVGString(shape.d);
        if (!path) throw new Error(`path data “${shape.d.slice(0, 60)}” cannot be drawn`);
        canvas.drawPath(path, paint);
        path.delete();
        break;
      }
      case 'text':
        this.#text(shape, paint);
        break;
    }
    paint.delete();
  }

  #text(shape: TextShape, paint: Paint): void {
    const { x, y, text, anchor = 'start', rotate = 0 } = shape;
    const font = this.#font(shape);
    const glyphs = font.getGlyphIDs(text);
    const width = anchor === 'start' ? 0 : font.getGlyphWidths(glyphs).reduce((sum, advance) => sum + advance, 0);
    const left = anchor === 'middle' ? x - width / 2 : x - width;
    this.#canvas.save();
    if (rotate !== 0) this.#canvas.rotate(rotate, x, y);
    this.#canvas.drawText(text, left, y, paint, font);
    this.#canvas.restore();
    font.delete();
  }

  #font({ size, mono, bold }: TextShape): Font {
    const { sans, bold: heavy, mono: typed, monoBold } = this.#faces;
    const font = new this.#kit.Font(mono ? (bold ? monoBold : typed) : bold ? heavy : sans, size);
    font.setEdging(this.#kit.FontEdging.AntiAlias);
    font.setHinting(this.#kit.FontHinting.None);
    font.setSubpixel(true);
    return font;
  }
}
