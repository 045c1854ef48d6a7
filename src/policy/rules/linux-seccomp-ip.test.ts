import { expect, test } from 'vitest';
import { buildHistory } from '../../evidence/history/build.ts';
import type { HistoryEvent } from '../../evidence/history/history.ts';
import { indexCalls } from '../../model/call-index.ts';
import type { FilterAction } from '../../model/operation.ts';
import { decisionOf, explain, type Run, replay } from '../../run/run.ts';
import { linuxSeccompIp } from './linux-seccomp-ip.ts';

/** The reasoning shown for filters; their verdicts are in the truth table (src/cases). */

const install = (otherwise: FilterAction): HistoryEvent => ({
  ...{ call: 'seccomp', from: 'program', args: { filter: { rules: [], otherwise } } },
});
const getpid: HistoryEvent = { call: 'getpid', from: 'program' };

function runOf(events: readonly HistoryEvent[]): Run {
  const built = buildHistory(
    { system: 'linux', objects: { program: { role: 'program' } }, process: { linkage: 'static' }, events },
    { title: '', summary: '', kind: 'scenario' },
  );
  if (!built.ok) throw new Error(built.problem.message);
  return replay(indexCalls(built.value.model), [linuxSeccompIp]);
}

test.each([
  ['ALLOW', 'allowed', 'passed'],
  ['LOG', 'allowed', 'passed'],
  ['KILL_PROCESS', 'denied', 'failed'],
  ['KILL_THREAD', 'denied', 'failed'],
  ['TRAP', 'denied', 'failed'],
  ['ERRNO', 'denied', 'failed'],
  ['TRACE', 'denied', 'failed'],
  ['USER_NOTIF', 'unknown', 'unknown'],
] as const)('%s: %s, and the test of the filters %s', (action, verdict, outcome) => {
  const run = runOf([install(action), getpid]);
  expect(decisionOf(run, 1).verdict).toBe(verdict);
  expect(explain(run, 0, 1)[0]?.outcome).toBe(outcome);
});

test('a call that installs a filter still shows what the filters before it answered', () => {
  const run = runOf([install('LOG'), install('ALLOW')]);
  const values = (call: number): string[] => explain(run, 0, call).map((step) => step.values);
  expect(values(0)[0]).toBe('there is none');
  expect(values(1)[0]).toMatch(/seccomp: LOG$/);
  expect(values(1).at(-1)).toBe('a filter of 0 rules is added');
});
