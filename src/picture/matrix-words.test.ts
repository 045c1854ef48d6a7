import { expect, test } from 'vitest';
import { ALL_POLICIES, policyById } from '../policy/registry.ts';
import { releaseOf, systemGroups } from './matrix-words.ts';

const policy = (word: string) => policyById(word) ?? expect.fail(word);

test.each([
  ['openbsd-msyscall', '6.7–7.5'],
  ['openbsd-pinsyscalls', '7.6'],
  ['cheribsd-perm-syscall', 'since 2025'],
  ['freebsd-rtld-libsys', 'proposal for FreeBSD'],
  ['zircon-vdso', 'Zircon'],
  ['linux-rseq-debug', ''],
  ['lab~orrs.s.t.10a~ours', ''],
])('of the origin of %s stands “%s” beneath its title', (word, release) => {
  expect(releaseOf(policy(word))).toBe(release);
});

test('no release repeats its system, or is a sentence', () => {
  for (const one of ALL_POLICIES) {
    expect(releaseOf(one).startsWith(one.group)).toBe(false);
    expect(releaseOf(one).length, one.id).toBeLessThan(25);
  }
});

test('columns of one system stand under its name, wherever they are together', () => {
  const columns = ['region', 'pins', 'trusted', 'wx', 'lab~orrs.s.t.10a~ours'].map(policy);
  expect(systemGroups(columns)).toEqual([
    { name: 'OpenBSD', from: 0, to: 2 },
    { name: 'FreeBSD', from: 2, to: 3 },
    { name: 'OpenBSD', from: 3, to: 4 },
    { name: 'laboratory', from: 4, to: 5 },
  ]);
});
