import { fix } from '../picture/geometry.ts';
import type { Shape } from '../picture/scene.ts';
import { svgMetadata } from '../record/carriers/svg.ts';
import { recordText } from '../record/record.ts';
import type { Deck, Slide } from '../show/slide.ts';
import { captioned } from './captioned.ts';
import { isStill, type Mover, moversOf, SAMPLES, standingOf, travels } from './movers.ts';
import { frameOf } from './svg.ts';
import { wordOf } from './svg-ids.ts';
import { attributes, element, SANS } from './svg-shape.ts';
import { type Plan, planOf, type Span } from './timing.ts';
import { attributeText, xmlText } from './xml.ts';

/**
 * A deck as an SVG that plays once: its calls travel, its slides follow one another, the last one stays. That one is
 * what the attributes say, so it is what a reader sees who wants no motion, and a program that knows no animation.
 * Motion is CSS within a media query, because nothing else in an `<img>` heeds that wish.
 */
export function animatedSvg(deck: Deck): string {
  const slides = captioned(deck.slides, deck.size);
  const plan = planOf(slides);
  const last = slides.at(-1);
  if (!last) throw new Error('a deck has one slide at least');
  const record = recordText(deck.record);
  const id = wordOf(deck.title + record);
  const groups = slides.map((slide, i) => animated(slide, plan, i, `${id}-${i}`));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg"${frameOf(last.scene)}${attributeText([
      ['font-family', SANS],
      ['role', 'img'],
      ['aria-labelledby', `${id}-title ${id}-desc`],
    ])}>`,
    `<title id="${id}-title">${xmlText(deck.title)}</title>`,
    `<desc id="${id}-desc">${xmlText(slides.map(told).join(' '))}</desc>`,
    svgMetadata(record),
    '<style>',
    '@media (prefers-reduced-motion:no-preference){',
    ...groups.flatMap(({ rules }) => rules),
    '}',
    '</style>',
    ...groups.flatMap(({ elements }) => elements),
    '</svg>',
    '',
  ].join('\n');
}

const told = ({ title, caption, alt }: Slide): string => (caption === '' ? alt : `${title}: ${caption}`);

interface Animated {
  readonly elements: readonly string[];
  /** CSS of what moves in it. */
  readonly rules: readonly string[];
}

/** A slide of the film. Names in it begin with its `id`. */
function animated(slide: Slide, plan: Plan, position: number, id: string): Animated {
  const span = plan.spans[position] as Span;
  const { scene, frame } = slide;
  const things = frame ? [...standingOf(frame(0), scene), ...moversOf(frame)] : [...scene.still, ...scene.moving];
  const drawn = things.map((thing, i) =>
    'path' in thing ? moving(thing, slide, span, `${id}-${i}`) : still(thing, slide),
  );
  const turn = turnOf(plan, position, id);
  return {
    elements: [turn.tag, ...drawn.flatMap(({ elements }) => elements), '</g>'],
    rules: [...turn.rules, ...drawn.flatMap(({ rules }) => rules)],
  };
}

const still = (shape: Shape, slide: Slide): Animated => ({
  elements: [element(shape, paintOf(shape, slide))],
  rules: [],
});

/** The font of the whole picture is said once. */
const paintOf = (shape: Mover['shape'], { theme }: Slide): [string, string][] =>
  attributes(shape, theme).filter(([, value]) => value !== SANS);

/** When a slide is seen. Visibility is the one thing that hides a slide in every program and changes at an instant. */
function turnOf({ spans, length }: Plan, position: number, id: string): { tag: string; rules: string[] } {
  if (spans.length === 1) return { tag: '<g>', rules: [] };
  const { start, travel, hold } = spans[position] as Span;
  const isLast = position === spans.length - 1;
  const frames = [
    ...(start > 0 ? ['0%{visibility:hidden}'] : []),
    `${percent(start, length)}{visibility:visible}`,
    ...(isLast ? [] : [`${percent(start + travel + hold, length)}{visibility:hidden}`]),
  ];
  return {
    tag: `<g class="${id}"${isLast ? '' : ' visibility="hidden"'}>`,
    rules: [`.${id}{animation:${id} ${fix(length)}s step-end both}`, `@keyframes ${id}{${frames.join('')}}`],
  };
}

/** One thing on its way. It is hidden by opacity: what is visible would be seen through a slide that is not. */
function moving(mover: Mover, slide: Slide, { start, travel }: Span, id: string): Animated {
  const { shape, from, to, path } = mover;
  if (isStill(mover)) return still(shape, slide);
  const drawn = element(shape, paintOf(shape, slide));
  const time = (curve: string): string => `${fix(travel)}s ${curve} ${fix(start)}s both`;
  const frames = path.map(
    ({ dx, dy }, i) => `${percent(from + i, SAMPLES)}{transform:translate(${fix(dx)}px,${fix(dy)}px)}`,
  );
  const seen = [
    ...(from > 0 ? ['0%{opacity:0}'] : []),
    `${percent(from, SAMPLES)}{opacity:1}`,
    ...(to < SAMPLES ? [`${percent(to + 1, SAMPLES)}{opacity:0}`] : []),
  ];
  const at = travels(mover) ? `${id}-at ${time('linear')},` : '';
  return {
    elements: [`<g class="${id}"${to < SAMPLES ? ' opacity="0"' : ''}>${drawn}</g>`],
    rules: [
      `.${id}{animation:${at}${id}-on ${time('step-end')}}`,
      ...(at === '' ? [] : [`@keyframes ${id}-at{${frames.join('')}}`]),
      `@keyframes ${id}-on{${seen.join('')}}`,
    ],
  };
}

const percent = (part: number, whole: number): string => `${fix((part / whole) * 100)}%`;
