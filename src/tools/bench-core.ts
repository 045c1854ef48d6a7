import { createReadStream } from 'node:fs';
import { importBlocks } from '../evidence/import.ts';
import { indexCalls } from '../model/call-index.ts';
import type { Calls, Model } from '../model/model.ts';
import { ALL_POLICIES, POLICIES } from '../policy/registry.ts';
import { replay } from '../run/run.ts';

/** The measurements that need no browser. `bench.mjs` runs them and prints the figures. */

const BLOCK = 1 << 20;
const blocksOf = (file: string): AsyncIterable<Uint8Array> => createReadStream(file, { highWaterMark: BLOCK });

async function seconds(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Finds each end of line in the bytes: about the least that anybody who reads lines must do. */
async function scanBytes(file: string): Promise<number> {
  let lines = 0;
  for await (const block of blocksOf(file)) {
    for (let place = block.indexOf(10); place >= 0; place = block.indexOf(10, place + 1)) lines++;
  }
  return lines;
}

/** Makes text of the bytes and cuts it into lines: what a plain reader of text does. */
async function scanText(file: string): Promise<number> {
  const decoder = new TextDecoder();
  let lines = 0;
  let rest = '';
  for await (const block of blocksOf(file)) {
    const text = rest + decoder.decode(block, { stream: true });
    let start = 0;
    for (let place = text.indexOf('\n'); place >= 0; place = text.indexOf('\n', start)) {
      if (text.slice(start, place).length >= 0) lines++;
      start = place + 1;
    }
    rest = text.slice(start);
  }
  return lines;
}

async function imported(file: string, size?: number): Promise<Model> {
  const result = await importBlocks(blocksOf(file), { fileName: 'bench.txt', ...(size === undefined ? {} : { size }) });
  if (!result.ok) throw new Error(result.problem.message);
  return result.value.model;
}

/** Seconds for one file, three ways, medians of interleaved rounds so that a busy moment hits all alike. */
export async function measureImport(file: string, size: number, rounds: number) {
  const bytes: number[] = [];
  const text: number[] = [];
  const whole: number[] = [];
  let calls = 0;
  for (let round = 0; round < rounds; round++) {
    bytes.push(await seconds(() => scanBytes(file)));
    text.push(await seconds(() => scanText(file)));
    whole.push(
      await seconds(async () => {
        calls = (await imported(file, size)).calls.length;
      }),
    );
  }
  return { bytes: median(bytes), text: median(text), import: median(whole), calls };
}

/** The same calls again and again, up to a length. */
function repeated(model: Model, length: number): Model {
  const { calls } = model;
  const tile = <T extends Int32Array | Float64Array | Uint32Array>(column: T, grown: T): T => {
    for (let start = 0; start < length; start += calls.length) {
      grown.set(column.subarray(0, Math.min(calls.length, length - start)), start);
    }
    return grown;
  };
  const grown: Calls = {
    length,
    attempt: tile(calls.attempt, new Int32Array(length)),
    stack: tile(calls.stack, new Int32Array(length)),
    thread: tile(calls.thread, new Int32Array(length)),
    weight: calls.weight && tile(calls.weight, new Float64Array(length)),
    time: calls.time && tile(calls.time, new Float64Array(length)),
    line: calls.line && tile(calls.line, new Uint32Array(length)),
    offset: calls.offset && tile(calls.offset, new Float64Array(length)),
    note: calls.note && tile(calls.note, new Int32Array(length)),
  };
  return { ...model, calls: grown };
}

/**
 * Milliseconds from a switch to new verdicts and totals, for every policy alone and for all together. Nothing is known
 * of a policy before; the code is warm, as it is on a page after the first picture.
 */
export async function measureToggle(trace: string, length: number) {
  const model = repeated(await imported(trace), length);
  const sets = [...ALL_POLICIES.map((policy) => [policy]), POLICIES];
  const warm = indexCalls(model);
  for (const policies of sets) replay(warm, policies);
  const startIndex = performance.now();
  const index = indexCalls(model);
  // What the page has done by the time that somebody reaches for a switch: the picture without a policy.
  replay(index, []);
  const indexing = performance.now() - startIndex;
  const times = sets.map((policies) => {
    const fresh = policies.length > 1 ? { ...index } : index;
    if (fresh !== index) replay(fresh, []);
    const start = performance.now();
    replay(fresh, policies);
    return performance.now() - start;
  });
  const single = times.slice(0, -1);
  return {
    indexing,
    median: median(single),
    worst: Math.max(...single),
    all: times.at(-1) ?? Number.NaN,
    policies: single.length,
    attempts: model.attempts.length,
  };
}
