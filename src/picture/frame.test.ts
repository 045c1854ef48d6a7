import { describe, expect, it, test } from 'vitest';
import { importText } from '../evidence/import.ts';
import type { Scenario } from '../evidence/scenario.ts';
import { SCENARIOS } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { attemptOf } from '../model/queries.ts';
import { portableSvg } from '../output/svg.ts';
import type { Policy } from '../policy/policy.ts';
import { POLICIES, policyById } from '../policy/registry.ts';
import { outcome, replay } from '../run/run.ts';
import { frame } from './frame.ts';
import { type Box, overlap } from './geometry.ts';
import { graphOf } from './graph.ts';
import { layoutOf } from './layout.ts';
import type { Scene, View } from './scene.ts';

const view = (change: Partial<View> = {}): View => ({
  width: 960,
  height: 600,
  scale: 1,
  focus: null,
  range: null,
  window: 1,
  ...change,
});

/** Every policy on the first; elsewhere none, the system's own, and all at once. */
const setsFor = ({ id, home }: Scenario): readonly (readonly Policy[])[] =>
  id === SCENARIOS[0]?.id
    ? [[], ...POLICIES.map((policy) => [policy]), POLICIES]
    : [[], home.flatMap((id) => policyById(id) ?? []), POLICIES];

const runs = SCENARIOS.flatMap((scenario) =>
  setsFor(scenario).map((policies) => ({
    name: `${scenario.id} under ${policies.map((policy) => policy.id).join('+') || 'none'}`,
    run: replay(indexCalls(scenario.build()), policies),
  })),
);

const SIZES = [
  // The smallest stage there is.
  [320, 300],
  [640, 360],
  [768, 516],
  [1280, 720],
  [3840, 2160],
] as const;

function everyNumberIsFinite(scene: Scene): boolean {
  return !/NaN|Infinity|undefined/.test(portableSvg(scene, 'light'));
}

/** What nobody could read, or stands where something else does; in words. */
function faults({ still, moving, hotspots }: Scene): string[] {
  const shapes = [...still, ...moving];
  const rects = still.flatMap((shape) => (shape.kind === 'rect' ? [shape] : []));
  const negative = [...rects, ...hotspots].filter(({ width, height }) => !(width >= 0 && height >= 0));
  const small = shapes.flatMap((shape) => (shape.kind === 'text' && shape.size < 11 ? [`${shape.text} is small`] : []));
  const bands = rects.filter(({ role }) => role === 'band');
  const stones = rects.filter(({ role }) => role === 'wall');
  const cards = rects.filter(({ role }) => role === 'card');
  const apart = (these: readonly Box[], those: readonly Box[]): boolean =>
    these.every((a, i) => those.every((b, j) => (these === those && i >= j) || !overlap(a, b)));
  return [
    ...negative.map(() => 'a negative size'),
    ...small,
    ...(apart(bands, bands) ? [] : ['bands overlap']),
    ...(apart(stones, cards) ? [] : ['the wall runs through a card']),
    ...(bands.every(({ height }) => height >= 12) ? [] : ['a band is too low for its name']),
  ];
}

describe.each(runs)('picture of $name', ({ run }) => {
  it('is the same to the byte for the same arguments', () => {
    for (const time of [0, 7.5, run.model.calls.length]) {
      expect(portableSvg(frame(run, view(), time), 'dark')).toBe(portableSvg(frame(run, view(), time), 'dark'));
    }
  });

  it('can be drawn at every size and step, each shape with an id of its own', () => {
    for (const [width, height] of SIZES) {
      for (let step = 0; step <= run.model.calls.length; step += 12) {
        const scene = frame(run, view({ width, height }), step);
        expect(everyNumberIsFinite(scene)).toBe(true);
        expect(faults(scene), `${width} × ${height}, step ${step}`).toEqual([]);
        const ids = [...scene.still, ...scene.moving].map((shape) => shape.id);
        expect(new Set(ids).size).toBe(ids.length);
      }
    }
  });

  it('keeps a refused call and a time read outside the kernel, and lets the others in', () => {
    for (let call = 0; call < run.model.calls.length; call++) {
      const scene = frame(run, view({ height: 700 }), call + 1);
      const kernelTop = scene.still.find((shape) => shape.id === 'kernel');
      if (kernelTop?.kind !== 'rect') throw new Error('a picture has a kernel');
      const moving = scene.moving.find((shape) => shape.kind === 'circle' && shape.id === `call-${call}`);
      const fate = outcome(run, call);
      if (fate === 'never') expect(moving).toBeUndefined();
      else {
        const y = moving?.kind === 'circle' ? moving.y : Number.NaN;
        if (fate === 'denied' || fate === 'no-entry') expect(y).toBeLessThan(kernelTop.y);
        else expect(y).toBeGreaterThan(kernelTop.y);
      }
    }
  });

  it('names the current call, its process and its fate in the description', () => {
    for (let call = 0; call < run.model.calls.length; call += 5) {
      const { description } = frame(run, view(), call + 1);
      const attempt = attemptOf(run.model, call);
      expect(description).toContain(attempt.name);
      expect(description).toContain(run.model.images[attempt.image]?.name);
      if (outcome(run, call) === 'denied') expect(description).toMatch(/denied\./);
    }
  });
});

