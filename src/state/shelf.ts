import { createStore, type UseStore } from 'idb-keyval';

/** Runs one operation on a store of the browser. Rejects with the browser's own error where that is refused. */
export type Shelf = <T>(operation: (store: UseStore) => Promise<T>) => Promise<T>;

/**
 * A store in the browser, by the name of its database. It is opened at the first operation, for in a sandboxed frame its
 * very name may throw; one that could not be opened is tried afresh the next time.
 */
export function shelf(database: string, name: string): Shelf {
  let opened: UseStore | null = null;
  return async (operation) => {
    try {
      opened ??= createStore(database, name);
      return await operation(opened);
    } catch (error) {
      opened = null;
      throw error;
    }
  };
}
