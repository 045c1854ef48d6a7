import { fix } from '../picture/geometry.ts';
import type { Scene, Shape } from '../picture/scene.ts';
import { THEMES, type ThemeName, wash } from '../picture/theme.ts';

/**
 * A scene as portable SVG: presentation attributes only, absolute size and viewBox, no fonts, patterns, markers or
 * style sheets, so that browsers, librsvg, Inkscape and AsciiDoc's PDF draw it alike. Attributes come in a fixed order.
 */
export function svgOf(scene: Scene, theme: ThemeName): string {
  const { width, height, scale } = scene;
  const shapes = [...scene.still, ...scene.moving].map((shape) => element(shape, theme));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${fix(width * scale)}" height="${fix(height * scale)}" viewBox="0 0 ${fix(width)} ${fix(height)}" role="img" aria-labelledby="whence-title whence-desc">`,
    `<title id="whence-title">${xml(scene.title)}</title>`,
    `<desc id="whence-desc">${xml(scene.description)}</desc>`,
    ...shapes,
    '</svg>',
    '',
  ].join('\n');
}

const MONO = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const SANS = "system-ui, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif";

/** Attributes of a shape in drawing order; the page sets the same ones on its own elements. */
export function attributes(shape: Shape, theme: ThemeName): [string, string][] {
  const paints = THEMES[theme];
  const list: [string, string][] = [];
  const put = (name: string, value: string | number): void => {
    list.push([name, typeof value === 'number' ? fix(value) : value]);
  };
  switch (shape.kind) {
    case 'rect':
      put('x', shape.x);
      put('y', shape.y);
      put('width', Math.max(0, shape.width));
      put('height', Math.max(0, shape.height));
      if (shape.radius) put('rx', shape.radius);
      break;
    case 'circle':
      put('cx', shape.x);
      put('cy', shape.y);
      put('r', shape.radius);
      break;
    case 'path':
      put('d', shape.d);
      break;
    case 'text':
      put('x', shape.x);
      put('y', shape.y);
      put('font-family', shape.mono ? MONO : SANS);
      put('font-size', shape.size);
      if (shape.bold) put('font-weight', '600');
      if (shape.anchor && shape.anchor !== 'start') put('text-anchor', shape.anchor);
      if (shape.rotate) put('transform', `rotate(${fix(shape.rotate)} ${fix(shape.x)} ${fix(shape.y)})`);
      break;
  }
  const washed = shape.kind === 'rect' && shape.wash === true;
  put('fill', shape.fill ? (washed ? wash(theme, shape.fill) : paints[shape.fill]) : 'none');
  if (shape.stroke) {
    put('stroke', paints[shape.stroke]);
    put('stroke-width', shape.strokeWidth ?? 1);
    if (shape.kind === 'path') put('stroke-linejoin', 'round');
  }
  if (shape.dash) put('stroke-dasharray', shape.dash);
  if (shape.opacity !== undefined && shape.opacity < 1) put('opacity', shape.opacity);
  return list;
}

function element(shape: Shape, theme: ThemeName): string {
  const list = attributes(shape, theme)
    .map(([name, value]) => ` ${name}="${xml(value)}"`)
    .join('');
  return shape.kind === 'text' ? `<text${list}>${xml(shape.text)}</text>` : `<${shape.kind}${list}/>`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 forbids.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** XML text: markup characters escaped, characters that XML forbids replaced. */
function xml(text: string): string {
  return text
    .replace(FORBIDDEN, '\ufffd')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
