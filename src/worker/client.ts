import type { Result } from '../base/result.ts';
// Inline: the worker's code is part of the page, so it starts from file:// and in sandboxed frames too.
import ImportWorker from './import.worker.ts?worker&inline';
import { type ImportOptions, runImport } from './job.ts';
import type { Imported } from './protocol.ts';

/** Reads a trace without holding up the page. Cancelling ends the worker. */
export function importInWorker(blob: Blob, name: string, options: ImportOptions = {}): Promise<Result<Imported>> {
  return runImport(() => new ImportWorker(), { blob, name }, options);
}
