import { createStore, type StoreApi } from 'zustand/vanilla';
import { fail, ok, type Problem, type Result } from '../base/result.ts';
import { quoted } from '../base/text.ts';
import type { ImportReport } from '../evidence/importer.ts';
import { loadScenario } from '../evidence/scenarios/lazy.ts';
import { type CallIndex, indexCalls } from '../model/call-index.ts';
import { replay } from '../run/run.ts';
import type { StoredFile } from '../state/files.ts';
import { notHere } from '../state/not-here.ts';
import type { ImportOptions } from '../worker/job.ts';
import type { Imported } from '../worker/protocol.ts';
import { reasonOf } from './reason.ts';

/** What is open now, and what is being opened. Lives as long as the page; nothing of it goes into a link. */
export interface Session {
  readonly evidence: OpenEvidence | null;
  readonly loading: Loading | null;
  readonly problems: readonly Notice[];
  /** Imported files kept on this machine, newest first. */
  readonly kept: readonly StoredFile[];
  /** Policies that were composed and kept, as their codes. */
  readonly recipes: readonly string[];
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

interface NamedFile {
  readonly blob: Blob;
  readonly name: string;
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
  /** The calls of a source without opening it: a story may show several. Null: they cannot be had, and it was said why. */
  indexOf(source: string): Promise<CallIndex | null>;
  /** The file behind a source; null for scenarios and for what is not on this machine. */
  fileOf(source: string): Promise<NamedFile | null>;
  /** Takes a file that came inside a link or an export, under the keys that it is named by there. */
  admitFile(keys: readonly string[], file: Blob, name: string): Promise<void>;
  forget(key: string): Promise<void>;
  report(problem: Problem): void;
  dismiss(id: number): void;
  refreshKept(): Promise<void>;
  /** Keeps a composed policy on this machine. */
  keepRecipe(code: string): Promise<void>;
  forgetRecipe(code: string): Promise<void>;
  refreshRecipes(): Promise<void>;
}

export type SessionStore = StoreApi<Session & SessionActions>;

/** `storage` false (frames in other pages): imported files are kept in memory only. */
export function createSession({ storage }: { storage: boolean }): SessionStore {
  let nextNotice = 1;
  /** Counts what was asked to be opened, so that a late answer to an earlier wish changes nothing. */
  let opening = 0;
  let current: AbortController | null = null;
  const memory = new Map<string, NamedFile>();

  /** Asks for what is kept on this machine. `otherwise`: where nothing is, or the part of the page that looks cannot be had. */
  const kept = async <T, U>(ask: (machine: Kept) => Promise<T>, otherwise: U): Promise<T | U> => {
    if (!storage) return otherwise;
    const machine = await loadKept().catch(() => null);
    return machine ? ask(machine) : otherwise;
  };

  return createStore<Session & SessionActions>()((set, get) => {
    const read = async ({ blob, name }: NamedFile): Promise<Omit<OpenEvidence, 'source'> | null> => {
      opening++;
      current?.abort();
      const controller = new AbortController();
      current = controller;
      const loading = (progress: number): Loading => ({ name, progress, cancel: () => controller.abort() });
      set({ loading: loading(0) });
      const result = await importFile(
        { blob, name },
        {
          signal: controller.signal,
          onProgress: (progress) => {
            if (current === controller) set({ loading: loading(progress) });
          },
        },
      );
      if (current !== controller) return null;
      current = null;
      set({ loading: null });
      if (controller.signal.aborted) return null;
      if (!result.ok) {
        get().report(result.problem);
        return null;
      }
      // Taking over the model, making ready what every run of it needs, and drawing are tasks of their own: together
      // they would hold up the page.
      await pause();
      replay(result.value.index, []);
      await pause();
      return { index: result.value.index, report: result.value.report, blob };
    };

    return {
      evidence: null,
      loading: null,
      problems: [],
      kept: [],
      recipes: [],

      async open(source) {
        if (get().evidence?.source === source) return true;
        if (!source.startsWith('file:')) {
          current?.abort();
          current = null;
          const asked = ++opening;
          const scenario = await scenarioIndex(source);
          // Something else was opened while its file was on the way.
          if (asked !== opening) return true;
          if (scenario.ok)
            set({ evidence: { source, index: scenario.value, report: null, blob: null }, loading: null });
          else get().report(scenario.problem);
          return scenario.ok;
        }
        const file = await fileNamed(source);
        if (!file.ok) {
          get().report(file.problem);
          return false;
        }
        const opened = await read(file.value);
        if (opened) set({ evidence: { ...opened, source } });
        return opened !== null;
      },

      async openFile(file, name) {
        const opened = await read({ blob: file, name });
        if (!opened) return null;
        const key = await keep(file, name);
        const source = `file:${key}`;
        set({ evidence: { ...opened, source } });
        // The list may come later; the link must not: a reload would lose the file.
        void get().refreshKept();
        return source;
      },

      async indexOf(source) {
        const { evidence, report } = get();
        if (evidence?.source === source) return evidence.index;
        if (!source.startsWith('file:')) {
          const scenario = await scenarioIndex(source);
          if (scenario.ok) return scenario.value;
          report(scenario.problem);
          return null;
        }
        const file = await get().fileOf(source);
        if (!file) {
          report({
            message: 'A step of the story shows a file that is not on this machine.',
            remedy: 'Open that file here.',
          });
          return null;
        }
        const result = await importFile(file);
        if (result.ok) return result.value.index;
        report(result.problem);
        return null;
      },

      async fileOf(source) {
        if (!source.startsWith('file:')) return null;
        const file = await fileNamed(source);
        return file.ok ? file.value : null;
      },

      async admitFile(keys, file, name) {
        const here = await keep(file, name);
        // Another browser may have named the same content otherwise.
        for (const key of keys) if (key !== here) memory.set(key, { blob: file, name });
        await get().refreshKept();
      },

      async forget(key) {
        memory.delete(key);
        await kept(({ files }) => files.remove(key), null);
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
        const list = await kept(({ files }) => files.list(), null);
        if (list?.ok) set({ kept: list.value });
      },

      async keepRecipe(code) {
        set({ recipes: [...new Set([...get().recipes, code])] });
        if (!(await kept(({ recipes }) => recipes.keepRecipe(code), false))) {
          get().report({
            message: 'The browser does not keep this policy: it lasts as long as this page.',
            remedy: 'Copy the link: it carries the policy.',
          });
        }
      },

      async forgetRecipe(code) {
        set({ recipes: get().recipes.filter((other) => other !== code) });
        await kept(({ recipes }) => recipes.forgetRecipe(code), null);
      },

      async refreshRecipes() {
        const list = await kept(({ recipes }) => recipes.keptRecipes(), null);
        if (list) set({ recipes: list });
      },
    };

    /** The file that a source names, `file:KEY`. */
    async function fileNamed(source: string): Promise<Result<NamedFile>> {
      const key = source.slice('file:'.length);
      const held = memory.get(key);
      return held ? ok(held) : kept(({ files }) => files.load(key), notHere());
    }

    async function keep(file: Blob, name: string): Promise<string> {
      const saved = await kept(({ files }) => files.save(file, name), null);
      if (saved?.ok) return saved.value;
      if (saved && !saved.ok) get().report(saved.problem);
      const key = `m${memory.size + 1}`;
      memory.set(key, { blob: file, name });
      return key;
    }
  });
}

type Kept = typeof import('../state/kept.ts');

/** No first picture needs it but that of a file. */
const loadKept = (): Promise<Kept> => import('../state/kept.ts');

async function scenarioIndex(id: string): Promise<Result<CallIndex>> {
  const scenario = await loadScenario(id).catch(() => null);
  if (scenario) return ok(indexCalls(scenario.build()));
  return scenario === null
    ? fail('The scenario could not be loaded.', { remedy: 'Reload the page to try again.' })
    : fail(`There is no scenario “${id}”.`, { remedy: 'Choose one from the list.' });
}

/** The importers come with the first file that is opened. */
const importFile = ({ blob, name }: NamedFile, options?: ImportOptions): Promise<Result<Imported>> =>
  import('../worker/client.ts')
    .then(({ importInWorker }) => importInWorker(blob, name, options))
    .catch((error: unknown) => fail(`${quoted(name)} could not be read: ${reasonOf(error)}.`));

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
