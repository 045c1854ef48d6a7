import { describe, expect, test } from 'vitest';
import { SCENARIOS, scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { attemptOf } from '../model/queries.ts';
import { policyById } from '../policy/registry.ts';
import { decisionOf, type Run } from '../run/run.ts';
import { runOf } from '../show/runs.ts';
import { callLabel } from './call-label.ts';
import { frame } from './frame.ts';
import { overlap } from './geometry.ts';
import { textWidth, widthOf } from './measure.ts';
import type { Scene, Shape, TextShape, View } from './scene.ts';

const view = (change: Partial<View> = {}): View => ({
  ...{ width: 1280, height: 720, scale: 1, focus: null, range: null, window: 1 },
  ...change,
});

const run = (id: string, ...policies: string[]): Run => runOf(scenario(id), policies, 'shipped');
const scenario = (id: string) => indexCalls(scenarioById(id)?.build() ?? expect.fail(`no scenario ${id}`));
const textsOf = ({ still }: Scene, role: string): TextShape[] =>
  still.flatMap((shape) => (shape.kind === 'text' && shape.role === role ? [shape] : []));
const wordsIn = (scene: Scene, role: string): string[] => textsOf(scene, role).map(({ text }) => text);
const find = ({ still }: Scene, id: string): Shape | undefined => still.find((shape) => shape.id === id);

describe('a call with its number', () => {
  const call = { name: 'sigreturn', number: 417 };

  test.each([
    [200, 'sigreturn #417'],
    [90, 'sig…urn #417'],
    [60, 's…n #417'],
    [40, '#417'],
    [20, ''],
  ])('has in %d pixels its whole number, or none', (width, label) => {
    expect(callLabel(call, width, 12)).toBe(label);
    expect(textWidth(label, 12, 'mono')).toBeLessThanOrEqual(width);
  });

  test('is so in every picture', () => {
    for (const { id } of SCENARIOS) {
      for (const width of [640, 1280]) {
        const known = run(id).model.attempts.map(({ number }) => `#${number}`);
        const shown = wordsIn(frame(run(id), view({ width, height: 360 }), 0), 'slot-label');
        const numbers = shown.flatMap((text) => /\S*\d+$/.exec(text)?.[0] ?? []).filter((text) => /[#…]/.test(text));
        for (const number of numbers) expect(known, id).toContain(number);
      }
    }
  });
});

describe('the names of objects', () => {
  test('stand on paper, above the ways of the calls', () => {
    const scene = frame(run('freebsd-15', 'freebsd-rtld-libsys'), view(), 20);
    const ids = scene.still.map(({ id }) => id);
    const lastWay = scene.still.findLastIndex(({ role }) => role === 'edge' || role === 'way');
    for (const name of [...textsOf(scene, 'band-note'), ...textsOf(scene, 'band-name')]) {
      const plate = find(scene, `${name.id}-plate`);
      if (plate?.kind !== 'rect') {
        expect(name.size, 'only folded cards do without').toBe(11);
        continue;
      }
      expect(ids.indexOf(plate.id)).toBeGreaterThan(lastWay);
      expect(plate.width).toBeGreaterThanOrEqual(widthOf(name));
    }
  });

  test('come with the beginning of what else is known of them', () => {
    const notes = wordsIn(frame(run('freebsd-15'), view(), 0), 'band-note');
    expect(notes).toContain('no direct system calls left in normal use');
    expect(notes.join()).not.toContain('(');
  });

  test('and of processes are not cut, also where a card is folded', () => {
    const { images } = run('freebsd-15-attacks').model;
    for (const [width, height] of [
      [1280, 720],
      [640, 360],
    ] as const) {
      for (const focus of images.keys()) {
        const scene = frame(run('freebsd-15-attacks'), view({ width, height, focus }), 0);
        for (const [image, { name }] of images.entries()) {
          const lines = scene.still.flatMap((shape) =>
            shape.kind === 'text' && shape.role === 'card-name' && new RegExp(`^card-${image}-name`).test(shape.id)
              ? [shape.text]
              : [],
          );
          if (lines.length > 0) expect(lines.join(' ').replaceAll('- ', '-'), name).toBe(name);
        }
      }
    }
  });
});

describe('the names of rules', () => {
  test.each(SCENARIOS.filter(({ home }) => home.length > 0).map(({ id, home }) => [id, home] as const))(
    'of %s are whole, and no call runs into them where there is room',
    (id, home) => {
      const titles = home.map((policy) => policyById(policy)?.title);
      for (const [width, height] of [
        [1280, 720],
        [640, 360],
      ] as const) {
        const scene = frame(run(id, ...home), view({ width, height }), 0);
        expect(wordsIn(scene, 'wall-label')).toEqual(expect.arrayContaining(titles));
      }
      const scene = frame(run(id, ...home), view({ width: 1920, height: 1080 }), 0);
      const plates = scene.still.flatMap((shape) => (/^wall-\d+-plate$/.test(shape.id) ? [shape] : []));
      const crosses = scene.still.flatMap((shape) =>
        shape.kind === 'circle' && shape.role === 'cross' ? [shape] : [],
      );
      for (const plate of plates) {
        for (const { x, y, radius } of crosses) {
          const box = { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
          expect(plate.kind === 'rect' && overlap(plate, box), plate.id).toBe(false);
        }
      }
    },
  );

  test.each([
    [['freebsd-rtld-libsys'], 'asks at entry: rtld + libsys only'],
    [['openbsd-msyscall', 'openbsd-pinsyscalls'], 'asks at entry: msyscall, then pinsyscalls'],
    [['linux-rseq-debug'], 'asks on the way out: rseq debugging'],
    [['windows-detect-only'], 'does not ask where a call comes from; a product looks on: detection only'],
    [
      ['openbsd-msyscall', 'linux-rseq-debug', 'windows-detect-only'],
      'asks at entry: msyscall; on the way out: rseq debugging; a product looks on: detection only',
    ],
  ])('stand in the kernel with when it asks: %j', (policies, rule) => {
    expect(wordsIn(frame(run('freebsd-15', ...policies), view(), 0), 'kernel-rule')).toEqual([rule]);
  });
});

describe('what comes of a call', () => {
  test('is said of one that is watched as well, by a sign and in words', () => {
    const watched = run('freebsd-15', 'windows-detect-only');
    const scene = frame(watched, view(), 55);
    expect(wordsIn(scene, 'callout')).toEqual(['let in, and reported: the stack does not begin where it should']);
    const overview = frame(watched, view(), 0);
    expect(overview.still.some(({ role }) => role === 'watch')).toBe(true);
    expect(overview.hotspots.map(({ label }) => label).join()).toMatch(/calls watched here/);
    expect(frame(run('freebsd-15'), view(), 0).still.some(({ role }) => role === 'watch')).toBe(false);
  });

  test('names addresses as they are, on a small stage too', () => {
    const attacks = run('freebsd-15-attacks', 'openbsd-pinsyscalls');
    let addresses = 0;
    for (let call = 0; call < attacks.model.calls.length; call++) {
      const reason = decisionOf(attacks, call).reason();
      const said = wordsIn(frame(attacks, view({ width: 640, height: 360 }), call + 1), 'callout').join(' ');
      for (const [address] of said.matchAll(/0x[\da-f]*…?/g)) {
        expect(reason.split(/[^\w]+/)).toContain(address);
        addresses++;
      }
    }
    expect(addresses).toBeGreaterThan(5);
  });

  test('is said of one that a log answers', () => {
    const replaying = runOf(scenario('freebsd-15'), [], 'replaying');
    const answered = [...replaying.model.calls.attempt.keys()].find(
      (call) => attemptOf(replaying.model, call).kind === 'no-entry' && attemptOf(replaying.model, call).site >= 0,
    );
    const scene = frame(replaying, view(), (answered ?? -1) + 1);
    expect(wordsIn(scene, 'callout')).toEqual(['↩ answered from the log']);
  });
});

describe('with a libsys that logs', () => {
  const logging = runOf(scenario('freebsd-15'), [], 'logging');
  const scene = frame(logging, view({ focus: 0 }), 0);

  test('all of its calls leave from one instruction, which stands nearest the kernel', () => {
    const chips = textsOf(scene, 'chip-label');
    const [raw, ...more] = chips.filter(({ text }) => text === 'raw_syscall');
    expect(more).toEqual([]);
    const stubs = chips.filter(({ text }) => text.startsWith('__sys_'));
    expect(stubs.every(({ y }) => raw && y < raw.y)).toBe(true);
  });

  test('is told which calls it sees and which pass it by', () => {
    expect(new Set(wordsIn(scene, 'passing'))).toEqual(new Set(['recorded', 'passes by']));
    expect(wordsIn(frame(run('freebsd-15'), view(), 0), 'passing')).toEqual([]);
  });
});
