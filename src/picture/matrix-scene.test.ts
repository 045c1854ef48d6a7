import { describe, expect, test } from 'vitest';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { portableSvg } from '../output/svg.ts';
import { bySystem } from '../policy/by-system.ts';
import { POLICIES, policyById } from '../policy/registry.ts';
import { type Matrix, matrixOf } from '../run/matrix.ts';
import { matrixScene, matrixSceneIn } from './matrix-scene.ts';
import { textWidth, widthOf } from './measure.ts';
import type { Scene, TextShape } from './scene.ts';

const index = indexCalls(scenarioById('freebsd-15-attacks')?.build() ?? expect.fail('no scenario'));
const linux = indexCalls(scenarioById('linux-glibc')?.build() ?? expect.fail('no scenario'));
const matrix = (...words: string[]): Matrix =>
  matrixOf(index, bySystem(words.map((word) => policyById(word) ?? expect.fail(word))));
const all = matrixOf(index, bySystem(POLICIES));
const NINE = matrix('wx', 'region', 'execpin', 'both', 'pins', 'serenity', 'cheri', 'zircon', 'trusted');

const textsOf = ({ still }: Scene): readonly TextShape[] =>
  still.filter((shape): shape is TextShape => shape.kind === 'text');
const words = (scene: Scene): string[] => textsOf(scene).map(({ text }) => text);

