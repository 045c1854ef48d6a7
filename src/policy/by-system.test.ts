import { expect, test } from 'vitest';
import { bySystem, SYSTEMS } from './by-system.ts';
import { ALL_POLICIES, policyById } from './registry.ts';

const ids = (...words: string[]): string[] =>
  bySystem(words.map((word) => policyById(word) ?? expect.fail(word))).map(({ id }) => id);

test('policies stand by system, a release beside its family, a composed one last', () => {
  expect(
    ids('lab~orrs.s.t.10a~ours', 'rseq', 'openbsd-pinsyscalls@7.8', 'trusted', 'serenity', 'pins', 'sud', 'region'),
  ).toEqual([
    'freebsd-rtld-libsys',
    'openbsd-msyscall',
    'openbsd-pinsyscalls',
    'openbsd-pinsyscalls@7.8',
    'serenity-syscall-region',
    'linux-sud',
    'linux-rseq-debug',
    'lab~orrs.s.t.10a~ours',
  ]);
});

test('no policy is left out', () => {
  expect(new Set(bySystem(ALL_POLICIES))).toEqual(new Set(ALL_POLICIES));
  expect(ALL_POLICIES.every(({ group }) => SYSTEMS.includes(group))).toBe(true);
});
