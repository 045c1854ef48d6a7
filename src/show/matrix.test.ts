import { describe, expect, test } from 'vitest';
import { type Choices, DEFAULTS } from '../choices/choices.ts';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { POLICIES } from '../policy/registry.ts';
import { columnsOf, matrixShown } from './matrix.ts';

const index = indexCalls(scenarioById('freebsd-15-attacks')?.build() ?? expect.fail('no scenario'));
const SIZE = { width: 1280, height: 720 };
const OURS = 'lab~orrs.s.t.10a~ours';
const THEIRS = 'lab~orrs.s.t.10a~theirs';

const shown = (choices: Partial<Choices>) => matrixShown(index, { ...DEFAULTS, view: 'matrix', ...choices }, SIZE);
const words = (choices: Partial<Choices>): string[] =>
  shown(choices).scene.still.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []));

describe('the columns of the matrix', () => {
  const ids = (choices: Partial<Choices>, kept: readonly string[] = []) =>
    columnsOf({ ...DEFAULTS, ...choices }, kept).map(({ id }) => id);

  test('are a rule of each family by system, whatever is on among them', () => {
    expect(ids({})).toHaveLength(POLICIES.length);
    expect(ids({ policies: ['openbsd-msyscall'] })).toEqual(ids({}));
    expect(ids({}).slice(0, 2)).toEqual(['freebsd-rtld-libsys', 'openbsd-wx-syscall']);
  });

  test('have a release that is on beside its family, and what was composed at the end', () => {
    const all = ids({ policies: [OURS, 'openbsd-pinsyscalls@7.8'] }, [THEIRS, OURS]);
    expect(all.indexOf('openbsd-pinsyscalls@7.8')).toBe(all.indexOf('openbsd-pinsyscalls') + 1);
    expect(all.slice(-2).sort()).toEqual([OURS, THEIRS].sort());
  });

  test('are those of one system where that is asked for', () => {
    expect(ids({ columns: 'FreeBSD' })).toEqual(['freebsd-rtld-libsys']);
    expect(ids({ columns: 'Mine' })).toEqual([]);
    expect(ids({ columns: 'Mine' }, [OURS])).toEqual([OURS]);
  });
});

describe('the matrix as it is chosen', () => {
  test('fits the place, with the rows and columns asked for, and marks what is on', () => {
    const { scene } = shown({ rows: 'attack', columns: 'OpenBSD', policies: ['openbsd-msyscall'] });
    expect(scene).toMatchObject({ ...SIZE, scale: 1 });
    expect(scene.still.filter(({ role }) => role === 'ring')).toHaveLength(1);
    const texts = words({ rows: 'attack', columns: 'OpenBSD' });
    expect(texts).toContain('right stub');
    expect(texts).not.toContain('cat');
    expect(texts).not.toContain('vDSO enforcement');
    // Of all programs, although none is shown.
    expect(texts).toContain('4/6');
  });

  test('is of the rules that are on for the back of a room, and of no policy where none is', () => {
    expect(words({ present: true, policies: ['openbsd-msyscall'], rows: 'attack' })).not.toContain('Programs');
    expect(words({ present: true })).toContain('No policy');
    expect(shown({ present: true }).finding()).toBe(
      'Under no policy, 6 of 6 programs run and 0 of 8 attacks are stopped.',
    );
  });

  test('finds what the rules that are on make of it; where none is, what each does', () => {
    expect(shown({ policies: ['openbsd-msyscall'] }).finding()).toBe(
      'Under msyscall, 6 of 6 programs run and 3 of 8 attacks are stopped.',
    );
    expect(shown({ columns: 'FreeBSD' }).finding()).toBe(
      'Under rtld + libsys only, 4 of 6 programs run and 3 of 8 attacks are stopped.',
    );
    expect(shown({ columns: 'Mine' }).finding()).toBe('No policy is asked.');
  });
});
