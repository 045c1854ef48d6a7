import { createReadStream, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { oneLine } from '../base/result.ts';
import { importBlocks } from '../evidence/import.ts';
import type { ImportReport } from '../evidence/importer.ts';
import type { Scenario } from '../evidence/scenario.ts';
import { SCENARIOS, scenarioById } from '../evidence/scenarios/index.ts';
import type { Model } from '../model/model.ts';
import { BadInput, type Io } from './io.ts';

/** What a FILE or SCENARIO argument stands for. */
export interface Source {
  readonly model: Model;
  /** Null for a scenario. */
  readonly report: ImportReport | null;
}

/** What a word on the command line names. */
export type Place =
  | { readonly kind: 'stdin' }
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  /** `size` in bytes; null for a pipe and the like. */
  | { readonly kind: 'file'; readonly file: string; readonly size: number | null };

/** A file wins over a scenario of the same name; `-` is standard input. */
export async function placeOf(word: string, io: Io): Promise<Place> {
  if (word === '-') return { kind: 'stdin' };
  const file = path.resolve(io.cwd, word);
  const stats = await statOf(file, word);
  const scenario = word.includes('/') ? undefined : scenarioById(word);
  if (scenario && !stats?.isFile()) return { kind: 'scenario', scenario };
  if (!stats) throw new BadInput(`${word}: no such file, and no scenario of that name (there are: ${scenarioIds()})`);
  if (stats.isDirectory()) throw new BadInput(`${word} is a directory; name a trace file`);
  return { kind: 'file', file, size: stats.isFile() ? stats.size : null };
}

export async function openSource(word: string, io: Io): Promise<Source> {
  const place = await placeOf(word, io);
  switch (place.kind) {
    case 'stdin':
      return readTrace(io.stdin, 'standard input', null);
    case 'scenario':
      return { model: place.scenario.build(), report: null };
    case 'file':
      return readTrace(createReadStream(place.file, { highWaterMark: 1 << 20 }), word, place.size);
  }
}

export const scenarioIds = (): string => SCENARIOS.map(({ id }) => id).join(', ');

/** Null where there is nothing of that name. */
async function statOf(file: string, word: string): Promise<Stats | null> {
  try {
    return await stat(file);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new BadInput(`${word} cannot be read: ${reasonOf(error)}`);
  }
}

/** Reads a trace from its bytes in order; `fileName` is what people call it, `size` its bytes where known. */
export async function readTrace(
  bytes: AsyncIterable<Uint8Array>,
  fileName: string,
  size: number | null,
): Promise<Source> {
  const name = path.basename(fileName);
  const result = await importBlocks(readable(bytes, fileName), { fileName: name, ...(size === null ? {} : { size }) });
  if (!result.ok) {
    const line = oneLine(result.problem);
    // Most problems name the file themselves.
    throw new BadInput(line.includes(name) ? line : `${fileName}: ${line}`);
  }
  return result.value;
}

/** Turns an error of the disk into one of ours, while the importer is reading. */
export async function* readable(bytes: AsyncIterable<Uint8Array>, fileName: string): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw new BadInput(`${fileName} cannot be read: ${reasonOf(error)}`);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What the system says, in words: "permission denied". */
export function reasonOf(error: unknown): string {
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EEXIST: 'a file of that name is in the way',
    EPERM: 'permission denied',
    EISDIR: 'it is a directory',
    ENOENT: 'no such file or directory',
    ENOTDIR: 'a part of its path is not a directory',
    ENOSPC: 'no space left',
    EROFS: 'the file system is read-only',
  };
  return words[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}
