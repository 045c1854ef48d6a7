import type { Box } from '../picture/geometry.ts';
import { widthOf } from '../picture/measure.ts';
import { type PathStep, pathSteps } from '../picture/path-data.ts';
import type { CircleShape, PathShape, RectShape, Shape, TextShape } from '../picture/scene.ts';
import { fillOf, THEMES, type ThemeName } from '../picture/theme.ts';
import { xmlText } from './xml.ts';

/** Shapes of a scene as DrawingML: what PowerPoint and LibreOffice let people edit. Lengths are in EMU. */

/** English metric units, 914 400 to the inch. */
export const EMU_PER_POINT = 12_700;

/** Where the picture stands on the slide. */
export interface Placing {
  /** EMU of the left and upper edge of the slide's picture, and to a pixel of the stage. */
  readonly left: number;
  readonly top: number;
  readonly perPixel: number;
  /** Part of the stage that is shown there. */
  readonly camera: Box;
  readonly theme: ThemeName;
}

/** Fonts that come with every office suite, or whose widths its stand-in has. */
const SANS = { face: 'Arial', family: 34 };
/** The family (49: modern, of one width) lets a suite without it choose another font of one width. */
const MONO = { face: 'Consolas', family: 49 };

/**
 * Height of a line of a slide and of its baseline from its top, in sizes of the type. Lines of slides are as high
 * whatever the font; LibreOffice (measured) has the baseline at 1.0, and one that goes by Arial's depth at 0.99 or less.
 */
const LINE = 1.2;
const BASELINE = 0.98;

/** The shape as one element, whose number must be the only one of its kind on the slide; empty where none of it shows. */
export function shapeXml(shape: Shape, placing: Placing, number: number): string {
  switch (shape.kind) {
    case 'rect':
      return rectXml(shape, placing, number);
    case 'circle':
      return circleXml(shape, placing, number);
    case 'path':
      return pathXml(shape, placing, number);
    case 'text':
      return textXml(shape, placing, number);
  }
}

const x = (placing: Placing, pixels: number): number =>
  Math.round(placing.left + (pixels - placing.camera.x) * placing.perPixel);
const y = (placing: Placing, pixels: number): number =>
  Math.round(placing.top + (pixels - placing.camera.y) * placing.perPixel);
const emu = ({ perPixel }: Placing, pixels: number): number => Math.round(pixels * perPixel);

const isSeen = (box: Box, { camera }: Placing): boolean =>
  box.x <= camera.x + camera.width &&
  box.x + box.width >= camera.x &&
  box.y <= camera.y + camera.height &&
  box.y + box.height >= camera.y;

/** Pixels beyond the camera at which a box is cut: its edge and its round corners lie under the mat. */
const BEYOND = 24;

/** A box far larger than the slide is a nuisance to whoever edits it. */
function cut({ x, y, width, height }: Box, { camera }: Placing): Box {
  const left = Math.max(x, camera.x - BEYOND);
  const top = Math.max(y, camera.y - BEYOND);
  return {
    x: left,
    y: top,
    width: Math.max(0, Math.min(x + width, camera.x + camera.width + BEYOND) - left),
    height: Math.max(0, Math.min(y + height, camera.y + camera.height + BEYOND) - top),
  };
}

function rectXml(shape: RectShape, placing: Placing, number: number): string {
  if (!isSeen(shape, placing)) return '';
  const box = cut(shape, placing);
  const shorter = Math.min(box.width, box.height);
  const rounding = shorter > 0 ? Math.min(50_000, Math.round(((shape.radius ?? 0) / shorter) * 100_000)) : 0;
  const geometry =
    rounding > 0
      ? `<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val ${rounding}"/></a:avLst></a:prstGeom>`
      : '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>';
  return element(shape, placing, number, transform(box, placing), geometry);
}

function circleXml(shape: CircleShape, placing: Placing, number: number): string {
  const { radius } = shape;
  const box = { x: shape.x - radius, y: shape.y - radius, width: 2 * radius, height: 2 * radius };
  if (!isSeen(box, placing)) return '';
  const geometry = '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>';
  return element(shape, placing, number, transform(box, placing), geometry);
}

function pathXml(shape: PathShape, placing: Placing, number: number): string {
  const steps = pathSteps(shape.d);
  const points = steps.flatMap((step) =>
    step.kind === 'close' ? [] : step.kind === 'curve' ? [step.a, step.b, step.to] : [step.to],
  );
  if (points.length === 0) return '';
  const left = Math.min(...points.map((point) => point.x));
  const top = Math.min(...points.map((point) => point.y));
  const box = {
    x: left,
    y: top,
    width: Math.max(...points.map((point) => point.x)) - left,
    height: Math.max(...points.map((point) => point.y)) - top,
  };
  if (!isSeen(box, placing)) return '';
  // A path is measured from the corner of its box. A straight one has a box without width, which must not be zero.
  const origin = { x: x(placing, left), y: y(placing, top) };
  const outline = steps.map((step) => stepXml(step, placing, origin)).join('');
  const [w, h] = [Math.max(1, emu(placing, box.width)), Math.max(1, emu(placing, box.height))];
  const filled = shape.fill ? '' : ' fill="none"';
  const geometry =
    '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="l" t="t" r="r" b="b"/>' +
    `<a:pathLst><a:path w="${w}" h="${h}"${filled}>${outline}</a:path></a:pathLst></a:custGeom>`;
  return element(shape, placing, number, transform(box, placing), geometry);
}

