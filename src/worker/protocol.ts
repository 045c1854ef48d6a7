import type { Result } from '../base/result.ts';
import type { Evidence } from '../evidence/importer.ts';
import type { CallIndex } from '../model/call-index.ts';

/** What the page and the import worker say to each other. One worker reads one file, then ends. */

export interface ImportRequest {
  readonly blob: Blob;
  readonly name: string;
}

/** What the worker has read, with the pass over the calls already made. */
export interface Imported extends Evidence {
  readonly index: CallIndex;
}

export type ImportMessage =
  | {
      readonly kind: 'progress';
      /** 0 … 1. */
      readonly done: number;
    }
  | { readonly kind: 'result'; readonly result: Result<Imported> };

/** The columns of a model and its index: handed over to the page instead of being copied. */
export function buffersOf({ model: { calls, stacks }, index }: Imported): ArrayBuffer[] {
  const columns = [calls, stacks, index, index.ways].flatMap((owner) => Object.values(owner));
  const buffers = columns.flatMap((column: unknown) =>
    ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
  return [...new Set(buffers)];
}
