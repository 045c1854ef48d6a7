import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { frame } from '../picture/frame.ts';
import type { Scene } from '../picture/scene.ts';
import { POLICIES } from '../policy/registry.ts';
import { readCarrier } from '../record/recognise.ts';
import { replay } from '../run/run.ts';
import { deck, RECORD, slide } from './fixtures/slides.ts';
import { portableSvg } from './svg.ts';

const VIEW = { width: 960, height: 540, scale: 1, focus: null, range: null, window: 1 };

/** What browsers, librsvg, Inkscape and AsciiDoc's PDF draw alike, and nothing else. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  svg: ['xmlns', 'width', 'height', 'viewBox', 'role', 'aria-labelledby'],
  title: ['id'],
  desc: ['id'],
  metadata: ['id'],
  rect: ['x', 'y', 'width', 'height', 'rx'],
  circle: ['cx', 'cy', 'r'],
  path: ['d', 'stroke-linejoin'],
  text: ['x', 'y', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'transform'],
};
const PAINT = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity'];
const COLOUR = /^(none|#[0-9a-f]{6})$/;
const NUMBER = /^-?\d+(\.\d{1,2})?$/;

/** Everything in an SVG that the profile does not know. */
function objections(svg: string): string[] {
  const found = new Set<string>();
  for (const [, close, name = '', list = ''] of svg.matchAll(/<(\/?)([^\s/>]+)((?:\s+[^\s=>]+="[^"]*")*)\s*\/?>/g)) {
    const allowed = ALLOWED[name];
    if (!allowed) found.add(name);
    if (close) continue;
    for (const [, attribute = '', value = ''] of list.matchAll(/\s([^\s=]+)="([^"]*)"/g)) {
      if (!allowed?.includes(attribute) && !(name in SHAPES && PAINT.includes(attribute))) {
        found.add(`${name} ${attribute}`);
      }
      if (['fill', 'stroke'].includes(attribute) && !COLOUR.test(value)) found.add(`${attribute}=${value}`);
      if (/^([cr]?[xyr]|width|height|font-size|stroke-width|opacity)$/.test(attribute) && !NUMBER.test(value))
        found.add(`${attribute}=${value}`);
      if (attribute === 'transform' && !/^rotate\((-?[\d.]+ ?){3}\)$/.test(value)) found.add(`transform=${value}`);
      if (attribute === 'd' && !/^[MLCZHVAQ\d\s.-]*$/.test(value)) found.add(`d=${value}`);
    }
  }
  // No tag was passed over.
  if (svg.split('<').length - 1 !== [...svg.matchAll(/<\/?[^\s/>]+((?:\s+[^\s=>]+="[^"]*")*)\s*\/?>/g)].length)
    found.add('a tag that is none');
  return [...found];
}

const SHAPES = { rect: 1, circle: 1, path: 1, text: 1 };

describe('svg', () => {
  it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))(
    'of %s stays within the portable profile: attributes only, nothing that Inkscape or librsvg drops',
    (_, scenario) => {
      const run = replay(indexCalls(scenario.build()), POLICIES);
      for (const step of [0, 9.5, run.model.calls.length]) {
        const svg = portableSvg(frame(run, VIEW, step), 'light', RECORD);
        expect(objections(svg)).toEqual([]);
        expect(svg).toMatch(/^<svg [^>]*width="960" height="540" viewBox="0 0 960 540"/);
        expect(svg).toContain('<title id="whence-title">');
      }
    },
  );

  it('of every kind of slide stays within it, and the profile forbids what it says', () => {
    for (const { scene, theme } of deck().slides) expect(objections(portableSvg(scene, theme, RECORD))).toEqual([]);
    expect(
      objections('<svg style="x"><style>a</style><rect fill="rgba(0,0,0,1)"/><rect fill="#11223344"/></svg>'),
    ).toEqual(['svg style', 'style', 'fill=rgba(0,0,0,1)', 'fill=#11223344']);
    expect(objections('<svg><text dominant-baseline="middle"/><use href="#a"/></svg>')).toEqual([
      ...['text dominant-baseline', 'use', 'use href'],
    ]);
  });

  it('looks through the camera at the size of the stage', () => {
    const { scene } = slide({ step: 9, look: 'object:libc' });
    const [, width, height, x, y, w, h] =
      /width="(\d+)" height="(\d+)" viewBox="([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)"/.exec(portableSvg(scene, 'light')) ??
      [];
    expect([width, height]).toEqual(['1280', '720']);
    expect(Number(w) / Number(h)).toBeCloseTo(16 / 9, 2);
    expect(Number(w)).toBeLessThan(1280);
    expect(Number(x) + Number(w)).toBeLessThanOrEqual(1280.01);
    expect(Number(y) + Number(h)).toBeLessThanOrEqual(720.01);
  });

  it('opens again by its record, and differs in nothing else', () => {
    const { scene } = slide({ step: 9 });
    const svg = portableSvg(scene, 'light', RECORD);
    expect(readCarrier(new TextEncoder().encode(svg), 'a.svg')).toEqual({
      ok: true,
      value: { link: 'v=1&policy=freebsd-rtld-libsys&step=63', story: null, file: null },
    });
    expect(svg.replace(/<metadata.*\n/, '')).toBe(portableSvg(scene, 'light'));
    expect(readCarrier(new TextEncoder().encode(portableSvg(scene, 'light')), 'a.svg')).toBeNull();
  });

  it('escapes what comes from a trace and replaces characters that XML forbids', () => {
    const scene: Scene = {
      width: 10,
      height: 10,
      scale: 1,
      title: '<script>&"',
      description: 'a\u0000b\ud800c',
      still: [{ kind: 'text', id: 't', role: 'x', x: 1, y: 2, text: '</text><script>', size: 9 }],
      moving: [],
      hotspots: [],
      words: [],
    };
    const svg = portableSvg(scene, 'light');
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;');
    expect(svg).toContain('a\ufffdb\ufffdc');
  });

  it('equals the picture kept with the project (open it to see)', async () => {
    const scenario = SCENARIOS[0];
    if (!scenario) throw new Error('there are scenarios');
    const policy = POLICIES.filter((candidate) => candidate.id === 'freebsd-rtld-libsys');
    const run = replay(indexCalls(scenario.build()), policy);
    await expect(portableSvg(frame(run, VIEW, 0), 'light')).toMatchFileSnapshot('goldens/freebsd-15-rtld-libsys.svg');
    await expect(portableSvg(frame(run, VIEW, 63), 'dark')).toMatchFileSnapshot(
      'goldens/freebsd-15-rtld-libsys-63-dark.svg',
    );
  });
});