describe('the matrix as a figure', () => {
  test('has a mark and a word for each cell, and repeats to the byte', () => {
    const svg = portableSvg(matrixScene(NINE), 'light');
    expect(svg).toBe(
      portableSvg(
        matrixScene(
          matrixOf(
            index,
            NINE.policies.flatMap(({ id }) => policyById(id) ?? []),
          ),
        ),
        'light',
      ),
    );
    expect(svg.match(/>(runs|breaks|stopped|remains)</g)).toHaveLength(14 * 9);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  test('says what it is of, which rows are programs and which attacks, and of which system and release each policy is', () => {
    const texts = words(matrixScene(NINE));
    expect(texts).toEqual(expect.arrayContaining(['FreeBSD 15 · programs and attacks', 'Programs', 'Attacks']));
    expect(texts.filter((text) => text === 'OpenBSD')).toHaveLength(1);
    expect(texts).toEqual(expect.arrayContaining(['FreeBSD', 'CheriBSD', 'SerenityOS', 'Fuchsia', '6.7–7.5', '7.6']));
  });

  test('cuts no word', () => {
    for (const scene of [matrixScene(NINE), matrixScene(all), matrixSceneIn(all, { width: 1280, height: 720 })]) {
      expect(words(scene).join('\n')).not.toContain('…');
    }
  });

  test('counts programs and attacks as parts of a whole, whatever rows it shows', () => {
    const attacks = { ...NINE, rows: NINE.rows.filter(({ kind }) => kind === 'attack') };
    for (const shown of [NINE, attacks]) {
      const sums = words(matrixScene(shown)).filter((text) => /^\d\/\d$/.test(text));
      expect(sums).toEqual(['4/6', '6/6', '6/6', '6/6', '5/6', '4/6', '6/6', '6/6', '4/6', ...sums.slice(9)]);
      expect(sums.slice(9)).toEqual(['3/8', '1/8', '3/8', '5/8', '6/8', '6/8', '3/8', '3/8', '6/8']);
    }
  });

  test('has marks alone where words would make it too wide, and a legend of those that occur', () => {
    const scene = matrixScene(matrixOf(linux, bySystem(POLICIES)));
    const texts = words(scene);
    for (const word of ['runs', 'refused, lives', 'breaks', 'stopped', 'remains', 'victim breaks', 'reported']) {
      expect(
        texts.filter((text) => text === word),
        word,
      ).toHaveLength(1);
    }
    expect(texts).not.toContain('undecided');
    expect(scene.still.filter(({ id }) => /^cell-\d+-\d+$/.test(id))).toHaveLength(13 * POLICIES.length);
  });

  test('says so where there is no policy', () => {
    const { description, still } = matrixScene(matrixOf(index, []));
    expect(description).toBe('No policy is asked.');
    expect(JSON.stringify(still)).not.toMatch(/null|NaN/);
  });
});

describe('the matrix in a place', () => {
  const PLACES = [
    [1280, 720],
    [1280, 612],
    [960, 720],
    [960, 540],
    [640, 360],
    [480, 320],
    [1920, 1080],
  ] as const;

  test.each(PLACES)('of %d × %d fits, with no text under 10 pixels', (width, height) => {
    for (const shown of [all, NINE, matrix('pins'), matrixOf(linux, bySystem(POLICIES))]) {
      const scene = matrixSceneIn(shown, { width, height });
      expect(scene).toMatchObject({ width, height, scale: 1 });
      for (const shape of textsOf(scene)) {
        const { x, y, size, rotate = 0, anchor = 'start' } = shape;
        const along = widthOf(shape) * (anchor === 'middle' ? 0.5 : 1);
        const turn = (rotate * Math.PI) / 180;
        expect(size).toBeGreaterThanOrEqual(9.999);
        expect(x + along * Math.cos(turn), shape.text).toBeLessThanOrEqual(width);
        expect(y + along * Math.sin(turn), shape.text).toBeGreaterThanOrEqual(0);
        expect(y, shape.text).toBeLessThanOrEqual(height);
      }
    }
  });

  test.each(PLACES)('of %d × %d has titles that do not run into each other', (width, height) => {
    const heads = textsOf(matrixSceneIn(all, { width, height })).filter(
      ({ role }) => role === 'head' || role === 'release',
    );
    // Lines on one slope: apart across it by a line, or beyond each other along it.
    const [sine, cosine] = [Math.SQRT1_2, Math.SQRT1_2];
    const lines = heads.map(({ x, y, text, size, bold }) => {
      const along = x * cosine - y * sine;
      return {
        text,
        across: x * sine + y * cosine,
        along,
        end: along + textWidth(text, size, bold ? 'bold' : 'sans'),
        size,
      };
    });
    for (const a of lines) {
      for (const b of lines) {
        if (a === b || a.end < b.along || b.end < a.along) continue;
        expect(Math.abs(a.across - b.across), `${a.text} and ${b.text}`).toBeGreaterThan(a.size * 0.98);
      }
    }
  });

  test.each(PLACES)('of %d × %d keeps the sums of its columns apart', (width, height) => {
    const sums = textsOf(matrixSceneIn(all, { width, height })).filter(({ id }) => /^sum-0-\d+$/.test(id));
    for (const [i, sum] of sums.entries()) {
      const next = sums[i + 1];
      if (!next) continue;
      const halves = sum.anchor === 'middle' ? (widthOf(sum) + widthOf(next)) / 2 : widthOf(sum);
      expect(next.x - sum.x).toBeGreaterThan(halves + sum.size * 0.3);
    }
  });

  test('leaves out what does not fit and says what, but not the policies that are on', () => {
    const scene = matrixSceneIn(all, { width: 640, height: 360 }, ['windows-detect-only']);
    const note = words(scene).find((text) => text.startsWith('Left out')) ?? expect.fail('no note');
    expect(note).toMatch(/^Left out for want of room: \d policies/);
    expect(scene.words).toContain(note);
    expect(words(scene)).toContain('detection only');
    expect(scene.still.some(({ role }) => role === 'ring')).toBe(true);
    expect(scene.description).toContain('Under rseq debugging,');
  });

  test('leaves out nothing on a slide', () => {
    for (const height of [720, 612]) {
      expect(words(matrixSceneIn(all, { width: 1280, height })).join()).not.toContain('Left out');
    }
  });

  test('that is smaller still is made smaller as a whole', () => {
    expect(matrixSceneIn(all, { width: 320, height: 200 })).toMatchObject({ width: 512, height: 320, scale: 0.625 });
  });
});
