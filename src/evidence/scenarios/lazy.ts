import type { Scenario } from '../scenario.ts';

/** Where each scenario is. A test holds this against the list. */
const HOMES: Readonly<Record<string, () => Promise<readonly Scenario[]>>> = {
  'freebsd-15': async () => [(await import('./freebsd.ts')).FREEBSD_15_SCENARIO],
  'freebsd-14': async () => [(await import('./freebsd.ts')).FREEBSD_14_SCENARIO],
  'freebsd-15-attacks': async () => [(await import('./freebsd-attacks.ts')).FREEBSD_15_ATTACKS_SCENARIO],
  'openbsd-7.6': openbsd,
  'openbsd-7.5': openbsd,
  'openbsd-7.4': openbsd,
  'openbsd-7.2': openbsd,
  'openbsd-6.6': openbsd,
  'cheribsd-c18n': async () => [(await import('./cheribsd.ts')).CHERIBSD_SCENARIO],
  serenityos: async () => [(await import('./serenity.ts')).SERENITY_SCENARIO],
  zircon: async () => [(await import('./fuchsia.ts')).FUCHSIA_SCENARIO],
  'linux-glibc': async () => [(await import('./linux.ts')).LINUX_GLIBC_SCENARIO],
  'linux-musl': async () => [(await import('./linux-musl.ts')).LINUX_MUSL_SCENARIO],
  'linux-rr': async () => [(await import('./linux-rr.ts')).LINUX_RR_SCENARIO],
};

async function openbsd(): Promise<readonly Scenario[]> {
  return (await import('./openbsd.ts')).OPENBSD_SCENARIOS;
}

/** Fetches the files of all of them. */
export const loadAllScenarios = (): Promise<unknown> => Promise.all(Object.values(HOMES).map((load) => load()));

/** Fetches a scenario's file, if it is not there yet. Undefined: there is none of that id. */
export async function loadScenario(id: string): Promise<Scenario | undefined> {
  const found = Object.hasOwn(HOMES, id) ? await HOMES[id]?.() : undefined;
  return found?.find((scenario) => scenario.id === id);
}
