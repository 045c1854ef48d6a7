import { expect, test } from 'vitest';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { indexCalls } from '../model/call-index.ts';
import type { Model } from '../model/model.ts';
import { smallModel } from '../policy/fixtures/small-model.ts';
import { POLICIES, policyById } from '../policy/registry.ts';
import { replay } from '../run/run.ts';
import { checkReport, checkText, denials, originsReport, originsText } from './report.ts';
import { wrap } from './wrap.ts';

const scenario = (): Model => {
  const found = scenarioById('freebsd-15');
  if (!found) throw new Error('no scenario');
  return found.build();
};

const check = (model: Model, word: string) => {
  const policy = policyById(word);
  return replay(indexCalls(model), policy ? [policy] : []);
};

const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

test('origins of a scenario', () => {
  const report = originsReport(scenario(), null);
  expect(report).toEqual({
    calls: 72,
    origins: { 'libsys.so.7': 28, 'ld-elf.so.1': 24, caddy: 11, sh: 8, 'shared page': 1 },
    unread: 0,
    format: 'scenario',
  });
  expect(originsText(report)).toBe(
    '72 system calls (scenario)\n  28  libsys.so.7\n  24  ld-elf.so.1\n  11  caddy\n   8  sh\n   1  shared page\n',
  );
});

test('lines that were not understood are told', () => {
  const report = { calls: 1, origins: { '/lib/libc.so.6': 1 }, unread: 2, format: 'strace' };
  expect(originsText(report)).toBe('1 system call (strace)\n  1  /lib/libc.so.6\n2 lines not understood\n');
});

test('each call is counted on its own verdict, also after a death', () => {
  const report = checkReport(check(scenario(), 'pinsyscalls'));
  const { denials: list, ...totals } = report;
  expect(totals).toEqual({ calls: 72, allowed: 60, denied: 12, unknown: 0, neverEntered: 2 });
  expect(list).toHaveLength(12);
  expect(list[0]).toMatchObject({
    ...{
      call: 30,
      count: 1,
      name: 'getpid',
      number: 20,
      origin: 'libsys.so.7',
      grade: 'assumed',
      pid: 812,
      process: 'cat',
    },
    effect: 'SIGABRT, cannot be caught; the process dies (ENOSYS recorded)',
  });
  expect(list.slice(1).every(({ process }) => process === 'caddy')).toBe(true);
});

test('no policy, no denials', () => {
  expect(checkReport(check(scenario(), 'none'))).toMatchObject({ allowed: 72, denied: 0, denials: [] });
});

test('records of an aggregation count for as many calls as they stand for, and are listed once', () => {
  const objects = [{ name: 'raw', role: 'program', placed: false }] as const;
  const calls = [{ from: 'raw', name: 'read', number: 3, weight: 1000 }] as const;
  const run = check(smallModel({ os: 'freebsd', objects, calls }), 'msyscall');
  const report = checkReport(run);
  expect(report).toMatchObject({ calls: 1000, denied: 1000 });
  expect(report.denials).toHaveLength(1);
  // No stack, but the object is known by other means.
  expect(report.denials[0]).toMatchObject({ count: 1000, origin: 'raw' });
  expect(checkText(report)).toContain('1\u202f000 times');
});

test('a call from nowhere keeps the tracer’s word for it', () => {
  const objects = [{ name: 'unplaced', role: 'unknown', placed: false }] as const;
  const model = smallModel({ objects, calls: [{ from: 'unplaced', name: '#5000', number: 5000 }] });
  expect([...denials(check(model, 'pinsyscalls'))][0]?.origin).toBe('[no stack]');
});

test('the JSON of a report is what it says', () => {
  const report = checkReport(check(scenario(), 'trusted'));
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('text fits 80 columns, whatever a trace brings along', () => {
  const long = `/tmp/${'x'.repeat(200)}\u001b[31m`;
  const objects = [{ name: long, role: 'program', placed: false }] as const;
  const model = smallModel({ os: 'linux', objects, calls: [{ from: long, name: 'read', number: 0 }] });
  const texts = [
    ...POLICIES.map(({ id }) => checkText(checkReport(check(scenario(), id)))),
    checkText(checkReport(check(model, 'msyscall'))),
    originsText({ calls: 1, origins: { [long]: 1 }, unread: 0, format: 'strace' }),
  ];
  for (const text of texts) {
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).not.toContain('\u001b');
  }
});

test('wrapping keeps every word', () => {
  const text = 'one two three four five';
  expect(wrap(text, '  ', 10)).toBe('  one two\n  three\n  four\n  five\n');
  expect(wrap('abcdefghij', '', 4)).toBe('abcd\nefgh\nij\n');
  expect(wrap('')).toBe('\n');
});
