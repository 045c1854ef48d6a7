import { describe, expect, it } from 'vitest';
import { THEMES } from '../picture/theme.ts';
import { readCarrier } from '../record/recognise.ts';
import { deck, RECORD, REFUSED, slide } from './fixtures/slides.ts';
import { webSvg } from './web-svg.ts';

describe('an SVG for the web', () => {
  it('has a light and a dark value for every paint it uses, and the light one as an attribute', () => {
    for (const shown of deck().slides) {
      const svg = webSvg(shown, RECORD);
      const colourIn = (theme: 'light' | 'dark', name: string): string | undefined => {
        const [light = '', dark = ''] = svg.split('@media (prefers-color-scheme:dark)');
        return new RegExp(`--whence-${name}:(#[0-9a-f]{6})[;}]`).exec(theme === 'light' ? light : dark)?.[1];
      };
      const uses = [...svg.matchAll(/<(?:rect|circle|path|text)[^>]*>/g)].map(([tag]) => tag);
      for (const tag of uses) {
        const classes = / class="([^"]*)"/.exec(tag)?.[1]?.split(' ') ?? [];
        for (const [kind, attribute] of [
          ['f', 'fill'],
          ['s', 'stroke'],
        ] as const) {
          const colour = new RegExp(` ${attribute}="([^"]*)"`).exec(tag)?.[1];
          const name = classes.find((candidate) => candidate.startsWith(`${kind}-`))?.slice(2);
          if (colour === undefined || colour === 'none') expect(name).toBeUndefined();
          else {
            expect(colourIn('light', name ?? '')).toBe(colour);
            expect(colourIn('dark', name ?? '')).toMatch(/^#/);
            expect(svg).toContain(`.whence .${kind}-${name}{${attribute}:var(--whence-${name})}`);
          }
        }
      }
      expect(uses.length).toBeGreaterThan(20);
    }
    expect(webSvg(slide(REFUSED), RECORD)).toContain(`--whence-denied:${THEMES.dark.denied}`);
  });

  it('can stand twice in one page, loads nothing, and opens again', () => {
    const [one, other] = [webSvg(slide({ step: 1 }), RECORD), webSvg(slide({ step: 2 }), RECORD)];
    const ids = (svg: string): string[] => [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id);
    expect(ids(one).filter((id) => id !== 'whence-record' && ids(other).includes(id))).toEqual([]);
    expect(one.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|href|url\(|@import|<script/);
    expect(readCarrier(new TextEncoder().encode(one), 'a.svg')?.ok).toBe(true);
    // Whoever reads it out hears the finding.
    expect(webSvg(slide(REFUSED), RECORD)).toMatch(/<desc[^>]*>Under rtld \+ libsys only, sysarch of caddy/);
  });

  it('equals the picture kept with the project', async () => {
    await expect(webSvg(slide(REFUSED), RECORD)).toMatchFileSnapshot('goldens/freebsd-15-rtld-libsys-63-web.svg');
  });
});
