import { byteString, concat } from '../base/bytes.ts';
import { fail, type Result } from '../base/result.ts';
import { plural } from '../base/text.ts';
import { type Evidence, HEAD_BYTES, type Parser } from './importer.ts';
import { LineReader, SLICE_BYTES } from './lines.ts';
import { recognise } from './recognise.ts';
import { soundOnly } from './sound.ts';

/** How an import is followed, and stopped. */
export interface ImportOptions {
  readonly fileName: string;
  /** Bytes in all, where known: for progress only. */
  readonly size?: number;
  /** Called between slices with the bytes read so far. */
  onProgress?(done: number, size: number | undefined): void;
  readonly signal?: AbortSignal;
}

/** Bytes after which other work gets a turn, so that a message to stop can arrive. About 20 ms of reading. */
const BREATH_BYTES = 8 << 20;

/** Reads a file from its bytes in order. Bad input is an answer, not an exception; errors of the stream pass through. */
export async function importBlocks(
  blocks: AsyncIterable<Uint8Array>,
  { fileName, size, onProgress, signal }: ImportOptions,
): Promise<Result<Evidence>> {
  const reading = new Reading(fileName);
  let done = 0;
  let breath = 0;
  for await (const block of blocks) {
    for (let at = 0; at < block.length; at += SLICE_BYTES) {
      if (signal?.aborted) return stopped(fileName);
      const slice = block.subarray(at, at + SLICE_BYTES);
      if (!reading.push(slice)) return reading.finish();
      done += slice.length;
      onProgress?.(done, size);
      if (done - breath >= BREATH_BYTES) {
        breath = done;
        await new Promise((resolve) => setTimeout(resolve));
      }
    }
  }
  return signal?.aborted ? stopped(fileName) : reading.finish();
}

/** Reads a trace that is at hand as text: pasted, or in a test. */
export function importText(text: string, fileName: string): Result<Evidence> {
  const reading = new Reading(fileName);
  reading.push(new TextEncoder().encode(text));
  return reading.finish();
}

const stopped = (fileName: string): Result<never> => fail(`Reading ${fileName} was stopped.`);

/** Recognises the format by the head, then hands whole lines to its parser. */
class Reading {
  readonly #fileName: string;
  readonly #lines = new LineReader();
  /** Blocks of the head, until the format is known. */
  #head: Uint8Array[] = [];
  #headBytes = 0;
  #parser: Result<Parser> | null = null;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  /** False when the rest need not be read: the format is not one of ours. */
  push(bytes: Uint8Array): boolean {
    if (this.#parser) return this.#parse(bytes);
    // A copy: the caller may fill its buffer anew.
    this.#head.push(bytes.slice());
    this.#headBytes += bytes.length;
    return this.#headBytes < HEAD_BYTES || this.#open();
  }

  finish(): Result<Evidence> {
    if (!this.#parser) this.#open();
    const parser = this.#parser as Result<Parser> | null;
    if (!parser) return fail(`${this.#fileName} could not be read.`);
    if (!parser.ok) return parser;
    for (const block of this.#lines.finish()) parser.value.push(block);
    const result = parser.value.finish();
    return result.ok ? soundOnly(this.#withCutLines(result.value), this.#fileName) : result;
  }

  #open(): boolean {
    const head = this.#head;
    this.#head = [];
    const importer = recognise(headText(head), this.#fileName);
    if (!importer.ok) {
      this.#parser = importer;
      return false;
    }
    this.#parser = { ok: true, value: importer.value.open(this.#fileName) };
    for (const bytes of head) this.#parse(bytes);
    return true;
  }

  #parse(bytes: Uint8Array): boolean {
    if (!this.#parser?.ok) return false;
    for (const block of this.#lines.push(bytes)) this.#parser.value.push(block);
    return true;
  }

  #withCutLines(evidence: Evidence): Evidence {
    const { cutLines } = this.#lines;
    if (cutLines === 0) return evidence;
    const note = `${plural(cutLines, 'line')} longer than 4 MB: only the beginning was read.`;
    return { ...evidence, report: { ...evidence.report, notes: [...evidence.report.notes, note] } };
  }
}

/** The first `HEAD_BYTES` as a byte string. */
const headText = (parts: readonly Uint8Array[]): string => byteString(concat(parts).subarray(0, HEAD_BYTES));
