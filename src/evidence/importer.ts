import type { Result } from '../base/result.ts';
import type { Model } from '../model/model.ts';

/** What an import has to say besides the model. Shown to the person; nothing is swallowed. */
export interface ImportReport {
  /** Stable id of the format: `strace`, `dtrace`. */
  readonly format: string;
  /** For people: "strace -f -i -n -k (libunwind)". */
  readonly formatTitle: string;
  readonly lines: number;
  /** Lines that belong to no record and are no known message of the tool. */
  readonly unread: number;
  /** The first few of them, to look at. */
  readonly unreadExamples: readonly { readonly line: number; readonly text: string }[];
  /** What the person should know: drops reported by the tracer, what is missing and which flag would add it. */
  readonly notes: readonly string[];
}

/** What an importer has read. */
export interface Evidence {
  readonly model: Model;
  readonly report: ImportReport;
}

/**
 * A block of whole lines (each ended by `\n`, except perhaps the last of the file), as a *byte string*: one character
 * per byte, so that string positions are byte positions. See `lines.ts` for how text is kept (`decode`).
 */
export interface Block {
  readonly text: string;
  /** Byte offset of the block in the file. */
  readonly offset: number;
}

/** Reads one file, fed in order; holds no more than the model and the unfinished records. */
export interface Parser {
  push(block: Block): void;
  finish(): Result<Evidence>;
}

/** Bytes of the beginning of a file that tell its format. */
export const HEAD_BYTES = 64 << 10;

/** A format is data plus two functions; `registry.ts` lists them. */
export interface Importer {
  readonly id: string;
  readonly title: string;
  /** 0 … 1: how sure the first `HEAD_BYTES` (or less), as a byte string, make us that this is the format. */
  detect(head: string): number;
  open(fileName: string): Parser;
}
