import { describe, expect, it } from 'vitest';
import { attemptOf, originCounts, weightOf } from '../model/queries.ts';
import { fixture, fixtureNames, importedFixture, stream } from './fixtures/read.ts';
import { DTRACE, FOREIGN, OPENBSD_LOG, STRACE } from './fixtures/truth.ts';
import { importBlocks } from './import.ts';
import type { Evidence } from './importer.ts';

/** Calls by the module that their site lies in; `[unknown]` where none was found. */
function siteCounts({ model }: Evidence): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let call = 0; call < model.calls.length; call++) {
    const site = model.sites[attemptOf(model, call).site];
    const module = model.modules[site?.module ?? -1];
    const word = module?.path ?? module?.name ?? '[unknown]';
    counts[word] = (counts[word] ?? 0) + weightOf(model, call);
  }
  return counts;
}

const READ = [...STRACE, ...DTRACE, ...OPENBSD_LOG];
const READABLE = /^strace|^synthetic-(dtrace|openbsd)/;

describe('calls and origins are those that the README of the traces counts', () => {
  it.each(READ)('$file', async ({ file, calls, origins }) => {
    const { model, report } = await importedFixture(file);
    const counted = originCounts(model);
    expect(Object.fromEntries(counted.origins)).toEqual(origins);
    expect(counted.calls).toBe(calls);
    expect(report.unread).toBe(0);
  });

  it('covers every file of the formats that are read', () => {
    const readable = fixtureNames().filter((name) => READABLE.test(name));
    expect(READ.map(({ file }) => file).sort()).toEqual(readable);
  });
});

describe('origins through the pc', () => {
  it('come from the openat and mmap records of the trace', async () => {
    const counts = siteCounts(await importedFixture('strace-in-ls-nostack.txt'));
    expect(counts).toEqual({ '/lib/x86_64-linux-gnu/libc.so.6': 93, '[unknown]': 47 });
  });

  it.each([
    ['strace-fin-go-server-attach-nostack.txt', 195],
    ['strace-fin-node-server-attach-nostack.txt', 270],
  ])('%s: stay unknown without any mapping', async (file, calls) => {
    expect(siteCounts(await importedFixture(file))).toEqual({ '[unknown]': calls });
  });
});

describe('files of other formats are called by their name', () => {
  const others = fixtureNames().filter((name) => !READABLE.test(name));

  it.each(others)('%s', async (file) => {
    const expected = FOREIGN.find(([prefix]) => file.startsWith(prefix))?.[1];
    const result = await importBlocks(stream(fixture(file)), { fileName: 'unknown' });
    expect(result.ok ? 'imported' : result.problem.message).toMatch(expected ?? 'no expectation');
    expect(result.ok ? '' : result.problem.remedy).toMatch(/strace -f -i -n -k|dtrace -x ustackframes/);
  });
});
