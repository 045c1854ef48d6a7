import { fail, ok } from '../base/result.ts';
import { quoted } from '../base/text.ts';
import { importBlocks } from '../evidence/import.ts';
import { indexCalls } from '../model/call-index.ts';
import { buffersOf, type ImportMessage, type ImportRequest } from './protocol.ts';

/** The part of the worker's global that is used; the page's types are in scope too and differ. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ImportRequest>) => void) | null;
  postMessage(message: ImportMessage, transfer?: Transferable[]): void;
}
const scope = self as unknown as WorkerScope;

/** Not `for await` over the stream itself: Safari has learnt that only lately. */
async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const reader = blob.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** Progress worth telling: a message for each block would keep the page busy. */
const STEP = 0.01;

scope.onmessage = async ({ data: { blob, name } }) => {
  let told = 0;
  const tell = (bytes: number): void => {
    const done = bytes / Math.max(1, blob.size);
    if (done - told < STEP) return;
    told = done;
    scope.postMessage({ kind: 'progress', done });
  };
  try {
    const read = await importBlocks(chunksOf(blob), {
      fileName: name,
      size: blob.size,
      onProgress: tell,
    });
    if (!read.ok) return scope.postMessage({ kind: 'result', result: read });
    const imported = { ...read.value, index: indexCalls(read.value.model) };
    scope.postMessage({ kind: 'result', result: ok(imported) }, buffersOf(imported));
  } catch (error) {
    // The browser could not read the file (removed, changed, on a disk that is gone), or memory ran out.
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    scope.postMessage({ kind: 'result', result: fail(`${quoted(name)} could not be read to its end: ${why}.`) });
  }
};
