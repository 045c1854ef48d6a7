import { cameraOf } from '../picture/aim.ts';
import { fix } from '../picture/geometry.ts';
import type { Scene } from '../picture/scene.ts';
import type { ThemeName } from '../picture/theme.ts';
import { svgMetadata } from '../record/carriers/svg.ts';
import { type Record, recordText } from '../record/record.ts';
import { attributes, element } from './svg-shape.ts';
import { attributeText, xmlText } from './xml.ts';

/**
 * A scene as portable SVG: presentation attributes only, absolute size and viewBox, no fonts, patterns, markers or
 * style sheets, so that browsers, librsvg, Inkscape and AsciiDoc's PDF draw it alike. Attributes come in a fixed order.
 * `record`: what opens the picture again; none: the picture carries nothing.
 */
export function portableSvg(scene: Scene, theme: ThemeName, record?: Record): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg"${frameOf(scene)} role="img" aria-labelledby="whence-title whence-desc">`,
    `<title id="whence-title">${xmlText(scene.title)}</title>`,
    `<desc id="whence-desc">${xmlText(scene.description)}</desc>`,
    ...(record === undefined ? [] : [svgMetadata(recordText(record))]),
    ...[...scene.still, ...scene.moving].map((shape) => element(shape, attributes(shape, theme))),
    '</svg>',
    '',
  ].join('\n');
}

/** Size in pixels, and the part of the stage that fills it: a camera changes what is seen, never the size. */
export function frameOf(scene: Scene): string {
  const { width, height, scale } = scene;
  const seen = cameraOf(scene);
  return attributeText([
    ['width', fix(width * scale)],
    ['height', fix(height * scale)],
    ['viewBox', `${fix(seen.x)} ${fix(seen.y)} ${fix(seen.width)} ${fix(seen.height)}`],
  ]);
}
