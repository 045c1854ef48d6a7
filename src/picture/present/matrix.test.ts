import { describe, expect, it } from 'vitest';
import { scenarioById } from '../../evidence/scenarios/index.ts';
import { indexCalls } from '../../model/call-index.ts';
import { policyById } from '../../policy/registry.ts';
import { bareMatrix, type Matrix, matrixOf } from '../../run/matrix.ts';
import { widthOf } from '../measure.ts';
import type { Scene, TextShape } from '../scene.ts';
import { presentMatrix } from './matrix.ts';
import { leastText } from './measures.ts';

const indexOf = (id: string) => indexCalls(scenarioById(id)?.build() ?? expect.fail('no scenario'));
const index = indexOf('freebsd-15-attacks');
const of = (calls: typeof index, ids: readonly string[]): Matrix =>
  matrixOf(
    calls,
    ids.flatMap((id) => policyById(id) ?? expect.fail(id)),
  );
const matrix = (...ids: string[]): Matrix => of(index, ids);
const RULES = ['openbsd-msyscall', 'openbsd-pinsyscalls', 'zircon-vdso'];
const ROOM = { width: 1280, height: 720 };

const textsOf = ({ still }: Scene): TextShape[] => still.filter((shape): shape is TextShape => shape.kind === 'text');
const words = (scene: Scene): string[] => textsOf(scene).map(({ text }) => text);

describe('a matrix for the back of a room', () => {
  it.each([
    [1280, 720],
    [960, 720],
    [640, 360],
    [1280, 612],
  ])('has no small text and keeps within %d × %d, for one rule and for several', (width, height) => {
    const linux = indexOf('linux-glibc');
    const shown = [
      matrix(...RULES.slice(0, 1)),
      matrix(...RULES),
      of(linux, ['linux-sud', 'linux-rr', 'freebsd-rtld-libsys', 'openbsd-msyscall']),
      of(linux, ['freebsd-rtld-libsys']),
      bareMatrix(index),
    ];
    for (const scene of shown.map((one) => presentMatrix(one, { width, height }))) {
      for (const shape of textsOf(scene)) {
        const { size, x, y, anchor, text } = shape;
        expect(size).toBeGreaterThanOrEqual(leastText(width, height) - 0.01);
        expect(x + (anchor === 'end' ? 0 : widthOf(shape)), text).toBeLessThanOrEqual(width);
        expect(y, text).toBeLessThanOrEqual(height);
      }
    }
  });

  it('says of each program and attack what becomes of it', () => {
    const scene = presentMatrix(matrix('openbsd-pinsyscalls'), ROOM);
    const texts = words(scene);
    expect(texts).toEqual(expect.arrayContaining(['caddy', 'breaks', 'right stub', 'remains', 'stopped', 'runs']));
    expect(texts).toEqual(expect.arrayContaining(['pinsyscalls', 'OpenBSD 7.6', 'FreeBSD 15 · programs and attacks']));
    expect(texts).toContain('4 of 6 programs run and 6 of 8 attacks are stopped.');
    expect(scene.words).toEqual(['Under pinsyscalls, 4 of 6 programs run and 6 of 8 attacks are stopped.']);
  });

  it('has a letter for each of several rules, and a legend of the marks', () => {
    const scene = presentMatrix(matrix(...RULES), ROOM);
    const texts = words(scene);
    for (const letter of ['A', 'B', 'C']) {
      // In the heading, over the programs and over the attacks.
      expect(texts.filter((text) => text === letter)).toHaveLength(3);
    }
    expect(texts).toEqual(expect.arrayContaining(['msyscall', '6 of 6 programs run, 3 of 8 attacks stopped']));
    for (const word of ['runs', 'breaks', 'stopped', 'remains']) {
      expect(texts.filter((text) => text === word)).toHaveLength(1);
    }
  });

  it('says how many rules it has no room for', () => {
    const texts = words(presentMatrix(matrix(...RULES, 'freebsd-rtld-libsys', 'linux-sud'), ROOM));
    expect(texts).toContain('and 2 more rules, not shown');
  });

  it('keeps a title with a comma whole', () => {
    const both = matrix('openbsd-7.5-both');
    expect(words(presentMatrix(both, ROOM))).toEqual(
      expect.arrayContaining(['msyscall, then pins', '5 of 6 programs run and 6 of 8 attacks are stopped.']),
    );
    expect(words(presentMatrix(matrix('openbsd-7.5-both', 'openbsd-msyscall'), ROOM))).toEqual(
      expect.arrayContaining(['msyscall, then pins', '5 of 6 programs run, 6 of 8 attacks stopped']),
    );
  });

  it('has a mark for each program and attack where there is no policy', () => {
    const scene = presentMatrix(bareMatrix(index), ROOM);
    expect(words(scene)).toContain('No policy');
    expect(scene.still.filter(({ role }) => role === 'mark')).toHaveLength(14);
  });

  it('has all attacks of a scenario on a stage of 640 × 360', () => {
    for (const ids of [RULES.slice(0, 1), RULES]) {
      const texts = words(presentMatrix(matrix(...ids), { width: 640, height: 360 }));
      expect(texts.join()).not.toMatch(/…|more/);
      expect(texts).toContain('forged sigreturn');
    }
  });

  it('leaves out what does not fit, and says how many', () => {
    const openbsd = of(indexOf('openbsd-7.6'), [...RULES, 'freebsd-rtld-libsys']);
    const texts = words(presentMatrix(openbsd, { width: 640, height: 360 }));
    expect(texts.filter((text) => /^and \d more$/.test(text))).toEqual(['and 2 more', 'and 2 more']);
  });
});
