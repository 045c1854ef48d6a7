import { describe, expect, test } from 'vitest';
import { at } from '../base/assert.ts';
import { importedFixture } from '../evidence/fixtures/read.ts';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import { POLICIES, policyById } from '../policy/registry.ts';
import { bareMatrix, cellText, type Matrix, matrixOf, matrixSentences, scoreText } from './matrix.ts';
import { numberSpace, reachRows } from './reach.ts';
import { outcome, replay } from './run.ts';

const open = (id: string) => {
  const scenario = scenarioById(id);
  if (!scenario) throw new Error(`no scenario ${id}`);
  return indexCalls(scenario.build());
};

const policy = (word: string) => {
  const found = policyById(word);
  if (!found) throw new Error(`no policy ${word}`);
  return found;
};

const outcomes = ({ rows }: Matrix, column: number) =>
  Object.fromEntries(rows.map(({ name, cells }) => [name, at(cells, column).outcome]));

describe('honest programs of FreeBSD 15', () => {
  const matrix = matrixOf(open('freebsd-15'), [policy('trusted'), policy('pins'), policy('region')]);

  test('run or break', () => {
    expect(outcomes(matrix, 0)).toEqual({ cat: 'runs', mt: 'runs', sh: 'breaks', caddy: 'breaks' });
    expect(outcomes(matrix, 1)).toEqual({ cat: 'breaks', mt: 'runs', sh: 'runs', caddy: 'breaks' });
    expect(outcomes(matrix, 2)).toEqual({ cat: 'runs', mt: 'runs', sh: 'runs', caddy: 'runs' });
    expect(matrix.scores[0]).toMatchObject({ programs: 4, runs: 2, breaks: 2, attacks: 0 });
  });

  test('a cell names the call that decides', () => {
    const [, , sh] = matrix.rows;
    expect(sh?.cells[0]?.call).toBe(54);
  });

  test('and the same in words', () => {
    expect(matrixSentences(matrix)[0]).toBe('Under rtld + libsys only, 2 of 4 programs run.');
  });
});

describe('programs and attacks', () => {
  const index = open('freebsd-15-attacks');
  const matrix = matrixOf(index, POLICIES);

  test('what the facts say of the exact and the region rules', () => {
    const of = (word: string) => outcomes(matrix, POLICIES.indexOf(policy(word)));
    // A jump to the right stub is outside what any of them can see.
    for (const word of ['region', 'pins', 'trusted', 'zircon']) expect(of(word)['right stub']).toBe('remains');
    expect(of('region')['wrong stub']).toBe('remains');
    expect(of('pins')['wrong stub']).toBe('stopped');
    expect(of('zircon')['wrong stub']).toBe('stopped');
    expect(of('region')['mid-instruction jump']).toBe('remains');
    expect(of('pins')['mid-instruction jump']).toBe('stopped');
    expect(of('region')['JIT page']).toBe('stopped');
    expect(of('wx')['JIT page']).toBe('remains');
  });

  test('an attack is stopped exactly where the call that it is after is not let in', () => {
    for (const [column, one] of POLICIES.entries()) {
      const run = replay(index, [one]);
      for (const { image, kind, cells } of matrix.rows) {
        const { goal } = at(index.model.images, image);
        if (kind !== 'attack' || goal === undefined) continue;
        expect(at(cells, column).outcome === 'remains').toBe(outcome(run, goal) === 'allowed');
      }
    }
  });

  test('no policy lets every attack remain, and breaks nothing', () => {
    const bare = matrixOf(index, []);
    expect(bare.rows.every(({ cells }) => cells.length === 0)).toBe(true);
    const run = replay(index, []);
    expect(run.totals.denied).toBe(0);
  });

  test('without a policy all programs run and all attacks remain', () => {
    const bare = bareMatrix(index);
    expect(new Set(bare.rows.flatMap(({ cells }) => cells.map(({ outcome }) => outcome)))).toEqual(
      new Set(['runs', 'remains']),
    );
    expect(matrixSentences(bare)).toEqual(['Under no policy, 6 of 6 programs run and 0 of 8 attacks are stopped.']);
  });
});

describe('what is neither good nor bad', () => {
  const cell = (scenario: string, word: string, name: string) => {
    const { rows, scores } = matrixOf(open(scenario), [policy(word)]);
    const found = at(rows.find((row) => row.name === name)?.cells ?? [], 0);
    return { found, text: cellText(found), score: at(scores, 0) };
  };

  test('a program that is refused calls and goes on lives', () => {
    const { found, text, score } = cell('linux-glibc', 'linux-sud', 'wine');
    expect(text).toBe('refused, lives');
    expect(found.call).toBeGreaterThanOrEqual(0);
    expect(score).toMatchObject({ programs: 5, runs: 4, lives: 1, breaks: 0 });
    expect(scoreText(score)).toContain('4 of 5 programs run');
    expect(scoreText(score)).toContain('; 1 more lives on with refused calls');
  });

  test('an attack whose victim breaks before it is no success of the rule', () => {
    const { text, score } = cell('openbsd-7.6', 'freebsd-rtld-libsys', 'right stub');
    expect(text).toBe('victim breaks');
    expect(score).toMatchObject({ moot: 8, stopped: 0, attacks: 0 });
    expect(scoreText(score)).toBe('0 of 8 programs run; 8 victims break before the attack begins');
  });

  test('calls that are let in under somebody’s eyes are said to be', () => {
    const { rows, scores } = matrixOf(open('freebsd-15-attacks'), [policy('windows-detect-only')]);
    const texts = Object.fromEntries(rows.map(({ name, cells }) => [name, cellText(at(cells, 0))]));
    expect(texts).toMatchObject({ cat: 'runs, reported', mt: 'runs', 'wrong stub': 'remains, reported' });
    expect(at(scores, 0)).toMatchObject({ runs: 6, remains: 8 });
  });

  test('the execve that a trace begins with does not make its program undecided', async () => {
    const index = indexCalls((await importedFixture('strace-ink-ls.txt')).model);
    expect(matrixSentences(matrixOf(index, [policy('openbsd-msyscall')]))).toEqual([
      'Under msyscall, 1 of 1 programs run.',
    ]);
  });
});

describe('reach', () => {
  test('shrinks from no policy over regions to pins', () => {
    const index = open('freebsd-15');
    const rows = reachRows(index, [policy('region'), policy('pins'), policy('zircon')], 0);
    const [none, region, pins, sets] = rows.map(({ places }) => places);
    expect(none).toBeGreaterThan(region ?? 0);
    expect(region).toBeGreaterThan(pins ?? 0);
    expect(pins).toBeGreaterThan(sets ?? 0);
    // Every instruction that the process's objects list, and the trampoline.
    expect(sets).toBeGreaterThan(400);
    expect(sets).toBeLessThan(600);
  });

  test('counts with the numbers that the system has, or says that it does not know them', () => {
    expect(numberSpace(open('freebsd-15').model).how).toContain('FreeBSD 15');
    expect(numberSpace(open('openbsd-7.6').model).numbers).toBe(330);
    expect(numberSpace(open('serenityos').model).how).toContain('not known');
  });
});
