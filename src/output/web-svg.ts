import type { Scene, Shape } from '../picture/scene.ts';
import { fillOf, isWashed, THEMES, type ThemeName } from '../picture/theme.ts';
import { svgMetadata } from '../record/carriers/svg.ts';
import { type Record, recordText } from '../record/record.ts';
import type { Slide } from '../show/slide.ts';
import { frameOf } from './svg.ts';
import { wordOf } from './svg-ids.ts';
import { attributes, element, SANS } from './svg-shape.ts';
import { attributeText, xmlText } from './xml.ts';

/**
 * A slide as SVG for the web: light or dark as the reader has it, also when it stands inside a page, which may set the
 * variables `--whence-…` itself. Every paint is there as an attribute too, so that a program without variables shows
 * the light picture.
 */
export function webSvg({ scene, title, alt }: Slide, opens: Record): string {
  const record = recordText(opens);
  const id = wordOf(`${title}\n${alt}\n${record}`);
  const shapes = [...scene.still, ...scene.moving];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="whence"${frameOf(scene)}${attributeText([
      ['font-family', SANS],
      ['role', 'img'],
      ['aria-labelledby', `${id}-title ${id}-desc`],
    ])}>`,
    `<title id="${id}-title">${xmlText(title)}</title>`,
    `<desc id="${id}-desc">${xmlText(alt)}</desc>`,
    svgMetadata(record),
    `<style>${styleOf(scene)}</style>`,
    ...shapes.map(painted),
    '</svg>',
    '',
  ].join('\n');
}

/** What a shape is painted with: a tone, or a light wash of one. */
interface Paint {
  readonly name: string;
  readonly colour: (theme: ThemeName) => string;
}

const fillPaint = (shape: Shape): Paint | null =>
  shape.fill
    ? {
        name: isWashed(shape) ? `${shape.fill}-wash` : shape.fill,
        colour: (theme) => fillOf(shape, theme) ?? 'none',
      }
    : null;

const strokePaint = ({ stroke }: Shape): Paint | null =>
  stroke ? { name: stroke, colour: (theme) => THEMES[theme][stroke] } : null;

/** The font of the whole picture is said once. */
function painted(shape: Shape): string {
  const [fill, stroke] = [fillPaint(shape), strokePaint(shape)];
  const classes = [...(fill ? [`f-${fill.name}`] : []), ...(stroke ? [`s-${stroke.name}`] : [])];
  const list = attributes(shape, 'light').filter(([, value]) => value !== SANS);
  return element(shape, classes.length > 0 ? [...list, ['class', classes.join(' ')]] : list);
}

/** Rules for the paints that the picture uses, in alphabetical order. */
function styleOf({ still, moving }: Scene): string {
  const shapes = [...still, ...moving];
  const fills = named(shapes.map(fillPaint));
  const strokes = named(shapes.map(strokePaint));
  const paints = [...new Map([...fills, ...strokes].map((paint) => [paint.name, paint])).values()].sort(byName);
  const variables = (theme: ThemeName): string =>
    paints.map(({ name, colour }) => `--whence-${name}:${colour(theme)}`).join(';');
  return [
    // `:where` weighs nothing, so that a page's own `.whence { --whence-ink: … }` wins wherever it stands.
    '',
    `:where(.whence){color-scheme:light dark;${variables('light')}}`,
    `@media (prefers-color-scheme:dark){:where(.whence){${variables('dark')}}}`,
    ...fills.map(({ name }) => `.whence .f-${name}{fill:var(--whence-${name})}`),
    ...strokes.map(({ name }) => `.whence .s-${name}{stroke:var(--whence-${name})}`),
    '',
  ].join('\n');
}

const named = (paints: readonly (Paint | null)[]): Paint[] =>
  [...new Map(paints.flatMap((paint) => (paint ? [[paint.name, paint] as const] : []))).values()].sort(byName);

const byName = (a: Paint, b: Paint): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
