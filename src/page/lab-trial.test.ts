import { beforeAll, describe, expect, test } from 'vitest';
import { at } from '../base/assert.ts';
import type { CallIndex } from '../model/call-index.ts';
import { compose } from '../policy/lab/compose.ts';
import { PROPOSALS } from '../policy/lab/proposals.ts';
import { contradiction, DEFAULT_RECIPE, type Recipe } from '../policy/lab/recipe.ts';
import type { Policy } from '../policy/policy.ts';
import { policyById } from '../policy/registry.ts';
import { reachRows } from '../run/reach.ts';
import { type Trial, trialIndex, trialOf, untried } from './lab-trial.ts';

let index: CallIndex;
beforeAll(async () => {
  const found = await trialIndex();
  if (!found) throw new Error('the trial is not there');
  index = found;
});

function policyOf(recipe: Recipe): Policy {
  const made = compose(recipe);
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}

function proposal(name: string): Recipe {
  const found = PROPOSALS.find(({ recipe }) => recipe.name === name);
  if (!found) throw new Error(`no proposal ${name}`);
  return found.recipe;
}

/** "cat runs", "cat, logging: breaks". */
const told = ({ programs, replaced, attacks }: Trial): string[] =>
  [...programs, ...replaced, ...attacks].map(
    ({ name, libsys, cells }) => `${name}${libsys === 'shipped' ? '' : `, ${libsys}:`} ${at(cells, 0).outcome}`,
  );

const outcomes = (recipe: Recipe): string[] => told(trialOf(index, policyOf(recipe)));

const placesOf = (recipe: Recipe): number => {
  const [none, row] = reachRows(index, [policyOf(recipe)], 0);
  return (row?.places ?? 0) / (none?.places ?? 1);
};

describe('the trial', () => {
  test('honest programs, one of them with what stands in the place of libsys, and attacks', () => {
    const { programs, replaced, attacks } = trialOf(index, policyOf(DEFAULT_RECIPE));
    expect([programs.length, attacks.length]).toEqual([6, 8]);
    expect(replaced.map(({ name, libsys }) => [name, libsys])).toEqual([
      ['cat', 'logging'],
      ['cat', 'replaying'],
    ]);
  });

  test('shows what a libsys that may be replaced is good for, and nothing else changes with it', () => {
    const [fixed, open] = [outcomes(proposal('region')), outcomes(proposal('region + replaceable'))];
    expect(fixed).toEqual(expect.arrayContaining(['cat, logging: breaks', 'cat, replaying: breaks']));
    expect(open).toEqual(expect.arrayContaining(['cat, logging: runs', 'cat, replaying: runs']));
    const others = (list: readonly string[]): readonly string[] => list.filter((text) => !text.includes('ing: '));
    expect(others(fixed)).toEqual(others(open));
  });

  test('says which trust its attacks cannot show', () => {
    expect(untried(index, DEFAULT_RECIPE)).toEqual([]);
    const trusting: Recipe = { ...DEFAULT_RECIPE, trusted: ['rtld', 'libsys', 'libc', 'program'] };
    const more = untried(index, trusting);
    // If an attack starts there one day, the outcomes show it, and this has nothing to say.
    if (more.length > 0) expect(outcomes({ ...trusting, name: 'region' })).toEqual(outcomes(DEFAULT_RECIPE));
    expect(placesOf(trusting)).toBeGreaterThan(placesOf(DEFAULT_RECIPE));
  });
});

describe('the proposals', () => {
  test('can be, each with reasons that say how they are known and where from', () => {
    for (const { recipe, idea, reasons } of PROPOSALS) {
      expect(contradiction(recipe), recipe.name).toBeNull();
      for (const text of [idea, ...reasons.map(({ text }) => text)]) expect(text, recipe.name).toMatch(/\.$/);
      expect(reasons.length, recipe.name).toBeGreaterThan(0);
      for (const { known, source } of reasons) expect(source === '', recipe.name).toBe(known === 'trial');
    }
    // The report that asks gives no reason, so none of those why pins do not fit is read anywhere.
    const pins = PROPOSALS.find(({ recipe }) => recipe.name === 'pins taken literally');
    expect(new Set(pins?.reasons.map(({ known }) => known))).toEqual(new Set(['inferred']));
  });

  test.each([
    ['log first', 'perl runs, sh runs, caddy runs, wrong stub remains, stack shellcode remains, cat, logging: runs'],
    ['region', 'sh runs, caddy runs, wrong stub remains, mid-instruction jump remains, forged sigreturn remains'],
    ['region + replaceable', 'cat, logging: runs, cat, replaying: runs'],
    ['strict region', 'sh breaks, caddy breaks, cat runs'],
    ['permission', 'sh runs, caddy runs, forged sigreturn remains, stack shellcode stopped, cat, logging: breaks'],
    ['pins taken literally', 'perl breaks, caddy breaks, sh runs, cat, logging: breaks, wrong stub stopped'],
    ['sets', 'perl breaks, caddy breaks, sh runs, cat runs'],
    ['sets with indirect calls', 'cat runs, mt runs, perl runs, sh runs, caddy runs, node runs, cat, logging: breaks'],
    ['sets + replaceable libsys', 'perl runs, caddy runs, cat, logging: runs, cat, replaying: runs'],
    ['libsys from the kernel', 'perl breaks, cat runs, cat, logging: breaks, second registration stopped'],
  ])('%s: %s', (name, expected) => {
    const list = expected.split(/, (?!logging|replaying)/);
    expect(outcomes(proposal(name))).toEqual(expect.arrayContaining(list));
  });

  test('permission decides as CheriBSD’s rule does', () => {
    const cheri = policyById('cheribsd-perm-syscall') as Policy;
    expect(outcomes(proposal('permission'))).toEqual(told(trialOf(index, cheri)));
  });

  test('what logs first leaves as many places as no rule', () => {
    expect(placesOf(proposal('log first'))).toBe(1);
    expect(placesOf(proposal('region + replaceable'))).toBeLessThan(0.2);
  });

  test('the price of indirect calls is what the text says', () => {
    const image = index.model.images.findIndex(({ name }) => name === 'perl');
    const indirect = index.model.mappings.flatMap(({ image: its, module, stubs }) =>
      its === image
        ? (stubs ?? []).flatMap(({ symbol, number }) =>
            number === null ? [`${at(index.model.modules, module).role}: ${symbol}`] : [],
          )
        : [],
    );
    expect(indirect.sort()).toEqual(['libsys: __syscall', 'libsys: syscall', 'rtld: syscall']);
    const price = PROPOSALS.find(({ recipe }) => recipe.name === 'sets with indirect calls')?.reasons[0]?.text;
    expect(price).toMatch(/three instructions .* syscall and __syscall in libsys, and that of rtld’s own syscall/);
  });
});
