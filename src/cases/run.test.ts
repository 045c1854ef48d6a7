import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexCalls } from '../model/call-index.ts';
import { decisionOf, replay } from '../run/run.ts';
import type { CaseEvent, World } from './case.ts';
import { type ResolvedCase, readCases } from './read.ts';
import { type CaseResult, openCase, runCase } from './run.ts';

const LIBC = 'libc.so.97.1';
const world: World = {
  system: 'openbsd',
  release: '7.6',
  policies: ['openbsd-pinsyscalls'],
  numbers: { getpid: 20, pinsyscalls: 158 },
  process: { linkage: 'dynamic' },
  objects: {
    program: { role: 'program' },
    [LIBC]: { role: 'libc', sites: { getpid: { at: '0x20', number: 20 } } },
    'ld.so': { role: 'rtld', sites: { pinsyscalls: { at: '0x20', number: 158 } } },
  },
};
const pin: CaseEvent = { call: 'pinsyscalls', from: 'ld.so:pinsyscalls', args: { start: LIBC, length: 65536 } };

function caseOf(events: readonly CaseEvent[], more: World = {}): ResolvedCase {
  const item = { id: 'a', title: 'A case', ...world, ...more, events };
  const file = readCases(JSON.stringify({ format: 'whence-cases/1', cases: [item] }));
  if (!file.ok) throw new Error(file.problem.message);
  const [only] = file.value.cases;
  if (!only) throw new Error('one case was written');
  return only;
}

const run = (events: readonly CaseEvent[], more: World = {}): CaseResult => runCase(caseOf(events, more));
const getpid = (
  expect: NonNullable<Extract<CaseEvent, { call: string }>['expect']>,
  from = `${LIBC}:getpid`,
): CaseEvent => ({
  call: 'getpid',
  from,
  expect,
});

