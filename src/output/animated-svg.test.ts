import { describe, expect, it } from 'vitest';
import { placed } from '../picture/transform.ts';
import { readCarrier } from '../record/recognise.ts';
import { animatedSvg } from './animated-svg.ts';
import { captioned } from './captioned.ts';
import { deck, RECORD, REFUSED, slide } from './fixtures/slides.ts';
import { moversOf, SAMPLES } from './movers.ts';
import { planOf } from './timing.ts';

const alone = { title: 'Refused', slides: [slide(REFUSED)], record: RECORD, size: null };

/** What a program shows that knows no animation: without style, and without what attributes hide. */
const base = (svg: string): string =>
  svg.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<g [^>]*opacity="0">.*?<\/g>/g, '');

describe('an animated SVG', () => {
  it('moves only where motion is wanted, once, and to an end', () => {
    for (const svg of [animatedSvg(alone), animatedSvg(deck())]) {
      const style = /<style>\n([\s\S]*?)\n<\/style>/.exec(svg)?.[1] ?? '';
      expect(style).toMatch(/^@media \(prefers-reduced-motion:no-preference\)\{\n[\s\S]*\n\}$/);
      expect(style).not.toMatch(/infinite|url\(|@import/);
      expect(svg).not.toMatch(
        /<(animate|set|script|image|foreignObject)\b| style=|https?:(?!\/\/www\.w3\.org\/2000\/svg")/,
      );
      const used = [...svg.matchAll(/ class="([^"]*)"/g)].map(([, name = '']) => name);
      for (const name of used) expect(style).toContain(`.${name}{animation:`);
      for (const [, name = ''] of style.matchAll(/animation:(\S+)/g)) expect(style).toContain(`@keyframes ${name}{`);
    }
  });

  it('has the last slide as it ends for its base', () => {
    const svg = base(animatedSvg(alone));
    const { scene } = slide(REFUSED);
    const tags = [...svg.matchAll(/<(rect|circle|path|text)\b/g)].map(([, name]) => name);
    const shapes = [...scene.still, ...scene.moving];
    expect(tags).toEqual(shapes.map(({ kind }) => kind));
    const cross = scene.moving.find(({ role }) => role === 'cross');
    expect(cross?.kind === 'circle' && svg.includes(`cx="${Math.round(cross.x * 100) / 100}"`)).toBe(true);

    const all = animatedSvg(deck());
    const groups = [...all.matchAll(/<g class="\w+-\d"( visibility="hidden")?>/g)].map(([, hidden]) => Boolean(hidden));
    expect(groups).toEqual([true, true, true, true, false]);
  });

  it('takes a slide apart into movers that give every frame again', () => {
    const { frame } = slide(REFUSED);
    if (!frame) throw new Error('it moves');
    const movers = moversOf(frame);
    // The point with its halo, then the cross.
    expect(movers.map(({ shape }) => shape.role)).toEqual(['halo', 'token', 'cross', 'cross']);
    for (let sample = 0; sample <= SAMPLES; sample++) {
      const seen = movers.filter(({ from, to }) => from <= sample && sample <= to);
      const drawn = seen.map(({ shape, from, path }) => placed(shape, { by: 1, ...path[sample - from] } as never));
      const wanted = frame(sample / SAMPLES).moving;
      expect(drawn.map(({ id, kind, fill }) => [id, kind, fill])).toEqual(
        wanted.map(({ id, kind, fill }) => [id, kind, fill]),
      );
      for (const [i, shape] of drawn.entries()) {
        const other = wanted[i];
        if (shape.kind === 'path' || other?.kind === 'path' || !other) continue;
        expect(shape.x).toBeCloseTo(other.x, 6);
        expect(shape.y).toBeCloseTo(other.y, 6);
      }
    }
    expect(movers.some(({ path }) => path.some(({ dy }) => Math.abs(dy) > 50))).toBe(true);
  });

  it('shows what comes of a call only when it has arrived', () => {
    const svg = animatedSvg(alone);
    const reason = /<g class="([\w-]+)"><text [^>]*>× SIGABRT: /.exec(svg)?.[1] ?? '';
    expect(svg).toContain(`@keyframes ${reason}-on{0%{opacity:0}100%{opacity:1}}`);
    // The card is another one until then, which programs without animation do not show.
    const cards = [...svg.matchAll(/<g class="([\w-]+)"( opacity="0")?><rect [^>]*rx="10"/g)];
    expect(cards.map(([, , hidden]) => hidden !== undefined)).toEqual([true, false]);
    expect(svg).toContain(`@keyframes ${cards[0]?.[1]}-on{0%{opacity:1}100%{opacity:0}}`);
  });

  it('shows one slide at every moment', () => {
    const svg = animatedSvg(deck());
    const { spans, length } = planOf(captioned(deck().slides, null));
    const shown = [...svg.matchAll(/@keyframes \w+-\d\{(.*)\}/g)].map(([, frames = '']) =>
      [...frames.matchAll(/([\d.]+)%\{visibility:(\w+)\}/g)].map(([, at, word]) => ({ at: Number(at), word })),
    );
    expect(shown.length).toBe(5);
    for (const { start, travel, hold } of spans) {
      const now = ((start + (travel + hold) / 2) / length) * 100;
      const visible = shown.filter((frames) => frames.findLast(({ at }) => at <= now)?.word === 'visible');
      expect(visible.length).toBe(1);
    }
    expect(svg).toContain(`animation:${/@keyframes (\w+-0)\{/.exec(svg)?.[1]} ${length}s step-end both`);
  });

  it('opens again, repeats byte for byte, and equals the one kept with the project', async () => {
    expect(readCarrier(new TextEncoder().encode(animatedSvg(deck())), 'a.svg')?.ok).toBe(true);
    expect(animatedSvg(deck())).toBe(animatedSvg(deck()));
    await expect(animatedSvg(alone)).toMatchFileSnapshot('goldens/freebsd-15-rtld-libsys-63-animated.svg');
  });
});