function stepXml(step: PathStep, placing: Placing, origin: { x: number; y: number }): string {
  const point = (at: { x: number; y: number }): string =>
    `<a:pt x="${x(placing, at.x) - origin.x}" y="${y(placing, at.y) - origin.y}"/>`;
  switch (step.kind) {
    case 'move':
      return `<a:moveTo>${point(step.to)}</a:moveTo>`;
    case 'line':
      return `<a:lnTo>${point(step.to)}</a:lnTo>`;
    case 'curve':
      return `<a:cubicBezTo>${point(step.a)}${point(step.b)}${point(step.to)}</a:cubicBezTo>`;
    case 'close':
      return '<a:close/>';
  }
}

/** The text stands in a box whose first baseline is the one of the scene, turned about the same point. */
function textXml(shape: TextShape, placing: Placing, number: number): string {
  const { size, anchor = 'start', rotate = 0 } = shape;
  const font = shape.mono ? MONO : SANS;
  const width = widthOf(shape);
  const height = size * LINE;
  const before = anchor === 'start' ? 0 : anchor === 'middle' ? width / 2 : width;
  const turn = (rotate * Math.PI) / 180;
  // The box is turned about its own middle, so the middle is what goes round x, y.
  const [dx, dy] = [width / 2 - before, height / 2 - BASELINE * size];
  const middle = {
    x: shape.x + dx * Math.cos(turn) - dy * Math.sin(turn),
    y: shape.y + dx * Math.sin(turn) + dy * Math.cos(turn),
  };
  const box = { x: middle.x - width / 2, y: middle.y - height / 2, width, height };
  const reach = rotate === 0 ? box : squareAround(middle, Math.max(width, height));
  if (shape.text === '' || !isSeen(reach, placing)) return '';
  const align = anchor === 'start' ? 'l' : anchor === 'middle' ? 'ctr' : 'r';
  const points = Math.max(100, Math.round((size * placing.perPixel * 100) / EMU_PER_POINT));
  const faces = ['latin', 'ea', 'cs'].map((script) =>
    script === 'latin'
      ? `<a:latin typeface="${font.face}" pitchFamily="${font.family}" charset="0"/>`
      : `<a:${script} typeface="${font.face}"/>`,
  );
  const body =
    '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></a:bodyPr><a:lstStyle/>' +
    `<a:p><a:pPr algn="${align}"/><a:r><a:rPr lang="en-US" sz="${points}"${shape.bold ? ' b="1"' : ''} noProof="1">` +
    `${fillXml(shape, placing)}${faces.join('')}</a:rPr><a:t>${xmlText(shape.text)}</a:t></a:r></a:p></p:txBody>`;
  const properties = `${transform(box, placing, rotate)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>`;
  return `<p:sp>${naming(shape, number, '<p:cNvSpPr txBox="1"/>')}<p:spPr>${properties}</p:spPr>${body}</p:sp>`;
}

const squareAround = (middle: { x: number; y: number }, side: number): Box => ({
  x: middle.x - side / 2,
  y: middle.y - side / 2,
  width: side,
  height: side,
});

function transform(box: Box, placing: Placing, degrees = 0): string {
  const turned = degrees === 0 ? '' : ` rot="${Math.round((((degrees % 360) + 360) % 360) * 60_000)}"`;
  const size = `cx="${Math.max(1, emu(placing, box.width))}" cy="${Math.max(1, emu(placing, box.height))}"`;
  return `<a:xfrm${turned}><a:off x="${x(placing, box.x)}" y="${y(placing, box.y)}"/><a:ext ${size}/></a:xfrm>`;
}

const naming = (shape: Shape, number: number, kind: string): string =>
  `<p:nvSpPr><p:cNvPr id="${number}" name="${xmlText(shape.id)}"/>${kind}<p:nvPr/></p:nvSpPr>`;

const element = (shape: Shape, placing: Placing, number: number, place: string, geometry: string): string =>
  `<p:sp>${naming(shape, number, '<p:cNvSpPr/>')}<p:spPr>${place}${geometry}${fillXml(shape, placing)}${lineXml(shape, placing)}</p:spPr></p:sp>`;

function fillXml(shape: Shape, { theme }: Placing): string {
  const colour = fillOf(shape, theme);
  return colour === null ? '<a:noFill/>' : solid(colour, shape.opacity);
}

/** `colour` is `#rrggbb`. */
export function solid(colour: string, opacity = 1): string {
  const alpha = opacity < 1 ? `<a:alpha val="${Math.round(opacity * 100_000)}"/>` : '';
  return `<a:solidFill><a:srgbClr val="${colour.slice(1).toUpperCase()}">${alpha}</a:srgbClr></a:solidFill>`;
}

function lineXml(shape: Shape, placing: Placing): string {
  if (!shape.stroke) return '<a:ln><a:noFill/></a:ln>';
  const width = shape.strokeWidth ?? 1;
  const join = shape.kind === 'path' ? '<a:round/>' : '<a:miter lim="400000"/>';
  const paint = solid(THEMES[placing.theme][shape.stroke], shape.opacity);
  return `<a:ln w="${emu(placing, width)}" cap="flat">${paint}${dashXml(shape.dash, width)}${join}</a:ln>`;
}

/** Dashes and gaps, as shares of the width of the line. */
function dashXml(dash: string | undefined, width: number): string {
  const given = dash?.match(/[\d.]+/g)?.map(Number) ?? [];
  if (given.length === 0 || given.every((length) => length === 0)) return '';
  const lengths = given.length % 2 === 0 ? given : [...given, ...given];
  const share = (length: number): number => Math.round((length / width) * 100_000);
  const parts = lengths.flatMap((length, i) =>
    i % 2 === 0 ? [`<a:ds d="${share(length)}" sp="${share(lengths[i + 1] ?? 0)}"/>`] : [],
  );
  return `<a:custDash>${parts.join('')}</a:custDash>`;
}
