import { strToU8 } from 'fflate';
import { WebMOutputFormat } from 'mediabunny';
import { describe, expect, test } from 'vitest';
import { concat } from '../base/bytes.ts';
import { along, CARRIERS, video } from './fixtures/files.ts';
import { readExport } from './read-export.ts';
import { type Record, recordText } from './record.ts';

const MEGABYTE = 1024 * 1024;

/** Does not pack, so that what carries it is as large. */
function noise(length: number): Uint8Array {
  let seed = 1;
  return Uint8Array.from({ length }, () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed >>> 24;
  });
}

const fileOf = (bytes: Uint8Array): Blob => new Blob([bytes as Uint8Array<ArrayBuffer>]);

/** A file of which only the beginning and the end can be had. */
const largeFile = (size: number, head: string, tail = ''): Blob =>
  ({
    size,
    slice: (from: number) => new Blob([from === 0 ? head.padEnd(64 * 1024) : tail]),
    arrayBuffer: () => Promise.reject(new Error('it was read as a whole')),
  }) as unknown as Blob;

describe('an export with its trace inside', () => {
  const record: Record = { link: 'v=1&step=3', story: null, file: along('trace.txt', noise(3 * MEGABYTE)) };
  const opened = { ok: true, value: record };

  test.each(CARRIERS)('opens again: %s', async (name, put) => {
    expect(await readExport(fileOf(put(recordText(record))), name)).toEqual(opened);
  });

  test('opens again: a film', async () => {
    expect(await readExport(fileOf(await video(new WebMOutputFormat(), recordText(record))), 'a')).toEqual(opened);
  });

  test('opens again: a text that was answered in a mail', async () => {
    const text = CARRIERS.find(([name]) => name === 'a.txt')?.[1](recordText(record)) ?? new Uint8Array();
    const answer = strToU8('\nThank you!\n'.repeat(5000));
    expect(await readExport(fileOf(concat([answer, text, answer])), 'a.txt')).toEqual(opened);
  });
});

describe('a file that is too large to be read for nothing', () => {
  const TRACE = 'write(1, "-- whence --\\n", 13) = 13\n';

  test.each([
    ['a trace', TRACE, TRACE],
    ['an archive of somebody else', 'PK\u0003\u0004', 'trace.txt'],
    ['JSON of somebody else', '{"traceEvents":[', ']}'],
  ])('is left to others where nothing speaks for an export: %s', async (_, head, tail) => {
    expect(await readExport(largeFile(4 * MEGABYTE, head, tail), 'a')).toBeNull();
  });

  test.each([
    ['a text', 'Title\n', '\n-- end of whence --\n'],
    ['a page', '<!doctype html>', ''],
    ['JSON', '{"record":{"whence":"record"', ''],
    ['an archive', 'PK\u0003\u0004', 'record.json'],
  ])('and that does is refused in a sentence: %s', async (_, head, tail) => {
    expect(await readExport(largeFile(300 * MEGABYTE, head, tail), 'talk')).toEqual({
      ok: false,
      problem: {
        message: '“talk” is larger than 256 MB, and no export of that size is opened.',
        remedy: 'Open the link it came with, or the trace itself.',
      },
    });
  });
});
