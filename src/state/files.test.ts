import { afterEach, expect, test, vi } from 'vitest';
import { contentKey } from '../record/content-key.ts';

const shelf = vi.hoisted(() => ({ entries: new Map<string, unknown>(), error: null as Error | null }));

vi.mock('idb-keyval', () => {
  const act = async <T>(run: () => T): Promise<T> => {
    if (shelf.error) throw shelf.error;
    return run();
  };
  return {
    createStore: () => ({}),
    set: (key: string, value: unknown) => act(() => void shelf.entries.set(key, value)),
    get: (key: string) => act(() => shelf.entries.get(key)),
    del: (key: string) => act(() => void shelf.entries.delete(key)),
    values: () => act(() => [...shelf.entries.values()]),
  };
});

const { list, load, remove, save } = await import('./files.ts');

afterEach(() => {
  shelf.entries.clear();
  shelf.error = null;
});

test('a file is found again by the key that its content gives', async () => {
  const saved = await save(new Blob(['trace']), 'a.txt');
  expect(saved).toEqual({ ok: true, value: expect.stringMatching(/^[0-9a-f]{16}$/) });
  if (!saved.ok) return;
  expect(await load(saved.value)).toMatchObject({ ok: true, value: { name: 'a.txt', size: 5 } });
  await save(new Blob(['trace']), 'b.txt');
  expect(await list()).toMatchObject({ ok: true, value: [{ key: saved.value, name: 'b.txt' }] });
  await remove(saved.value);
  expect(await load(saved.value)).toMatchObject({
    ok: false,
    problem: { message: expect.stringMatching(/not on this/) },
  });
});

test('every refusal of the browser is one sentence', async () => {
  shelf.error = new DOMException('no', 'SecurityError');
  const answers = [await save(new Blob(['x']), 'x'), await load('x'), await list(), await remove('x')];
  for (const answer of answers) {
    expect(answer).toMatchObject({ ok: false, problem: { message: expect.stringMatching(/SecurityError/) } });
  }
  shelf.error = new DOMException('full', 'QuotaExceededError');
  expect(await save(new Blob(['x']), 'x')).toMatchObject({
    problem: { message: 'Files cannot be kept on this machine: there is not enough room.' },
  });
});

test('entries that are not files are passed over', async () => {
  shelf.entries.set('old', { something: 'else' });
  expect(await list()).toEqual({ ok: true, value: [] });
  expect(await load('old')).toMatchObject({ ok: false });
});

test('content decides the key, also where the browser offers no digest', async () => {
  const big = new Uint8Array(5_000_000).fill(7);
  for (const subtle of [globalThis.crypto.subtle, undefined]) {
    const key = await contentKey(new Blob([big]), subtle);
    expect(key).toMatch(/^[0-9a-f]{16}$/);
    expect(await contentKey(new Blob([big]), subtle)).toBe(key);
    expect(await contentKey(new Blob([big.subarray(1)]), subtle)).not.toBe(key);
    expect(await contentKey(new Blob(['a']), subtle)).not.toBe(await contentKey(new Blob(['b']), subtle));
  }
});