test('what a rule cannot decide is called undecided where it is pointed at', () => {
  const trace = [
    '[  39] [00007f45f49c3ad7] getpid() = 7',
    ' > /bin/a(f+0x10) [0x10]',
    '[  39] [????????????????] getpid() = 7',
  ];
  const result = importText(`${trace.join('\n')}\n`, 'a.txt');
  if (!result.ok) throw new Error(result.problem.message);
  const run = replay(indexCalls(result.value.model), [policyById('freebsd-rtld-libsys') ?? expect.fail('no policy')]);
  const labels = frame(run, view(), 0).hotspots.map(({ label }) => label);
  expect(labels).toContain('1 call undecided here');
});

describe('layout', () => {
  const scenario = SCENARIOS[0];
  if (!scenario) throw new Error('there are scenarios');
  const model = scenario.build();
  const graph = graphOf(indexCalls(model), null);

  it.each(SIZES)('keeps chips inside their band and apart at %d × %d', (width, height) => {
    for (const focus of model.images.keys()) {
      const layout = layoutOf({ model, graph, width, height, focus, policies: 2 });
      for (const card of layout.cards) {
        expect(card.box.x + card.box.width).toBeLessThanOrEqual(width);
        for (const band of card.bands) {
          const { box } = band;
          expect(box.y + box.height).toBeLessThanOrEqual(card.box.y + card.box.height + 0.01);
          const places = [...band.chips, ...(band.overflow ? [band.overflow] : [])];
          for (const [i, place] of places.entries()) {
            expect(place.box.x).toBeGreaterThanOrEqual(box.x);
            expect(place.box.x + place.box.width).toBeLessThanOrEqual(box.x + box.width + 0.01);
            expect(place.box.y + place.box.height).toBeLessThanOrEqual(box.y + box.height + 4);
            for (const other of places.slice(i + 1)) {
              const apart =
                place.box.y !== other.box.y ||
                place.box.x + place.box.width <= other.box.x + 0.01 ||
                other.box.x + other.box.width <= place.box.x + 0.01;
              expect(apart, `${place.label} and ${other.label}`).toBe(true);
            }
          }
        }
      }
    }
  });

  it('shows every function and call of the focused process, or says how many more there are', () => {
    const layout = layoutOf({ model, graph, width: 768, height: 516, focus: 0, policies: 0 });
    for (const band of layout.cards.find((card) => card.full)?.bands ?? []) {
      const all = graph.chips.filter((chip) => chip.image === 0 && chip.role === band.role).length;
      expect(band.chips.length + (band.overflow?.count ?? 0)).toBe(all);
    }
    const own = graph.slots.filter((slot) => slot.image === 0).length;
    const groups = layout.slotGroups.filter((group) => group.card.full);
    expect(groups.reduce((sum, group) => sum + group.shown.length + group.hidden.length, 0)).toBe(own);
  });

  it('draws the objects of the question also where no call touches them', () => {
    const layout = layoutOf({ model, graph, width: 960, height: 600, focus: 0, policies: 0 });
    const roles = layout.cards.find((card) => card.full)?.bands.map((band) => band.role);
    expect(roles).toEqual(['program', 'libc', 'libsys', 'rtld', 'sharedPage']);
  });
});
