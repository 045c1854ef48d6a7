import { describe, expect, test } from 'vitest';
import { indexCalls } from '../model/call-index.ts';
import type { Grade } from '../model/model.ts';
import { gatesOf, replay, rulingOf } from '../run/run.ts';
import { type SmallModel, smallModel } from './fixtures/small-model.ts';
import type { Policy, Verdict } from './policy.ts';
import { policyById } from './registry.ts';

/** What the policies say where the evidence is a trace: modules and symbols, no addresses and no tables. */

const policy = (word: string): Policy => {
  const found = policyById(word);
  if (!found) throw new Error(`no policy ${word}`);
  return found;
};

function answers(word: string, small: SmallModel): { verdict: Verdict; grade: Grade; reason: string }[] {
  const run = replay(indexCalls(smallModel(small)), [policy(word)]);
  return [...run.model.attempts.keys()].map((id) => {
    const { verdict, grade, reason } = rulingOf(run, id);
    return { verdict, grade, reason: reason() };
  });
}

const LINUX: Pick<SmallModel, 'os' | 'objects'> = {
  os: 'linux',
  objects: [
    { name: 'raw', role: 'program', placed: false },
    { name: 'ld-linux-x86-64.so.2', role: 'rtld', placed: false },
    { name: 'libc.so.6', role: 'libc', placed: false },
    { name: 'libgomp.so.1', role: 'library', placed: false },
    { name: '[vdso]', role: 'sharedPage', placed: false },
    { name: 'anonymous memory', role: 'anonymous', placed: false },
  ],
};

const CALLS = [
  { from: 'libc.so.6', symbol: ['write', 0x17], name: 'write', number: 1 },
  { from: 'ld-linux-x86-64.so.2', symbol: ['__GI___mmap64', 0x17], name: 'mmap', number: 9 },
  { from: 'libc.so.6', symbol: ['syscall', 0x1d], name: 'getpid', number: 39 },
  { from: 'libc.so.6', symbol: ['_dl_catch_error', 0x384c], name: 'futex', number: 202 },
  { from: 'libc.so.6', symbol: ['__restore_rt', 0x9], name: 'rt_sigreturn', number: 15 },
  { from: 'raw', symbol: ['main', 0x20], name: 'getpid', number: 39 },
  { from: 'libgomp.so.1', symbol: ['GOMP_barrier', 0x20], name: 'futex', number: 202 },
  { from: '[vdso]', name: 'clock_gettime', number: 228 },
  { from: 'anonymous memory', name: 'getpid', number: 39 },
  { from: null, name: 'getpid', number: 39 },
] as const;

describe('a dynamic program traced on Linux', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      'openbsd-msyscall',
      [
        ...['allowed symbol', 'allowed symbol', 'allowed symbol', 'allowed symbol', 'allowed symbol'],
        ...['denied symbol', 'denied symbol', 'denied module', 'denied module', 'unknown assumed'],
      ],
    ],
    [
      'openbsd-pinsyscalls',
      [
        ...['allowed symbol', 'allowed symbol', 'denied symbol', 'unknown assumed', 'allowed symbol'],
        ...['denied symbol', 'denied symbol', 'denied module', 'denied module', 'unknown assumed'],
      ],
    ],
    [
      'freebsd-rtld-libsys',
      [
        ...['denied symbol', 'allowed symbol', 'denied symbol', 'denied symbol', 'denied symbol'],
        ...['denied symbol', 'denied symbol', 'denied module', 'denied module', 'unknown assumed'],
      ],
    ],
  ];

  test.each(cases)('%s', (word, expected) => {
    const found = answers(word, { ...LINUX, calls: CALLS });
    expect(found.map(({ verdict, grade }) => `${verdict} ${grade}`)).toEqual(expected);
  });

  test('a denial names the place and the ranges that it was compared with', () => {
    const [denied] = answers('region', { ...LINUX, calls: [CALLS[5]] });
    expect(denied?.reason).toBe(
      'main+0x20 in raw (pc not recorded) is in the text of raw, a dynamic program, not in a registered range ' +
        '(ld-linux-x86-64.so.2 (addresses not recorded), libc.so.6 (addresses not recorded)).',
    );
  });
});

