import { expect, test, vi } from 'vitest';
import { fail, ok } from '../base/result.ts';
import { ModelBuilder } from '../model/builder.ts';
import { indexCalls } from '../model/call-index.ts';
import { type ImportWorker, runImport } from './job.ts';
import { buffersOf, type Imported, type ImportMessage } from './protocol.ts';

class FakeWorker implements ImportWorker {
  onmessage: ImportWorker['onmessage'] = null;
  onerror: ImportWorker['onerror'] = null;
  readonly postMessage = vi.fn();
  readonly terminate = vi.fn();
  say(data: ImportMessage): void {
    this.onmessage?.({ data } as MessageEvent<ImportMessage>);
  }
}

const request = { blob: new Blob(['x']), name: 'x.txt' };

function imported(): Imported {
  const builder = new ModelBuilder();
  const model = builder.finish({
    title: '',
    summary: '',
    kind: 'trace',
    system: { os: 'freebsd', release: '', arch: 'amd64', instructionLength: 2 },
  });
  const report = { format: 'f', formatTitle: 'F', lines: 0, unread: 0, unreadExamples: [], notes: [] };
  return { model, report, index: indexCalls(model) };
}

test('the result comes back, progress is passed on, and the worker ends', async () => {
  const worker = new FakeWorker();
  const onProgress = vi.fn();
  const answer = runImport(() => worker, request, { onProgress });
  expect(worker.postMessage).toHaveBeenCalledExactlyOnceWith(request);
  worker.say({ kind: 'progress', done: 0.5 });
  worker.say({ kind: 'result', result: ok(imported()) });
  expect(await answer).toMatchObject({ ok: true });
  expect(onProgress).toHaveBeenCalledExactlyOnceWith(0.5);
  expect(worker.terminate).toHaveBeenCalledOnce();
});

test('cancelling ends the worker at once', async () => {
  const worker = new FakeWorker();
  const controller = new AbortController();
  const answer = runImport(() => worker, request, { signal: controller.signal });
  controller.abort();
  expect(await answer).toEqual(fail('The import was cancelled.'));
  expect(worker.terminate).toHaveBeenCalledOnce();
  const start = vi.fn();
  expect(await runImport(start, request, { signal: controller.signal })).toMatchObject({ ok: false });
  expect(start).not.toHaveBeenCalled();
});

test('a worker that dies or may not start is a problem, not an exception', async () => {
  const worker = new FakeWorker();
  const answer = runImport(() => worker, request);
  worker.onerror?.({ message: 'out of memory', preventDefault() {} } as ErrorEvent);
  expect(await answer).toMatchObject({ ok: false, problem: { message: expect.stringMatching(/out of memory/) } });
  const refuse = (): never => {
    throw new Error('SecurityError');
  };
  expect(await runImport(refuse, request)).toMatchObject({ ok: false });
});

test('the columns of the model are handed over, each once', () => {
  const given = imported();
  const buffers = buffersOf(given);
  expect(new Set(buffers).size).toBe(buffers.length);
  expect(buffers).toContain(given.model.calls.attempt.buffer);
  expect(buffers).toContain(given.model.stacks.start.buffer);
  expect(buffers).toContain(given.index.ways.weight.buffer);
  expect(() => structuredClone(given, { transfer: buffers })).not.toThrow();
});
