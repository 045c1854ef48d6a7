import { describe, expect, test } from 'vitest';
import { importText } from '../evidence/import.ts';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { type CallIndex, indexCalls } from '../model/call-index.ts';
import { attemptOf } from '../model/queries.ts';
import type { Run } from '../run/run.ts';
import { interposed, runOf } from '../show/runs.ts';
import { graphOf } from './graph.ts';
import type { CallRange } from './range.ts';
import { sketchOf } from './sketch.ts';
import { callSentence, findingOf, outcomeWord, sentence, wordsOf } from './words.ts';

const scenario = (id: string): CallIndex => indexCalls(scenarioById(id)?.build() ?? expect.fail(`no scenario ${id}`));
const run = (id: string, ...policies: string[]): Run => runOf(scenario(id), policies, 'shipped');
const callOf = ({ model }: Run, name: string, from = 0): number =>
  [...model.calls.attempt.keys()].find((call) => call >= from && attemptOf(model, call).name === name) ??
  expect.fail(`no call ${name}`);

/** A process with calls from libc, and some from nobody knows where. */
function trace(known: number, unknown: number): CallIndex {
  const stack = [' > /usr/lib/libc.so.6(read+0x10) [0x10]', ' > /bin/a(f+0x10) [0x10]'];
  const lines = [
    ...Array.from({ length: known }, () => ['[  39] [00007f45f49c3ad7] getpid() = 7', ...stack]).flat(),
    ...Array.from({ length: unknown }, () => '[  39] [????????????????] getpid() = 7'),
  ];
  const result = importText(`${lines.join('\n')}\n`, 'a.txt');
  if (!result.ok) throw new Error(result.problem.message);
  return indexCalls(result.value.model);
}

describe('what is said of a part of the calls', () => {
  const part: CallRange = [0, 14];
  const both = run('openbsd-7.5', 'openbsd-7.5-both');

  test('counts what the picture counts', () => {
    const drawn = graphOf(both.index, part).slots.reduce((sum, { weight }) => sum + weight, 0);
    expect(drawn).toBe(14);
    expect(findingOf(both, -1, part)).toMatch(
      /^Under .*, none of 14 calls of OpenBSD 7\.5.* \(calls 1 to 14 of 101\) would be refused\.$/,
    );
    const { denied, calls } = both.totals;
    expect(findingOf(both, -1)).toContain(`, ${denied} of ${calls} calls of OpenBSD 7.5`);
    expect(findingOf(both, -1)).toMatch(/ would be refused: .*; \d+ processes die\.$/);
    expect(sentence(both, -1, part)).toBe(findingOf(both, -1, part));
  });

  test('names only the processes, the objects and the ends that are in it', () => {
    const words = wordsOf(both, -1, part);
    expect(words.filter((line) => line.startsWith('Process'))).toEqual(['Process ftp (dynamic): 14 calls.']);
    expect(words.slice(1).join('\n')).not.toContain('refused');
    const sketch = sketchOf(both, -1, part);
    const rows = sketch.kind === 'origins' ? sketch.rows : [];
    expect(rows.reduce((sum, { calls }) => sum + calls, 0)).toBe(14);
  });

  test('says a death only if the call that kills is one of them', () => {
    const rule = run('freebsd-15', 'freebsd-rtld-libsys');
    const death = rule.death[2] ?? -1;
    expect(findingOf(rule, -1, [death, death + 1])).toContain('1 of 1 call of');
    expect(findingOf(rule, -1, [death, death + 1])).toContain('1 process dies');
    expect(findingOf(rule, -1, [death + 1, death + 4])).not.toContain('dies');
    expect(findingOf(rule, -1, [0, death])).not.toContain('dies');
  });
});

describe('the finding', () => {
  const rule = ['freebsd-rtld-libsys'];

  test.each([
    [3, 0, ', 3 of 3 calls of a.txt would be refused: 3 from libc.so.6; 1 process dies.'],
    [
      2,
      5,
      ', 2 of 7 calls of a.txt would be refused: 2 from libc.so.6; 1 process dies; 5 cannot be decided from this evidence.',
    ],
    [0, 5, ', none of 5 calls of a.txt can be decided from this evidence.'],
  ])('of %d refused and %d undecided calls', (known, unknown, end) => {
    const finding = findingOf(runOf(trace(known, unknown), rule, 'shipped'), -1);
    expect(finding.endsWith(end), finding).toBe(true);
  });

  test('says of a call that nothing happens to it any more what the verdict would be', () => {
    const under = run('freebsd-15', ...rule);
    expect(findingOf(under, -1)).toContain('19 of 72 calls of FreeBSD 15 · libsys would be refused');
    expect(findingOf(under, 55)).toContain('never happens');
  });

  test('tells calls that are watched from the others', () => {
    const watched = run('freebsd-15', 'windows-detect-only');
    expect(findingOf(watched, -1)).toMatch(/none of 72 calls of .* would be refused; \d+ are let in, and reported\.$/);
    const call = callOf(watched, 'sysarch', 54);
    const end = 'let in, and reported: the stack does not begin where it should';
    expect(findingOf(watched, call)).toMatch(new RegExp(`is ${end}\\.$`));
    expect(callSentence(watched, call)).toContain(`: allowed${end.slice('let in'.length)}.`);
    expect(findingOf(run('linux-rr', 'linux-rr'), -1)).toMatch(/; \d+ are let in \(stops for the recorder\)\.$/);
  });
});

test('calls that are refused leave from an object, they do not enter', () => {
  const lines = wordsOf(run('freebsd-15', 'freebsd-rtld-libsys'), -1);
  expect(lines).toContain('caddy (program): 11 calls leave from here, 11 refused.');
  expect(lines).toContain('libsys.so.7 (syscall stubs): 28 calls enter the kernel from here.');
  expect(wordsOf(run('freebsd-15'), -1)).toContain('caddy (program): 11 calls enter the kernel from here.');
});

describe('with a libsys that replays', () => {
  const replaying = runOf(scenario('freebsd-15'), [], 'replaying');
  const answered = replaying.model.attempts.findIndex(({ kind, site }) => kind === 'no-entry' && site >= 0);

  test('calls are answered from the log, and time reads are time reads', () => {
    expect(sentence(replaying, -1)).toMatch(
      /; \d+ more calls are answered from the log; \d+ time reads? never entered the kernel\.$/,
    );
    const call = replaying.model.calls.attempt.indexOf(answered);
    expect(outcomeWord(replaying, call)).toBe('answered from the log');
    expect(findingOf(replaying, call)).toMatch(/, made by \w+ in libreplaysys\.so\.1, is answered from the log\.$/);
    const read = callOf(run('freebsd-15'), 'clock_gettime');
    expect(findingOf(run('freebsd-15'), read)).toMatch(
      /^clock_gettime of \w+ \(call \d+ of 74\) never enters the kernel\.$/,
    );
  });

  test('all of them are counted once', () => {
    const { calls } = interposed(scenario('freebsd-15'), 'replaying').model;
    const [, more, reads] = /(\d+) more calls.* (\d+) time read/.exec(sentence(replaying, -1)) ?? [];
    const entering = /: (\d+) calls/.exec(sentence(replaying, -1))?.[1];
    expect(Number(entering) + Number(more) + Number(reads)).toBe(calls.length);
  });
});

test('what is known of objects besides their calls is said in full', () => {
  expect(wordsOf(run('freebsd-15'), -1)).toContain(
    'libc.so.7: no direct system calls left in normal use (a few unused hand-written ones may remain: inferred).',
  );
});