describe('how sure we are that a program is static', () => {
  const objects = [{ name: 'busybox', role: 'program', placed: false }] as const;
  const calls = [{ from: 'busybox', symbol: ['write', 0x17], name: 'write', number: 1 }] as const;

  test.each([
    ['static', 'assumed', 'allowed', 'assumed'],
    ['static', 'exact', 'allowed', 'symbol'],
    ['dynamic', 'assumed', 'denied', 'assumed'],
    ['unknown', 'assumed', 'unknown', 'assumed'],
  ] as const)('%s (%s): %s, %s', (linkage, linkageGrade, verdict, grade) => {
    for (const word of ['msyscall', 'pinsyscalls']) {
      const [found] = answers(word, { os: 'linux', linkage, linkageGrade, objects, calls });
      expect(found).toMatchObject({ verdict, grade });
    }
  });

  test('an interpreter in the image settles it', () => {
    const withRtld = [...objects, { name: 'ld-musl-x86_64.so.1', role: 'rtld', placed: false }] as const;
    const [found] = answers('msyscall', { os: 'linux', linkage: 'unknown', objects: withRtld, calls });
    expect(found?.verdict).toBe('denied');
  });
});

test('musl’s one file is registered once, and open to both rules', () => {
  const objects = [{ name: 'libc.so', role: 'libc', alsoRtld: true, placed: false }] as const;
  const calls = [{ from: 'libc.so', symbol: ['write', 0x17], name: 'write', number: 1 }] as const;
  const model = smallModel({ os: 'linux', objects, calls });
  for (const word of ['msyscall', 'pinsyscalls']) {
    const run = replay(indexCalls(model), [policy(word)]);
    expect(run.totals.allowed).toBe(1);
    expect(gatesOf(run, 0, 0)).toHaveLength(1);
  }
});

test('OpenBSD knows libc by its soname', () => {
  const calls = [{ from: 'libc-2.36.so', symbol: ['write', 0x17], name: 'write', number: 4 }] as const;
  const objects = [{ name: 'libc-2.36.so', role: 'libc', placed: false }] as const;
  expect(answers('msyscall', { os: 'openbsd', objects, calls })[0]?.verdict).toBe('denied');
  expect(answers('msyscall', { os: 'linux', objects, calls })[0]?.verdict).toBe('allowed');
});

test('only the shared page’s sigreturn is admitted by the proposal', () => {
  const objects = [{ name: 'shared page', role: 'sharedPage', placed: false }] as const;
  const calls = [
    { from: 'shared page', name: 'sigreturn', number: 417 },
    { from: 'shared page', name: 'getpid', number: 20 },
  ] as const;
  const found = answers('rtld-libsys', { os: 'freebsd', objects, calls });
  expect(found.map(({ verdict }) => verdict)).toEqual(['allowed', 'denied']);
});

test('each era of CheriBSD is carried over in its own words, and to the machines of the other', () => {
  const on = (os: 'cheribsd' | 'freebsd', arch: 'arm64' | 'mips64') =>
    smallModel({ os, arch, objects: [{ name: 'libsys', role: 'libsys' }], calls: [{ from: 'libsys', name: 'read' }] });
  const [today, mips] = [policy('cheri'), policy('cheribsd-perm-syscall@mips')];
  expect(today.carriedOver(on('cheribsd', 'arm64'))).toBeNull();
  expect(mips.carriedOver(on('cheribsd', 'mips64'))).toBeNull();
  for (const model of [on('freebsd', 'arm64'), on('cheribsd', 'arm64')]) {
    expect(mips.carriedOver(model)).toContain('MIPS era');
    expect(mips.carriedOver(model)).not.toContain('compartments');
  }
});

test('every rule says how it is carried over, and is silent at home', () => {
  const at = (os: NonNullable<SmallModel['os']>, role: 'libc' | 'libsys') =>
    smallModel({ os, objects: [{ name: role, role }], calls: [{ from: role, name: 'read' }] });
  for (const word of ['msyscall', 'pinsyscalls']) {
    expect(policy(word).carriedOver(at('openbsd', 'libc'))).toBeNull();
    expect(policy(word).carriedOver(at('freebsd', 'libsys'))).toContain('soname alone');
    expect(policy(word).carriedOver(at('linux', 'libc'))).toContain('libc.so.6');
    expect(policy(word).carriedOver(at('unknown', 'libc'))).toContain('does not name the system');
  }
  expect(policy('rtld-libsys').carriedOver(at('freebsd', 'libsys'))).toBeNull();
  expect(policy('rtld-libsys').carriedOver(at('freebsd', 'libc'))).toContain('as it stands');
});
