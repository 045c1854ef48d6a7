import { afterEach, describe, expect, it, vi } from 'vitest';

vi.mock('idb-keyval', () => ({
  createStore: () => ({}),
  get: async () => undefined,
  set: async () => undefined,
  values: async () => [],
}));

const importer = vi.hoisted(() => ({ run: vi.fn() }));
vi.mock('../worker/client.ts', () => ({ importInWorker: importer.run }));

const { createSession } = await import('./session.ts');

afterEach(() => importer.run.mockReset());

describe('what cannot be opened', () => {
  it.each([true, false])('a file that is not here is said once (storage: %s)', async (storage) => {
    const session = createSession({ storage });
    expect(await session.getState().open('file:abcdef0123456789')).toBe(false);
    expect(session.getState().problems).toMatchObject([
      { message: 'The trace that this link names is not on this machine.', remedy: expect.stringMatching(/open/) },
    ]);
  });

  it('an importer that cannot be had is said in a sentence, and nothing is being read any more', async () => {
    importer.run.mockRejectedValue(new Error('Failed to fetch.'));
    const session = createSession({ storage: false });
    expect(await session.getState().openFile(new Blob(['x']), 'a.txt')).toBeNull();
    expect(session.getState()).toMatchObject({
      loading: null,
      problems: [{ message: '“a.txt” could not be read: Failed to fetch.' }],
    });
  });
});
