import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { at } from '../../base/assert.ts';
import { readCases } from '../../cases/read.ts';
import { openCase } from '../../cases/run.ts';
import { indexCalls } from '../../model/call-index.ts';
import type { Model } from '../../model/model.ts';
import { circumstanceOf } from '../../model/queries.ts';
import { decisionOf, explain, gatesOf, outcome, type Run, reachOf, replay } from '../../run/run.ts';
import { type SmallModel, smallModel } from '../fixtures/small-model.ts';
import type { Judgement } from '../policy.ts';
import { openbsd75Both } from '../rules/openbsd-7.5-both.ts';
import { openbsdMsyscall } from '../rules/openbsd-msyscall.ts';
import { openbsdPinsyscalls } from '../rules/openbsd-pinsyscalls.ts';

/** What the truth table (src/cases) does not ask of OpenBSD’s rules. The verdicts themselves are there. */

const file = readCases(readFileSync(new URL('../../cases/truth/openbsd.json', import.meta.url), 'utf8'));
if (!file.ok) throw new Error(file.problem.message);

const CASES = file.value.cases.map((item) => {
  const opened = openCase(item);
  if (!opened.ok) throw new Error(opened.problem.message);
  const { model, policies, calls } = opened.value;
  const run = replay(indexCalls(model), policies);
  const judged = calls.filter((call) => call >= 0 && outcome(run, call) !== 'never');
  const catches = item.events.some((event) => 'signal' in event && event.action === 'catch');
  return { id: item.id, model, policies, catches, rulings: judged.map((call) => decisionOf(run, call)) };
});

describe.each(CASES)('$id', ({ id, rulings, catches }) => {
  test('is decided by addresses, and says what would pass where it is refused', () => {
    for (const { verdict, grade, reason, wouldPassIf } of rulings) {
      expect(reason()).toMatch(/\.$/);
      // That a static program without a table runs under 7.5 is inferred.
      expect(grade).toBe(id === 'o75-05' ? 'assumed' : 'exact');
      expect(wouldPassIf() === null).toBe(verdict === 'allowed');
    }
  });

  test('only SIGSEGV can be caught, and an errno kills nobody', () => {
    for (const { effect } of rulings) {
      if (!effect) continue;
      const { action, signal, errno, catchable, fatal } = effect;
      expect(catchable).toBe(signal === 'SIGSEGV');
      expect(action).toBe(signal === null ? 'errno' : 'signal');
      expect(errno === null).toBe(signal !== null);
      if (!catches || !catchable) expect(fatal).toBe(signal !== null);
    }
  });
});

/** The same model, as a trace would tell it: what ld.so registers is not among the calls. */
function unrecorded(model: Model): Model {
  return { ...model, images: model.images.map(({ registrations: _registrations, ...image }) => image) };
}

/** Calls of a model that register nothing. */
const ordinary = (model: Model): number[] =>
  [...model.attempts.keys()].filter((id) => {
    const operation = circumstanceOf(model, at(model.attempts, id))?.operation;
    return !operation || operation.kind === 'none';
  });

/**
 * Those that are about a registration, in one process: of a child or a new program the evidence without registrations
 * would be taken to have all of them.
 */
const registered = CASES.filter(
  ({ model }) =>
    model.images.length === 1 &&
    model.circumstances.some(({ operation }) => operation?.kind === 'msyscall' || operation?.kind === 'pinsyscalls'),
);

test.each(registered)('$id: a registration that is taken as given is as good as one that is recorded', (item) => {
  const { model, policies } = item;
  const verdicts = (of: Model): (readonly [number, string])[] => {
    const { decisions } = replay(indexCalls(of), policies);
    return ordinary(of).map((id) => [id, shown(at(decisions, id))]);
  };
  expect(verdicts(unrecorded(model))).toEqual(verdicts(model));
});

const shown = ({ verdict, effect }: Judgement): string => `${verdict} ${effect?.signal ?? effect?.errno ?? ''}`;

const staticWith = (offset: number): Pick<SmallModel, 'linkage' | 'objects'> => ({
  linkage: 'static',
  objects: [{ name: 'program', role: 'program', stubs: [[offset, 4]] }],
});

test('msyscall looks at the address after the instruction, pinsyscalls at the instruction', () => {
  const small = { ...staticWith(0xfffe), calls: [{ from: 'program', offset: 0xfffe, name: 'write', number: 4 }] };
  const decide = (model: Model) =>
    [openbsdMsyscall, openbsdPinsyscalls].map((policy) => replay(indexCalls(model), [policy]).decisions[0]?.verdict);
  const model = smallModel(small);
  // The last two bytes of the text: the address after them is outside it, and the evidence contradicts itself.
  expect(decide(model)).toEqual(['unknown', 'allowed']);
  // In a history nothing contradicts itself: that is where the call leaves from.
  const images = model.images.map((image) => ({ ...image, registrations: 'home' as const }));
  expect(decide({ ...model, images })).toEqual(['denied', 'allowed']);
});

