import { constants, createReadStream, openAsBlob } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { oneLine } from '../../base/result.ts';
import { scenarioById } from '../../evidence/scenarios/index.ts';
import { indexCalls } from '../../model/call-index.ts';
import { contentKey } from '../../record/content-key.ts';
import { carried } from '../../record/pack.ts';
import { readExport } from '../../record/read-export.ts';
import type { Record } from '../../record/record.ts';
import type { OpenSource } from '../../show/slide.ts';
import { BadInput, type Io } from '../io.ts';
import { type Place, placeOf, readable, readTrace, reasonOf, scenarioIds } from '../source.ts';

/** A trace that pictures can be drawn of. */
export interface Trace {
  readonly name: string;
  readonly bytes: Blob;
}

/** What a FILE, SCENARIO or STORY-FILE argument stands for. */
export type Given =
  | { readonly kind: 'scenario'; readonly id: string }
  | { readonly kind: 'trace'; readonly trace: Trace }
  /** A story, or an export that carries what it shows. */
  | { readonly kind: 'record'; readonly record: Record };

export async function openGiven(word: string, io: Io): Promise<Given> {
  const place = await placeOf(word, io);
  if (place.kind === 'scenario') return { kind: 'scenario', id: place.scenario.id };
  const bytes = await blobOf(place, word, io);
  const name = place.kind === 'stdin' ? 'standard input' : path.basename(word);
  const found = await readExport(bytes, name);
  if (found === null) return { kind: 'trace', trace: { name, bytes } };
  if (!found.ok) throw new BadInput(oneLine(found.problem));
  return { kind: 'record', record: found.value };
}

/** A file stays on the disk; what comes through a pipe is kept, because it is read more than once. */
async function blobOf(place: Exclude<Place, { kind: 'scenario' }>, word: string, io: Io): Promise<Blob> {
  if (place.kind === 'file' && place.size !== null) {
    try {
      // A blob says no more than that it cannot be read.
      await access(place.file, constants.R_OK);
      return await openAsBlob(place.file);
    } catch (error) {
      throw new BadInput(`${word} cannot be read: ${reasonOf(error)}`);
    }
  }
  const name = place.kind === 'stdin' ? 'standard input' : word;
  const parts: BlobPart[] = [];
  for await (const part of readable(place.kind === 'stdin' ? io.stdin : createReadStream(place.file), name)) {
    parts.push(new Uint8Array(part));
  }
  return new Blob(parts);
}

/** The source that choices name the trace by, wherever it is opened. */
export const sourceOfTrace = async ({ bytes }: Trace): Promise<string> => `file:${await contentKey(bytes)}`;

/** The file that a record carries. */
export function traceIn({ file }: Record): Trace | null {
  if (!file) return null;
  const bytes = carried(file);
  if (!bytes.ok) throw new BadInput(oneLine(bytes.problem));
  return { name: file.name, bytes: new Blob([new Uint8Array(bytes.value)]) };
}

/** Opens scenarios, and the traces that are at hand, by the names that choices have for them. */
export function opener(traces: ReadonlyMap<string, Trace>): OpenSource {
  return async (source) => {
    const trace = traces.get(source);
    if (trace) {
      const { model } = await readTrace(trace.bytes.stream(), trace.name, trace.bytes.size);
      return indexCalls(model);
    }
    if (source.startsWith('file:')) {
      throw new BadInput(`what is to be drawn is of a trace that is not here (${source}); name its file as well`);
    }
    const scenario = scenarioById(source);
    if (!scenario) throw new BadInput(`no scenario is called "${source}"; there are: ${scenarioIds()}`);
    return indexCalls(scenario.build());
  };
}
