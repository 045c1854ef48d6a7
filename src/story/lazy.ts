import type { ShippedStory } from './list.ts';

/** Where each story is. A test holds this against the list. */
const HOMES: Readonly<Record<string, () => Promise<ShippedStory>>> = {
  split: async () => (await import('./shipped/split.ts')).SPLIT,
  'one-call': async () => (await import('./shipped/one-call.ts')).ONE_CALL,
  'rtld-before-main': async () => (await import('./shipped/rtld-before-main.ts')).RTLD_BEFORE_MAIN,
  threads: async () => (await import('./shipped/threads.ts')).THREADS,
  'go-runtime': async () => (await import('./shipped/go-runtime.ts')).GO_RUNTIME,
  'openbsd-6.6': async () => (await import('./shipped/openbsd-6.6.ts')).OPENBSD_6_6,
  'openbsd-7.2': async () => (await import('./shipped/openbsd-7.2.ts')).OPENBSD_7_2,
  'openbsd-7.4': async () => (await import('./shipped/openbsd-7.4.ts')).OPENBSD_7_4,
  'openbsd-7.5': async () => (await import('./shipped/openbsd-7.5.ts')).OPENBSD_7_5,
  'openbsd-7.6': async () => (await import('./shipped/openbsd-7.6.ts')).OPENBSD_7_6,
  cheribsd: async () => (await import('./shipped/cheribsd.ts')).CHERIBSD,
  'logging-replay': async () => (await import('./shipped/logging-replay.ts')).LOGGING_REPLAY,
  questions: async () => (await import('./shipped/questions.ts')).QUESTIONS,
};

/** Fetches the files of all of them. */
export const loadAllStories = (): Promise<unknown> => Promise.all(Object.values(HOMES).map((load) => load()));

/** Fetches a story's file, if it is not there yet. Undefined: there is none of that id. */
export const loadStory = async (id: string): Promise<ShippedStory | undefined> =>
  Object.hasOwn(HOMES, id) ? HOMES[id]?.() : undefined;
