import { expect, test } from 'vitest';
import { composed } from './lab/compose.ts';
import { ALL_POLICIES, FAMILIES, familyOf, inOrder, NO_POLICY, POLICIES, policyById } from './registry.ts';

test('policies are found by id and by alias, and by nothing else', () => {
  const words = ALL_POLICIES.flatMap(({ id, aliases }) => [id, ...aliases]);
  expect(new Set(words).size).toBe(words.length);
  for (const policy of ALL_POLICIES) {
    for (const word of [policy.id, ...policy.aliases]) expect(policyById(word)).toBe(policy);
  }
  expect(policyById(NO_POLICY)).toBeUndefined();
  expect(policyById('toString')).toBeUndefined();
});

test('the words in use', () => {
  const id = (word: string) => policyById(word)?.id;
  expect(['region', 'msyscall'].map(id)).toEqual(['openbsd-msyscall', 'openbsd-msyscall']);
  expect(['pins', 'pinsyscalls'].map(id)).toEqual(['openbsd-pinsyscalls', 'openbsd-pinsyscalls']);
  expect(['rtld-libsys', 'trusted', 'libsys'].map(id)).toEqual(Array(3).fill('freebsd-rtld-libsys'));
});

test('a family is called as its first variant, the others carry a release', () => {
  expect(POLICIES).toEqual(FAMILIES.map(({ variants }) => variants[0]));
  expect(ALL_POLICIES).toEqual(FAMILIES.flatMap(({ variants }) => variants));
  for (const { id, variants } of FAMILIES) {
    const [first, ...others] = variants;
    expect(first.id).toBe(id);
    expect(id).not.toContain('@');
    for (const other of others) expect(other.id.startsWith(`${id}@`)).toBe(true);
    for (const variant of variants) expect(familyOf(variant)?.id).toBe(id);
    expect(new Set(variants.map(({ group }) => group)).size).toBe(1);
  }
});

test('the kernel’s order, whatever the order of the switches; composed ones last, as given, each once', () => {
  const code = (name: string) => `lab~orrs.s.t.10a~${name}`;
  const [one, two] = [composed(code('one')), composed(code('two'))];
  const [first, second, third] = [...ALL_POLICIES];
  if (!one || !two || !first || !second || !third) throw new Error('there are such policies');
  expect(inOrder([...ALL_POLICIES].reverse())).toEqual(ALL_POLICIES);
  expect(inOrder([two, third, one, first, two, third])).toEqual([first, third, two, one]);
  expect(inOrder([])).toEqual([]);
  expect(policyById(code('one'))).toBe(one);
  expect(familyOf(one)).toBeUndefined();
});

test('every policy says what it is, where from, and what it asks', () => {
  for (const { id, title, summary, origin, citations, tests } of ALL_POLICIES) {
    expect(summary, id).toMatch(/^[A-Z].*\.$/);
    for (const text of [title, origin, ...Object.values(tests)]) expect(text, id).not.toMatch(/^$|\.$/);
    expect(citations.length, id).toBeGreaterThan(0);
    expect(Object.keys(tests).length, id).toBeGreaterThan(0);
    expect(new Set(Object.values(tests)).size, id).toBe(Object.keys(tests).length);
  }
});
