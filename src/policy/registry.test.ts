import { expect, test } from 'vitest';
import { NO_POLICY, POLICIES, policyById } from './registry.ts';

test('policies are found by id and by alias, and by nothing else', () => {
  const words = POLICIES.flatMap(({ id, aliases }) => [id, ...aliases]);
  expect(new Set(words).size).toBe(words.length);
  for (const policy of POLICIES) {
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
