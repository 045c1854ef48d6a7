import { describe, expect, test } from 'vitest';
import { type Choices, DEFAULTS } from '../choices/choices.ts';
import { parse } from '../choices/fragment.ts';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import type { Scene } from '../picture/scene.ts';
import { slideOf } from './slide.ts';

const index = indexCalls(scenarioById('freebsd-15')?.build() ?? expect.fail('no scenario'));
const slide = (choices: Partial<Choices>) =>
  slideOf(index, { ...DEFAULTS, ...choices }, 'light', { width: 1280, height: 720 });

describe('the sentence for those who do not see the picture', () => {
  test.each([
    [{}, 'FreeBSD 15 · libsys: 72 calls: 28 from libsys.so.7, 24 from ld-elf.so.1, '],
    [
      { policies: ['freebsd-rtld-libsys'] },
      'Under rtld + libsys only, 19 of 72 calls of FreeBSD 15 · libsys would be refused: 11 from caddy, 8 from sh; 2 processes die.',
    ],
    [{ step: 30 }, 'getpid of cat (call 30 of 74), made by syscall in libsys.so.7, enters the kernel.'],
    [
      { policies: ['openbsd-pinsyscalls'], step: 30 },
      'Under pinsyscalls, getpid of cat (call 30 of 74), made by syscall in libsys.so.7, is refused: SIGABRT, ',
    ],
    [
      { policies: ['freebsd-rtld-libsys'], step: 56 },
      'Under rtld + libsys only, getpid of sh (call 56 of 74), made by __sys_getpid in sh, never happens.',
    ],
    [
      { policies: ['openbsd-msyscall'], compare: [], step: 55 },
      'Left: Under msyscall, sysarch of sh (call 55 of 74), made by __sys_sysarch in sh, is let in. Right: sysarch of sh',
    ],
    [{ policies: ['openbsd-msyscall'], view: 'matrix' as const }, 'Under msyscall, 4 of 4 programs run.'],
  ])('says the finding: %j', (choices, start) => {
    const { alt } = slide(choices);
    expect(alt.startsWith(start), alt).toBe(true);
    expect(alt).toMatch(/\.$/);
    expect(alt).not.toContain('\n');
  });
});

test('a slide is as its link says, and moves from the call before to its own', () => {
  const drawn = slide({ policies: ['openbsd-pinsyscalls'], step: 30, mark: ['wall'] });
  const again = slideOf(index, parse(drawn.link).choices, 'light', { width: 1280, height: 720 });
  expect(again.scene).toEqual(drawn.scene);
  expect(drawn.frame?.(1).moving).toEqual(drawn.scene.moving);
  expect(drawn.frame?.(0.5).moving).not.toEqual(drawn.scene.moving);
  expect(slide({}).frame).toBeNull();
});

describe('on the way of a call that is refused', () => {
  const roles = (scene: Scene | undefined, ...wanted: string[]): string[] =>
    [...new Set(scene?.still.flatMap(({ role }) => (wanted.includes(role) ? [role] : [])))].sort();

  test.each([
    [false, ['callout', 'stamp']],
    [true, ['callout', 'cross', 'stamp']],
  ])('nothing is seen of what comes of it until it has arrived; for a room: %s', (present, end) => {
    const { frame, scene } = slide({ policies: ['freebsd-rtld-libsys'], step: 55, present });
    for (const progress of [0, 0.5, 0.99]) {
      const shown = frame?.(progress);
      expect(roles(shown, 'callout', 'cross', 'stamp')).toEqual([]);
      expect(shown?.still.some((shape) => shape.kind === 'rect' && shape.fill === 'cardDead')).toBe(false);
      expect(roles(shown, 'way')).toEqual(['way']);
    }
    expect(roles(frame?.(1), 'callout', 'cross', 'stamp')).toEqual(end);
    expect(frame?.(1).still).toEqual(scene.still);
  });

  test('the end of one before is seen', () => {
    const { frame } = slide({ policies: ['freebsd-rtld-libsys'], step: 63 });
    expect(roles(frame?.(0), 'stamp')).toEqual(['stamp']);
  });
});

test('what is said of a slide counts what it shows', () => {
  const { alt, caption, scene, sketches } = slide({ policies: ['freebsd-rtld-libsys'], range: [0, 30] });
  expect(alt).toBe(
    'Under rtld + libsys only, none of 29 calls of FreeBSD 15 · libsys (calls 1 to 30 of 74) would be refused.',
  );
  expect([caption, scene.description]).toEqual([alt, alt]);
  expect(scene.words.filter((line) => line.startsWith('Process'))).toHaveLength(1);
  expect(sketches).toMatchObject([
    { sketch: { rows: expect.not.arrayContaining([expect.objectContaining({ name: 'sh' })]) } },
  ]);
});

test('the picture for talks is another picture of the same run', () => {
  const [desk, room] = [slide({ step: 30 }), slide({ step: 30, present: true })];
  expect(room.alt).toBe(desk.alt);
  expect(room.scene.still).not.toEqual(desk.scene.still);
  expect(room.link).toBe(`${desk.link}&present=1`);
});
