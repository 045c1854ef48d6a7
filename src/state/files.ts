import { del, get, set, type UseStore, values } from 'idb-keyval';
import { fail, ok, type Result } from '../base/result.ts';
import { elide } from '../base/text.ts';
import { contentKey } from '../record/content-key.ts';
import { notHere } from './not-here.ts';
import { shelf } from './shelf.ts';

/**
 * Imported files, kept on this machine so that a reload and the back button find them again. They are named by their
 * content; the choices hold `file:KEY`, so a link never carries the file.
 *
 * A browser may refuse to keep anything (private windows, sandboxed frames, a full disk). Every such refusal is a
 * problem in one sentence, never an exception, and the page goes on with the file in memory.
 */
export interface StoredFile {
  readonly key: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970, for the order of the list. */
  readonly saved: number;
  readonly blob: Blob;
}

const onShelf = shelf('whence', 'files');

async function attempt<T>(operation: (store: UseStore) => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await onShelf(operation));
  } catch (error) {
    const name = error instanceof Error || error instanceof DOMException ? error.name : String(error);
    const why =
      name === 'QuotaExceededError'
        ? 'there is not enough room'
        : `the browser does not allow it here (${elide(name, 40)})`;
    return fail(`Files cannot be kept on this machine: ${why}.`, {
      remedy: 'An open trace stays until this page is closed; open it again after that.',
    });
  }
}

/** Entries of an older page, or of nobody's making, are not files. */
const isStoredFile = (value: unknown): value is StoredFile =>
  typeof value === 'object' &&
  value !== null &&
  'key' in value &&
  typeof value.key === 'string' &&
  'name' in value &&
  typeof value.name === 'string' &&
  'blob' in value &&
  value.blob instanceof Blob;

/** Keeps a file; the answer is its key. The same content saved twice is kept once, under its latest name. */
export async function save(blob: Blob, name: string): Promise<Result<string>> {
  try {
    const key = await contentKey(blob);
    const file: StoredFile = { key, name, size: blob.size, saved: Date.now(), blob };
    const kept = await attempt((store) => set(key, file, store));
    return kept.ok ? ok(key) : kept;
  } catch {
    // The file was changed or removed on disk since it was chosen.
    return fail(`"${elide(name, 60)}" can no longer be read.`, { remedy: 'Open it again.' });
  }
}

export async function load(key: string): Promise<Result<StoredFile>> {
  const found = await attempt((store) => get<unknown>(key, store));
  if (!found.ok) return found;
  return isStoredFile(found.value) ? ok(found.value) : notHere();
}

/** All kept files, newest first. */
export async function list(): Promise<Result<readonly StoredFile[]>> {
  const found = await attempt((store) => values<unknown>(store));
  return found.ok ? ok(found.value.filter(isStoredFile).sort((a, b) => b.saved - a.saved)) : found;
}

export async function remove(key: string): Promise<Result<null>> {
  const removed = await attempt((store) => del(key, store));
  return removed.ok ? ok(null) : removed;
}
