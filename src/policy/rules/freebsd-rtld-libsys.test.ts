import { expect, test } from 'vitest';
import { buildHistory } from '../../evidence/history/build.ts';
import type { History, HistoryEvent, HistoryObject } from '../../evidence/history/history.ts';
import { indexCalls } from '../../model/call-index.ts';
import { decisionOf, gatesOf, replay } from '../../run/run.ts';
import { freebsdRtldLibsys } from './freebsd-rtld-libsys.ts';

/** The proposal where memory changes while the process runs. */

const LIBSYS: HistoryObject = { role: 'libsys', at: 0x80_0000, sites: { read: { at: 0x20, number: 3 } } };

function verdicts(objects: History['objects'], events: readonly HistoryEvent[]) {
  const built = buildHistory(
    { system: 'freebsd', objects, numbers: { read: 3 }, process: { linkage: 'dynamic' }, events },
    { title: '', summary: '', kind: 'scenario' },
  );
  if (!built.ok) throw new Error(built.problem.message);
  const run = replay(indexCalls(built.value.model), [freebsdRtldLibsys]);
  const calls = Array.from({ length: run.model.calls.length }, (_, call) => decisionOf(run, call).verdict);
  const open = gatesOf(run, 0, 0).flatMap(({ module }) => run.model.modules[module]?.name ?? []);
  return { calls, open };
}

const read = (from: string): HistoryEvent => ({ call: 'read', from });

test('libsys may enter from when it is mapped', () => {
  const objects = { rtld: { role: 'rtld' }, 'libsys.so.7': { ...LIBSYS, mapped: false } } as const;
  expect(verdicts(objects, [{ map: 'libsys.so.7' }, read('libsys.so.7:read')])).toEqual({
    calls: ['allowed'],
    open: ['rtld', 'libsys.so.7'],
  });
});

test('what lies in its place once it is unmapped is not libsys', () => {
  const evil = { role: 'anonymous', at: 0x80_0000, mapped: false } as const;
  const objects = { rtld: { role: 'rtld' }, 'libsys.so.7': LIBSYS, evil } as const;
  const events = [read('libsys.so.7:read'), { unmap: 'libsys.so.7' }, { map: 'evil' }, read('evil+0x20')];
  expect(verdicts(objects, events)).toEqual({ calls: ['allowed', 'denied'], open: ['rtld'] });
});
