import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { frame } from '../picture/frame.ts';
import type { Scene } from '../picture/scene.ts';
import { POLICIES } from '../policy/registry.ts';
import { replay } from '../run/run.ts';
import { svgOf } from './svg.ts';

const VIEW = { width: 960, height: 540, scale: 1, focus: null, range: null, window: 1 };

describe('svg', () => {
  it.each(SCENARIOS.map((scenario) => [scenario.id, scenario] as const))(
    'of %s stays within the portable profile: attributes only, nothing that Inkscape or librsvg drops',
    (_, scenario) => {
      const run = replay(indexCalls(scenario.build()), POLICIES);
      const svg = svgOf(frame(run, VIEW, 9), 'light');
      expect(svg).not.toMatch(/<style|class=|var\(|<foreignObject|<pattern|<marker|<symbol|href=|dominant-baseline/);
      expect(svg).toMatch(/^<svg [^>]*width="960" height="540" viewBox="0 0 960 540"/);
      expect(svg).toContain('<title id="whence-title">');
    },
  );

  it('escapes what comes from a trace and replaces characters that XML forbids', () => {
    const scene: Scene = {
      width: 10,
      height: 10,
      scale: 1,
      title: '<script>&"',
      description: 'a\u0000b',
      still: [{ kind: 'text', id: 't', role: 'x', x: 1, y: 2, text: '</text><script>', size: 9 }],
      moving: [],
      hotspots: [],
      words: [],
    };
    const svg = svgOf(scene, 'light');
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('&lt;/text&gt;&lt;script&gt;');
    expect(svg).toContain('a\ufffdb');
  });

  it('equals the picture kept with the project (open it to see)', async () => {
    const scenario = SCENARIOS[0];
    if (!scenario) throw new Error('there are scenarios');
    const policy = POLICIES.filter((candidate) => candidate.id === 'freebsd-rtld-libsys');
    const run = replay(indexCalls(scenario.build()), policy);
    await expect(svgOf(frame(run, VIEW, 0), 'light')).toMatchFileSnapshot('goldens/freebsd-15-rtld-libsys.svg');
    await expect(svgOf(frame(run, VIEW, 63), 'dark')).toMatchFileSnapshot('goldens/freebsd-15-rtld-libsys-63-dark.svg');
  });
});
