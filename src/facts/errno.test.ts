import os from 'node:os';
import { expect, test } from 'vitest';
import type { Os } from '../model/model.ts';
import { errnoNumber } from './errno.ts';

const on = (system: Os, name: string): number | null => errnoNumber({ os: system, arch: 'amd64' }, name);

test.each([
  ['EPERM', 1, 1, 1, 1],
  ['ECHILD', 10, 10, 10, 10],
  ['EDEADLK', 35, 11, 11, 11],
  ['EAGAIN', 11, 35, 35, 35],
  ['EWOULDBLOCK', 11, 35, 35, 35],
  ['ERANGE', 34, 34, 34, 34],
  ['ENOSYS', 38, 78, 78, 78],
  ['ENOMSG', 42, 83, 90, 83],
  ['EBFONT', 59, null, null, null],
  ['EOPNOTSUPP', 95, 45, 45, 45],
  ['ENOTSUP', 95, 45, 91, 86],
  ['ETIMEDOUT', 110, 60, 60, 60],
  ['ENEEDAUTH', null, 81, 81, 81],
  ['ECAPMODE', null, 94, null, null],
  ['EPROTO', 71, 92, 95, 96],
  ['EHWPOISON', 133, null, null, null],
])('%s', (name, linux, freebsd, openbsd, netbsd) => {
  expect([on('linux', name), on('freebsd', name), on('openbsd', name), on('netbsd', name)]).toEqual([
    linux,
    freebsd,
    openbsd,
    netbsd,
  ]);
  expect(on('cheribsd', name)).toBe(freebsd);
});

test('the numbers are those of the system that runs this', () => {
  const here = (['linux', 'freebsd', 'openbsd', 'netbsd'] as const).find((name) => name === process.platform);
  const numbers = here === undefined ? {} : os.constants.errno;
  for (const [name, number] of Object.entries(numbers))
    expect([name, on(here ?? 'unknown', name)]).toEqual([name, number]);
});

test('a number is itself; what is not known has none', () => {
  expect(on('unknown', '95')).toBe(95);
  expect([on('linux', 'EFOO'), on('linux', '-'), on('serenity', 'EPERM')]).toEqual([null, null, null]);
  expect(errnoNumber({ os: 'linux', arch: 'mips64' }, 'EPERM')).toBeNull();
});
