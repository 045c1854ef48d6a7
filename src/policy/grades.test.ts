import { describe, expect, test } from 'vitest';
import { at } from '../base/assert.ts';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import type { Grade } from '../model/model.ts';
import { siteOf } from '../model/queries.ts';
import { replay, rulingOf } from '../run/run.ts';
import { policyById } from './registry.ts';

/** A conclusion is known no better than what the rule has taken for granted. */

/** Grades of the answers about calls from an object, where the place itself is known to the byte. */
function gradesOf(scenario: string, word: string, module: string): Grade[] {
  const model = scenarioById(scenario)?.build();
  const policy = policyById(word);
  if (!model || !policy) throw new Error('no such scenario or policy');
  const run = replay(indexCalls(model), [policy]);
  const ids = [...model.attempts.keys()].filter((id) => {
    const site = siteOf(model, at(model.attempts, id));
    return site !== null && site.grade === 'exact' && model.modules[site.module]?.name === module;
  });
  expect(ids.length).toBeGreaterThan(0);
  return [...new Set(ids.map((id) => rulingOf(run, id).grade))];
}

describe('what the evidence does not record is assumed', () => {
  test.each([
    ['the sysctl and the permission', 'freebsd-15', 'cheri', 'libsys.so.7'],
    ['that nobody made a sandbox', 'freebsd-15', 'cheribsd-perm-syscall@mips', 'libsys.so.7'],
    ['the MIPS era, on another machine of CheriBSD', 'cheribsd-c18n', 'cheribsd-perm-syscall@mips', 'libsys.so.7'],
    ['a table made of the stubs', 'freebsd-15', 'pins', 'libsys.so.7'],
    ['a table made of the stubs, of an older release', 'openbsd-7.4', 'pins', 'ld.so'],
    ['a set made of the stubs', 'freebsd-15', 'zircon', 'libsys.so.7'],
    ['that a static program without a table runs', 'openbsd-7.5', 'both', 'redbean'],
    ['a filter', 'freebsd-15', 'seccomp', 'libsys.so.7'],
    ['a range', 'freebsd-15', 'sud', 'libsys.so.7'],
    ['what the program has named', 'freebsd-15', 'linux-sud@inclusive', 'caddy'],
    ['an option of the kernel', 'freebsd-15', 'rseq', 'libsys.so.7'],
    ['a mode that nobody turned on', 'freebsd-15', 'memmap', 'libsys.so.7'],
  ])('%s', (_what, scenario, word, module) => {
    expect(gradesOf(scenario, word, module)).toEqual(['assumed']);
  });
});

describe('what is recorded, and the place where that alone decides, are exact', () => {
  test.each([
    ['the permission at home', 'cheribsd-c18n', 'cheri', 'libsys.so.7'],
    ['a table at home', 'openbsd-7.6', 'pins', 'libc.so.100.3'],
    ['a region without a table in the release that kills', 'openbsd-7.6', 'pins', 'redbean'],
    ['the program’s text, which no table is asked for', 'openbsd-7.4', 'pins', 'caddy'],
    ['a set at home', 'zircon', 'zircon', 'vdso'],
    ['a filter that was installed', 'linux-glibc', 'seccomp', 'libgomp.so.1'],
    ['a region, carried over', 'freebsd-15', 'msyscall', 'libsys.so.7'],
    ['a marked region, carried over', 'freebsd-15', 'serenity', 'libsys.so.7'],
    ['the proposal', 'freebsd-15', 'rtld-libsys', 'libsys.so.7'],
  ])('%s', (_what, scenario, word, module) => {
    expect(gradesOf(scenario, word, module)).toEqual(['exact']);
  });
});

test('the pin of execve is assumed where it is taken from the stub, and known where it was registered', () => {
  expect(gradesOf('freebsd-15-attacks', 'execpin', 'libsys.so.7')).toEqual(['exact', 'assumed']);
  expect(gradesOf('openbsd-7.4', 'execpin', 'libc.so.97.1')).toEqual(['exact']);
});
