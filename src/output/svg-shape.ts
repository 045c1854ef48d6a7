import { fix } from '../picture/geometry.ts';
import type { Shape } from '../picture/scene.ts';
import { fillOf, THEMES, type ThemeName } from '../picture/theme.ts';
import { attributeText, xmlText } from './xml.ts';

/** One shape of a scene as SVG: the same on the screen and in every file. */

const MONO = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
export const SANS = "system-ui, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', Arial, sans-serif";

/** Attributes of a shape in drawing order; the page sets the same ones on its own elements. */
export function attributes(shape: Shape, theme: ThemeName): [string, string][] {
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
      if (shape.bold) put('font-weight', 'bold');
      if (shape.anchor && shape.anchor !== 'start') put('text-anchor', shape.anchor);
      if (shape.rotate) put('transform', `rotate(${fix(shape.rotate)} ${fix(shape.x)} ${fix(shape.y)})`);
      break;
  }
  put('fill', fillOf(shape, theme) ?? 'none');
  if (shape.stroke) {
    put('stroke', THEMES[theme][shape.stroke]);
    put('stroke-width', shape.strokeWidth ?? 1);
    if (shape.kind === 'path') put('stroke-linejoin', 'round');
  }
  if (shape.dash) put('stroke-dasharray', shape.dash);
  if (shape.opacity !== undefined && shape.opacity < 1) put('opacity', shape.opacity);
  return list;
}

/** A shape as an element with the attributes given. */
export const element = (shape: Shape, list: readonly (readonly [string, string])[]): string =>
  shape.kind === 'text'
    ? `<text${attributeText(list)}>${xmlText(shape.text)}</text>`
    : `<${shape.kind}${attributeText(list)}/>`;
