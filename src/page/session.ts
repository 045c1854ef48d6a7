import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Problem } from '../base/result.ts';
import type { ImportReport } from '../evidence/importer.ts';
import { scenarioById } from '../evidence/scenarios/index.ts';
import { type CallIndex, indexCalls } from '../model/call-index.ts';
import type { StoredFile } from '../state/files.ts';
import * as files from '../state/files.ts';
import { importInWorker } from '../worker/client.ts';

/** What is open now, and what is being opened. Lives as long as the page; nothing of it goes into a link. */
export interface Session {
  readonly evidence: OpenEvidence | null;
  readonly loading: Loading | null;
  readonly problems: readonly Notice[];
  /** Imported files kept on this machine, newest first. */
  readonly kept: readonly StoredFile[];
}

export interface OpenEvidence {
  /** As in the choices: scenario id or `file:KEY`. */
  readonly source: string;
  readonly index: CallIndex;
  /** Null for scenarios. */
  readonly report: ImportReport | null;
  /** The file itself, for showing the line of a call; null for scenarios. */
  readonly blob: Blob | null;
}

export interface Loading {
  readonly name: string;
  /** 0 … 1. */
  readonly progress: number;
  cancel(): void;
}

export interface Notice extends Problem {
  readonly id: number;
}

export interface SessionActions {
  /** Opens what a link or a choice names. False: it could not be opened, and what was open before still is. */
  open(source: string): Promise<boolean>;
  /** Opens a file that somebody gave us; answers with its source, or null. */
  openFile(file: Blob, name: string): Promise<string | null>;
  forget(key: string): Promise<void>;
  report(problem: Problem): void;
  dismiss(id: number): void;
  refreshKept(): Promise<void>;
}

export type SessionStore = StoreApi<Session & SessionActions>;

/** `storage` false (frames in other pages): imported files are kept in memory only. */
export function createSession({ storage }: { storage: boolean }): SessionStore {
  let nextNotice = 1;
  let current: AbortController | null = null;
  const memory = new Map<string, { blob: Blob; name: string }>();

  return createStore<Session & SessionActions>()((set, get) => {
    const read = async (blob: Blob, name: string): Promise<Omit<OpenEvidence, 'source'> | null> => {
      current?.abort();
      const controller = new AbortController();
      current = controller;
      const loading = (progress: number): Loading => ({ name, progress, cancel: () => controller.abort() });
      set({ loading: loading(0) });
      const result = await importInWorker(blob, name, {
        signal: controller.signal,
        onProgress: (progress) => {
          if (current === controller) set({ loading: loading(progress) });
        },
      });
      if (current !== controller) return null;
      current = null;
      set({ loading: null });
      if (controller.signal.aborted) return null;
      // Taking over the model and drawing it are two tasks: together they would hold up the page.
      await new Promise((resolve) => setTimeout(resolve));
      if (!result.ok) {
        get().report(result.problem);
        return null;
      }
      return { index: result.value.index, report: result.value.report, blob };
    };

    return {
      evidence: null,
      loading: null,
      problems: [],
      kept: [],

      async open(source) {
        if (get().evidence?.source === source) return true;
        if (!source.startsWith('file:')) {
          const scenario = scenarioById(source);
          if (!scenario) {
            get().report({ message: `There is no scenario “${source}”.`, remedy: 'Choose one from the list.' });
            return false;
          }
          current?.abort();
          current = null;
          set({ evidence: { source, index: indexCalls(scenario.build()), report: null, blob: null }, loading: null });
          return true;
        }
        const key = source.slice('file:'.length);
        const kept = memory.get(key) ?? (storage ? await loadKept(key, get().report) : null);
        if (!kept) {
          get().report({
            message: 'This link names an imported file that is not on this machine.',
            remedy: 'Open the file here again: files never travel with a link.',
          });
          return false;
        }
        const opened = await read(kept.blob, kept.name);
        if (opened) set({ evidence: { ...opened, source } });
        return opened !== null;
      },

      async openFile(file, name) {
        const opened = await read(file, name);
        if (!opened) return null;
        const key = await keep(file, name);
        const source = `file:${key}`;
        set({ evidence: { ...opened, source } });
        await get().refreshKept();
        return source;
      },

      async forget(key) {
        memory.delete(key);
        if (storage) await files.remove(key);
        await get().refreshKept();
      },

      report(problem) {
        const notice = { ...problem, id: nextNotice++ };
        set({ problems: [...get().problems.filter(({ message }) => message !== problem.message), notice] });
      },

      dismiss(id) {
        set({ problems: get().problems.filter((notice) => notice.id !== id) });
      },

      async refreshKept() {
        if (!storage) return;
        const list = await files.list();
        if (list.ok) set({ kept: list.value });
      },
    };

    async function keep(file: Blob, name: string): Promise<string> {
      const saved = storage ? await files.save(file, name) : null;
      if (saved?.ok) return saved.value;
      if (saved && !saved.ok) get().report(saved.problem);
      const key = `m${memory.size + 1}`;
      memory.set(key, { blob: file, name });
      return key;
    }
  });
}

async function loadKept(key: string, report: (problem: Problem) => void): Promise<{ blob: Blob; name: string } | null> {
  const loaded = await files.load(key);
  if (loaded.ok) return loaded.value;
  report(loaded.problem);
  return null;
}
