import { fail, type Result } from '../base/result.ts';
import { quoted } from '../base/text.ts';
import type { Imported, ImportMessage, ImportRequest } from './protocol.ts';

/** The parts of a Worker that are used, so that tests can stand in for one. */
export interface ImportWorker {
  onmessage: ((event: MessageEvent<ImportMessage>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(request: ImportRequest): void;
  terminate(): void;
}

export interface ImportOptions {
  /** 0 … 1. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

const CANCELLED = 'The import was cancelled.';

/** Has a worker read one file. Always answers, and never leaves the worker behind. */
export function runImport(
  start: () => ImportWorker,
  request: ImportRequest,
  { onProgress, signal }: ImportOptions = {},
): Promise<Result<Imported>> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve(fail(CANCELLED));
    let worker: ImportWorker | null = null;
    const end = (result: Result<Imported>): void => {
      worker?.terminate();
      signal?.removeEventListener('abort', cancel);
      resolve(result);
    };
    // Ending the worker is the only way to stop it at once: it may be in the middle of a block.
    const cancel = (): void => end(fail(CANCELLED));
    signal?.addEventListener('abort', cancel);
    try {
      worker = start();
    } catch {
      return end(fail('This browser does not let the page start a worker here, so no file can be read.'));
    }
    worker.onmessage = ({ data }) => (data.kind === 'progress' ? onProgress?.(data.done) : end(data.result));
    worker.onerror = (event) => {
      event.preventDefault?.();
      // A worker that could not be fetched has no message.
      const why = event.message || 'the worker did not start';
      end(fail(`${quoted(request.name)} could not be read: ${why}.`));
    };
    worker.postMessage(request);
  });
}
