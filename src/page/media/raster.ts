import { fail, ok, type Result } from '../../base/result.ts';
import { portableSvg } from '../../output/svg.ts';
import { putPng } from '../../record/carriers/png.ts';
import { type Record, recordText } from '../../record/record.ts';
import type { Slide } from '../../show/slide.ts';
import { reasonOf } from '../reason.ts';

/** SVG made into pixels by the browser. */

/** No browser has larger canvases everywhere, pixels. */
const LARGEST_SIDE = 16_384;

/** A picture that has been read and can be drawn. Rejects where the browser cannot read it. */
export async function imageOf(svg: string, width: number, height: number): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A canvas to draw pictures on, pixels. `reads`: whether its pixels are read again and again. */
export function canvasOf(
  width: number,
  height: number,
  reads = false,
): { readonly canvas: HTMLCanvasElement; readonly context: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: reads });
  if (!context) throw new Error(`the browser gives no canvas of ${width} × ${height} pixels`);
  return { canvas, context };
}

/** The SVG as PNG, drawn by the browser at a size in pixels. Rejects, with a sentence, where it cannot. */
export async function pngOf(svg: string, width: number, height: number): Promise<Blob> {
  const [columns, rows] = [Math.round(width), Math.round(height)];
  if (Math.max(columns, rows) > LARGEST_SIDE) throw tooLarge(columns, rows);
  const image = await imageOf(svg, columns, rows);
  const { canvas, context } = canvasOf(columns, rows);
  context.drawImage(image, 0, 0, columns, rows);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw tooLarge(columns, rows);
  return blob;
}

const tooLarge = (width: number, height: number): Error =>
  new Error(`a picture of ${width} × ${height} pixels is too large for this browser`);

/** The picture as PNG with the record that opens it again, at `times` its size: 2 is sharp on a slide, 4 in print. */
export async function slidePng(
  { scene, theme }: Pick<Slide, 'scene' | 'theme'>,
  record: Record,
  times: 1 | 2 | 4,
): Promise<Result<Uint8Array>> {
  const pixels = scene.scale * times;
  try {
    const png = await pngOf(portableSvg(scene, theme), scene.width * pixels, scene.height * pixels);
    return ok(putPng(new Uint8Array(await png.arrayBuffer()), recordText(record)));
  } catch (error) {
    return fail(`The browser could not draw the picture: ${reasonOf(error)}.`, {
      remedy: 'Save it at a smaller size, or as SVG.',
    });
  }
}
