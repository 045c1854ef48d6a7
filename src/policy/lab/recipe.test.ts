import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recipes, wordOf } from './fixtures/recipes.ts';
import {
  contradiction,
  decodeRecipe,
  encodeRecipe,
  isName,
  isRecipeCode,
  PARTS,
  type Recipe,
  TRUSTED_ROLES,
} from './recipe.ts';

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9 .+-]{0,39}$/);
const recipe = recipes(name);

const SOUND: Recipe = {
  name: 'rtld and libsys',
  registrar: 'rtld-once',
  key: 'region',
  trusted: ['rtld', 'libsys'],
  page: 'sigreturn',
  statics: 'text',
  indirect: true,
  replaceable: false,
  effect: 'SIGABRT',
};

describe('a recipe as a word', () => {
  test('as in links that are about', () => {
    expect(encodeRecipe(SOUND)).toBe('lab~orrs.s.t.10a~rtld_and_libsys');
  });

  test('is read back as it was', () => {
    fc.assert(
      fc.property(recipe, (one) => {
        const word = encodeRecipe(one);
        expect(isRecipeCode(word)).toBe(true);
        expect(word).toMatch(/^[A-Za-z0-9._~+-]+$/);
        expect(decodeRecipe(word)).toEqual({ ok: true, value: one });
      }),
    );
  });

  test('is the same for equal recipes, in whatever order the trusted objects come, and for no others', () => {
    const canonical = ({ trusted, ...rest }: Recipe) => ({ ...rest, trusted: [...trusted].sort() });
    fc.assert(
      fc.property(recipe, recipe, fc.func(fc.nat()), (one, other, weight) => {
        const shuffled = [...one.trusted].sort((a, b) => weight(a) - weight(b));
        expect(encodeRecipe({ ...one, trusted: shuffled })).toBe(encodeRecipe(one));
        const isEqual = JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
        expect(encodeRecipe(one) === encodeRecipe(other)).toBe(isEqual);
      }),
    );
  });

  test('any other word is refused with a sentence, whatever it is', () => {
    const nearly = fc
      .tuple(recipe.map(encodeRecipe), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }))
      .map(
        ([word, place, letter]) => word.slice(0, place % word.length) + letter + word.slice((place % word.length) + 1),
      );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          nearly,
          fc.string().map((text) => `lab~${text}`),
        ),
        (word) => {
          const read = decodeRecipe(word);
          if (!read.ok)
            expect(read.problem).toMatchObject({ message: expect.stringMatching(/\.$/), remedy: expect.any(String) });
          // What is read is a recipe, and its own word reads the same.
          else expect(decodeRecipe(encodeRecipe(read.value))).toEqual(read);
        },
      ),
    );
  });

  test.each([
    ['lab~orrss.s.t.10a~name', 'an object trusted twice'],
    ['lab~orrs.s.t.10a~', 'no name'],
    ['lab~orrs.s.t.10a~_name', 'a name that begins with a space'],
    ['lab~xrrs.s.t.10a~name', 'an unknown registrar'],
    ['lab~orrs.s.t.1a~name', 'a switch that is missing'],
    [`lab~orrs.s.t.10a~${'n'.repeat(41)}`, 'a name that is too long'],
    ['orrs.s.t.10a~name', 'without its prefix'],
  ])('%s is none: %s', (word) => {
    expect(decodeRecipe(word).ok).toBe(false);
  });

  test('names', () => {
    fc.assert(fc.property(name, (one) => isName(one)));
    for (const bad of ['', ' a', 'a_b', 'a~b', 'ä', 'a/b', 'a\n', 'n'.repeat(41)]) expect(isName(bad), bad).toBe(false);
  });
});

/** Every combination of the parts that can contradict each other. */
function* combinations(): Generator<Recipe> {
  const sets = Array.from({ length: 2 ** TRUSTED_ROLES.length }, (_, bits) =>
    TRUSTED_ROLES.filter((_role, place) => (bits >> place) % 2 === 1),
  );
  const words = <Word extends string>(part: Readonly<Record<Word, string>>) => Object.keys(part) as Word[];
  for (const registrar of words(PARTS.registrar))
    for (const key of words(PARTS.key))
      for (const page of words(PARTS.page))
        for (const statics of words(PARTS.statics))
          for (const indirect of [true, false])
            for (const replaceable of [true, false])
              for (const trusted of sets)
                yield { ...SOUND, registrar, key, page, statics, indirect, replaceable, trusted };
}

describe('contradictions', () => {
  test('in one sentence each, which says what to do; every choice is part of some sound recipe', () => {
    const sentences = new Set<string>();
    const usable = new Map<string, number>();
    for (const one of combinations()) {
      const why = contradiction(one);
      if (why !== null) {
        sentences.add(why);
        continue;
      }
      for (const [part, choice] of Object.entries(one)) {
        for (const word of [choice].flat()) usable.set(`${part} ${word}`, (usable.get(`${part} ${word}`) ?? 0) + 1);
      }
    }
    for (const sentence of sentences) expect(sentence).toMatch(/^(rtld|[A-Z])[^.]*\.$/);
    for (const part of ['registrar', 'key', 'page', 'statics'] as const) {
      for (const word of Object.keys(PARTS[part]))
        expect(usable.get(`${part} ${word}`), `${part} ${word}`).toBeGreaterThan(0);
    }
    for (const role of TRUSTED_ROLES) expect(usable.get(`trusted ${role}`), role).toBeGreaterThan(0);
    for (const part of ['indirect', 'replaceable']) {
      for (const word of [true, false]) expect(usable.get(`${part} ${word}`), part).toBeGreaterThan(0);
    }
  });

  const cases: readonly (readonly [Partial<Recipe>, RegExp])[] = [
    [{ trusted: [], statics: 'refused', page: 'none' }, /^Nothing is trusted/],
    [{ key: 'site', indirect: true }, /no form for syscall\(2\)/],
    [{ key: 'site', indirect: false, replaceable: true }, /^A replaced libsys enters by one instruction/],
    [{ replaceable: true, trusted: ['rtld', 'libc'] }, /has to be trusted first/],
    [{ replaceable: true, key: 'set', indirect: false }, /^The usual replacement enters by one indirect instruction/],
    [{ replaceable: true, registrar: 'kernel' }, /that the kernel provides cannot be replaced/],
    [{ registrar: 'kernel', trusted: ['libsys', 'libc', 'libthr'] }, /it cannot trust libc and libthr/],
    [{ registrar: 'kernel', key: 'permission' }, /^A permission is taken from libraries/],
    [{ key: 'permission' }, /^A permission compares no number, .* let it make any call, or none\.$/],
    [{ registrar: 'program', key: 'permission' }, /^A capability cannot give itself/],
    [{ trusted: ['libsys'] }, /trust rtld\.$/],
    [{ trusted: ['libsys'], registrar: 'rtld-open' }, /trust rtld\.$/],
    [{ statics: 'table' }, /a rule that looks at regions/],
    [{ statics: 'table', key: 'permission', page: 'any' }, /a rule that looks at permissions/],
  ];

  test.each(cases)('%j', (change, why) => {
    expect(contradiction(SOUND)).toBeNull();
    expect(contradiction({ ...SOUND, ...change })).toMatch(why);
  });

  test('name and effect contradict nothing', () => {
    fc.assert(
      fc.property(recipe, name, wordOf(PARTS.effect), (one, another, effect) => {
        expect(contradiction({ ...one, name: another, effect })).toBe(contradiction(one));
      }),
    );
  });
});
