import { svgOf } from '../output/svg.ts';
import type { Scene } from '../picture/scene.ts';
import type { ThemeName } from '../picture/theme.ts';

/** The picture as it stands, in a file. The SVG is the very one that the command line writes. */
export function saveSvg(scene: Scene, theme: ThemeName, name: string): void {
  save(new Blob([svgOf(scene, theme)], { type: 'image/svg+xml' }), `${name}.svg`);
}

/** Drawn by the browser from the SVG, at `scale` times its size: 2 is sharp on a slide. */
export async function savePng(scene: Scene, theme: ThemeName, name: string, scale = 2): Promise<void> {
  const pixels = scene.scale * scale;
  save(await pngOf(svgOf(scene, theme), scene.width * pixels, scene.height * pixels), `${name}.png`);
}

async function pngOf(svg: string, width: number, height: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser made no PNG'))), 'image/png');
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has its own reference by the time that the next task runs.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A file name that says what the picture shows: `whence-freebsd-15-openbsd-msyscall-14`. */
export function fileName(source: string, policies: readonly string[], step: number): string {
  const words = ['whence', source.replace(/^file:/, 'trace-'), ...policies, ...(step > 0 ? [String(step)] : [])];
  return words
    .join('-')
    .replace(/[^a-z0-9._-]+/gi, '-')
    .slice(0, 120);
}