test('writable text may not enter, registered or not', () => {
  const objects = [{ name: 'libc.so.97.1', role: 'libc', writable: true } as const];
  const model = smallModel({ objects, calls: [{ from: 'libc.so.97.1', offset: 0x20, name: 'getpid', number: 20 }] });
  const run = replay(indexCalls(model), [openbsdMsyscall]);
  expect(run.decisions[0]?.verdict).toBe('denied');
  const steps = explain(run, 0, 0).map(({ text, outcome: came }) => [text, came]);
  expect(steps).toEqual([
    ['the stack pointer is in stack memory (MAP_STACK)', 'unknown'],
    ['a mapping holds the address after the instruction', 'passed'],
    ['that mapping is not writable', 'failed'],
    ['that mapping carries the system-call flag', 'not-reached'],
  ]);
});

test('7.5: what a table speaks for has keyholes as in 7.6, and the trampoline makes sigreturn only', () => {
  const model = smallModel({
    objects: [
      {
        name: 'libc.so.97.1',
        role: 'libc',
        stubs: [
          [0x20, 20],
          [0x40, 4],
        ],
      },
      { name: 'ld.so', role: 'rtld', stubs: [[0x20, 49]] },
      { name: 'sigtramp', role: 'sharedPage', stubs: [[0x10, 103]] },
    ],
    calls: [
      { from: 'libc.so.97.1', offset: 0x20, name: 'getpid', number: 20 },
      { from: 'sigtramp', offset: 0x10, name: 'sigreturn', number: 103 },
      { from: 'sigtramp', offset: 0x10, name: 'getpid', number: 20 },
    ],
  });
  const [both, pins] = [openbsd75Both, openbsdPinsyscalls].map((policy) => replay(indexCalls(model), [policy]));
  if (!both || !pins) throw new Error('two policies give two runs');
  expect(both.decisions.map(({ verdict }) => verdict)).toEqual(['allowed', 'allowed', 'denied']);
  const holes = (run: Run) => gatesOf(run, 0, 0).map(({ module, numbers }) => [module, numbers]);
  expect(holes(pins)).toHaveLength(3);
  expect(holes(both)).toEqual(expect.arrayContaining(holes(pins)));
  expect(holes(both)).toHaveLength(3);
  expect(reachOf(both, 0, 0)).toEqual(reachOf(pins, 0, 0));
});

test('a refusal names every region that is pinned, that of the run-time linker too', () => {
  const model = smallModel({
    objects: [
      { name: 'program', role: 'program' },
      { name: 'libc.so.97.1', role: 'libc', stubs: [[0x20, 20]] },
      { name: 'ld.so', role: 'rtld', stubs: [[0x20, 49]] },
    ],
    calls: [{ from: 'program', offset: 0x20, name: 'getpid', number: 20 }],
  });
  const run = replay(indexCalls(model), [openbsdPinsyscalls]);
  expect(decisionOf(run, 0).reason()).toContain(
    'not in a pinned region (libc.so.97.1 0x40000–0x50000, ld.so 0x60000–0x70000).',
  );
});

test('a stack pointer elsewhere is not all that a call from elsewhere would have to mend', () => {
  const { run, call } = stackCase();
  expect(decisionOf(run, call).wouldPassIf()).toBe(
    'the stack pointer were in memory mapped as a stack, and it went through libc.so.97.1',
  );
});

/** From the program's text, with the stack pointer in memory that is no stack. */
function stackCase(): { readonly run: Run; readonly call: number } {
  const text = readCases(
    JSON.stringify({
      format: 'whence-cases/1',
      cases: [
        {
          ...{ id: 'stack', system: 'openbsd', policies: ['openbsd-msyscall'], process: { linkage: 'dynamic' } },
          objects: {
            program: { role: 'program' },
            'libc.so.97.1': { role: 'libc' },
            'ld.so': { role: 'rtld', sites: { msyscall: 0x20 } },
            heap: { role: 'anonymous', writable: true, executable: false },
          },
          events: [
            { call: 'msyscall', from: 'ld.so:msyscall', args: { start: 'libc.so.97.1', length: 0x10000 } },
            { call: 'getpid', from: 'program', sp: 'heap', expect: { verdict: 'denied' } },
          ],
        },
      ],
    }),
  );
  if (!text.ok) throw new Error(text.problem.message);
  const opened = openCase(at(text.value.cases, 0));
  if (!opened.ok) throw new Error(opened.problem.message);
  return { run: replay(indexCalls(opened.value.model), opened.value.policies), call: 1 };
}