describe('an expectation', () => {
  test('that is right passes', () => {
    expect(run([pin, getpid({ verdict: 'allowed', effect: 'none', by: 'pins' })])).toEqual({
      ...{ id: 'a', title: 'A case', pass: true, problem: null },
      expected: 'allowed, no effect, by pins',
      got: 'allowed, no effect, by openbsd-pinsyscalls',
      calls: [
        {
          ...{ call: 2, name: 'getpid', pass: true },
          expected: 'allowed, no effect, by pins',
          got: 'allowed, no effect, by openbsd-pinsyscalls',
          reason: expect.stringMatching(/the one place where libc\.so\.97\.1 may make getpid \(20\)\.$/),
        },
      ],
    });
  });

  test.each([
    ['verdict', getpid({ verdict: 'denied' }), 'denied', 'allowed'],
    ['verdict never', getpid({ verdict: 'never' }), 'never', 'allowed'],
    [
      'effect',
      getpid({ verdict: 'denied', effect: 'none' }, 'program'),
      'denied, no effect',
      /^denied, SIGABRT, cannot be caught/,
    ],
    [
      'field of the effect',
      getpid({ verdict: 'denied', effect: { signal: 'SIGSEGV', catchable: true } }, 'program'),
      'denied, signal SIGSEGV, catchable',
      'denied, signal SIGABRT, catchable false',
    ],
    [
      'field that the effect has not',
      getpid({ verdict: 'denied', effect: { exception: 'ZX' } }, 'program'),
      'denied, exception ZX',
      'denied, exception null',
    ],
    [
      'policy',
      getpid({ verdict: 'allowed', by: 'linux-sud' }),
      'allowed, by linux-sud',
      'allowed, by openbsd-pinsyscalls',
    ],
  ])('with a wrong %s fails', (_, event, expected, got) => {
    const result = run([pin, event]);
    expect(result).toMatchObject({ pass: false, expected, problem: null });
    expect(result.got).toMatch(got);
    expect(result.calls[0]?.reason).not.toBe('');
  });

  test('fails the case wherever it stands', () => {
    const right = getpid({ verdict: 'allowed' });
    const wrong = getpid({ verdict: 'unknown' });
    expect(run([pin, right, right]).pass).toBe(true);
    for (const events of [
      [wrong, right],
      [right, wrong],
    ]) {
      const result = run([pin, ...events]);
      expect(result.pass).toBe(false);
      expect(result.calls.filter(({ pass }) => pass)).toHaveLength(1);
      expect(result.expected).toBe(events.map((event) => ('expect' in event ? event.expect?.verdict : '')).join('; '));
    }
  });

  test('of allowed is met by a call that does not enter, and no-entry only by that', () => {
    const read: CaseEvent = { call: 'time', from: LIBC, enters: false };
    expect(run([{ ...read, expect: { verdict: 'allowed', effect: 'none' } }]).pass).toBe(true);
    expect(run([{ ...read, expect: { verdict: 'no-entry' } }]).pass).toBe(true);
    expect(run([pin, getpid({ verdict: 'no-entry' })]).pass).toBe(false);
  });

  describe('of an error that a filter returns', () => {
    const returned = (otherwiseData: number, errno: string | number | null, more: World): CaseResult => {
      const args = { filter: { rules: [], otherwise: 'ERRNO', otherwiseData } } as const;
      const install: CaseEvent = { call: 'seccomp', from: 'program', args };
      const ask = getpid({ verdict: 'denied', effect: { errno } }, 'program');
      return run([install, ask], { policies: ['seccomp'], registrations: 'all', ...more });
    };

    test.each([
      ['linux', 13, ['EACCES', '13', 13], ['EPERM', 1, null]],
      ['linux', 95, ['EOPNOTSUPP', 'ENOTSUP'], ['EADDRINUSE', 'EPROTO']],
      ['linux', 11, ['EAGAIN', 'EWOULDBLOCK'], ['EDEADLK']],
      ['linux', 110, ['ETIMEDOUT'], ['ECONNREFUSED']],
      ['freebsd', 45, ['EOPNOTSUPP', 'ENOTSUP'], ['EPFNOSUPPORT', 95]],
      ['openbsd', 91, ['ENOTSUP'], ['EOPNOTSUPP']],
      ['netbsd', 35, ['EAGAIN', 'EWOULDBLOCK'], ['EDEADLK']],
      ['serenity', 13, [13], [1]],
    ] as const)('names and numbers are those of the system: %s, %i', (system, data, right, wrong) => {
      for (const errno of right) expect(returned(data, errno, { system })).toMatchObject({ pass: true, problem: null });
      for (const errno of wrong)
        expect(returned(data, errno, { system })).toMatchObject({ pass: false, problem: null });
    });

    test.each([
      ['linux', 'amd64', 'EFOO'],
      ['linux', 'mips64', 'EDEADLK'],
      ['serenity', 'amd64', 'EACCES'],
    ] as const)('a name without a known number is no answer: %s, %s, %s', (system, arch, errno) => {
      expect(returned(13, errno, { system, arch })).toMatchObject({
        pass: false,
        problem: `The number of “${errno}” on ${system} (${arch}) is not known here. (line 1) Write 13, as the call returns it, or another number.`,
      });
    });
  });

  test('of nobody is met where no policy is on', () => {
    for (const policies of [[], ['none']]) {
      const asked = getpid({ verdict: 'allowed', effect: 'none', by: 'none' }, 'program');
      expect(run([asked], { policies })).toMatchObject({ pass: true, got: 'allowed, no effect, by nobody' });
    }
    expect(run([pin, getpid({ verdict: 'allowed', by: 'none' })]).pass).toBe(false);
  });
});

