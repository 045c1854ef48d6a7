import { expect, it, vi } from 'vitest';
import type { Page } from './context.ts';
import { openFile } from './open.ts';

it('whatever goes wrong while a file is opened is said in a sentence', async () => {
  const report = vi.fn();
  const page = { session: { getState: () => ({ report }) } } as unknown as Page;
  // As browsers do when the file was removed since it was chosen.
  const gone = new Blob(['x']);
  gone.slice = () => ({ arrayBuffer: () => Promise.reject(new Error('The file could not be found.')) }) as never;
  await openFile(page, gone, 'a.txt');
  expect(report).toHaveBeenCalledExactlyOnceWith({
    message: '“a.txt” could not be opened: The file could not be found.',
    remedy: 'Choose it again, or reload the page.',
  });
});