describe('a case that cannot be run', () => {
  test.each([
    ['without an expectation', [pin], {}, /No call of it says what is expected/],
    [
      'with an unknown policy',
      [getpid({ verdict: 'allowed' })],
      { policies: ['frob'] },
      /no policy “frob”\. \(line 1\) Known are .*openbsd-pinsyscalls/,
    ],
    [
      'with a slip in a policy',
      [getpid({ verdict: 'allowed' })],
      { policies: ['OpenBSD-pinsyscall5'] },
      /^There is no policy “OpenBSD-pinsyscall5”\. \(line 1\) Near it is openbsd-pinsyscalls\.$/,
    ],
    [
      'with an unknown place',
      [getpid({ verdict: 'allowed' }, 'libd:read')],
      {},
      /^Event 1: “libd:read” is no place: .* \(line 1\) Write object:site/,
    ],
    [
      'with an unknown site',
      [getpid({ verdict: 'allowed' }, `${LIBC}:read`)],
      {},
      /has no site “read”\. \(line 1\) It has getpid\.$/,
    ],
  ] as const)('%s says why', (_, events, more, sentence) => {
    const result = run(events, more);
    expect(result).toMatchObject({ pass: false, calls: [] });
    expect(result.problem).toMatch(sentence);
  });

  test.each([
    ['an address', { at: -1 }, /^Object “odd”: “-1” is no address\. \(line 3\) Addresses/],
    ['a size', { size: 0 }, /^Object “odd”: “0” is no size\. \(line 3\) Write/],
    ['an end', { at: '0xffffffffffffffff' }, /^Object “odd” does not end below 2\^64\. \(line 3\)$/],
    [
      'a site',
      { size: 65536, sites: { raw: '0x20000' } },
      /^Site “odd:raw” at 0x20000 is outside its object, .* \(line 3\) Offsets/,
    ],
    ['what overlaps', { at: '0x200000' }, /^“program” and “odd” overlap at 0x200000\. \(line 3\) Move/],
  ])('names the line of an object: %s', (_, odd, sentence) => {
    const event = getpid({ verdict: 'allowed' }, 'program');
    const objects = { program: { role: 'program', at: '0x200000' }, odd: { role: 'library', ...odd } };
    expect(problemOf({ system: 'openbsd', process: { linkage: 'static' }, objects, events: [event] })).toMatch(
      sentence,
    );
  });

  test('names the line of an object that the process has and the case has not', () => {
    const process = { linkage: 'static', objects: ['program', 'odd'] };
    const item = { system: 'linux', process, objects: { program: { role: 'program' } }, events: [] };
    expect(problemOf(item)).toBe('There is no object “odd”. (line 2) The objects are program.');
  });

  test('still says what it expected', () => {
    expect(run([getpid({ verdict: 'allowed' })], { policies: ['frob'] })).toMatchObject({
      expected: 'allowed',
      got: '',
    });
  });
});

/** Of a case in a file of several lines: `odd` is the first word of one. */
function problemOf(item: object): string | null {
  const text = JSON.stringify({ format: 'whence-cases/1', cases: [{ id: 'a', ...item }] });
  const file = readCases(text.replace('"objects":{', '\n$&').replace('"odd"', '\n$&'));
  const [only] = file.ok ? file.value.cases : [];
  return only === undefined ? 'it cannot be read' : runCase(only).problem;
}

const truth = (name: string): readonly ResolvedCase[] => {
  const file = readCases(readFileSync(new URL(`./truth/${name}.json`, import.meta.url), 'utf8'));
  if (!file.ok) throw new Error(file.problem.message);
  return file.value.cases;
};

describe('laws', () => {
  test('a case run twice gives the same', () => {
    for (const item of [...truth('linux'), ...truth('serenity')]) expect(runCase(item)).toEqual(runCase(item));
  });

  test('objects whose places are given may come in any order', () => {
    const verdicts = (item: ResolvedCase): string[] => {
      const opened = openCase(item);
      if (!opened.ok) throw new Error(opened.problem.message);
      const { model, policies } = opened.value;
      const result = replay(indexCalls(model), policies);
      return Array.from({ length: model.calls.length }, (_, call) => {
        const { verdict, effect, reason } = decisionOf(result, call);
        return `${verdict} ${effect?.text ?? ''} ${reason()}`;
      });
    };
    const cases = ['linux', 'openbsd', 'cheribsd', 'fuchsia'].flatMap(truth);
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.infiniteStream(fc.nat()), (item, keys) => {
        const placed = Object.entries(item.history.objects).map(
          ([name, object], place) =>
            [name, { ...object, at: object.at ?? `0x${(0x1000_0000 + place * 0x10_0000).toString(16)}` }] as const,
        );
        const shuffled = placed.map((entry) => [keys.next().value, entry] as const).sort(([a], [b]) => a - b);
        const given = { ...item, history: { ...item.history, objects: Object.fromEntries(placed) } };
        const turned = {
          ...item,
          history: { ...item.history, objects: Object.fromEntries(shuffled.map(([, entry]) => entry)) },
        };
        expect(verdicts(turned)).toEqual(verdicts(given));
      }),
    );
  });

  test('policies may be named in any order', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(['openbsd-pinsyscalls', 'openbsd-msyscall', 'openbsd-wx-syscall', 'linux-sud']),
        (policies) => {
          const events = [pin, getpid({ verdict: 'allowed' }, 'program'), getpid({ verdict: 'allowed' })];
          expect(run(events, { policies })).toEqual(run(events, { policies: policies.toSorted() }));
        },
      ),
    );
  });
});
