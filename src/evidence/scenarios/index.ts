import type { Scenario } from '../scenario.ts';
import { CHERIBSD_SCENARIO } from './cheribsd.ts';
import { FREEBSD_14_SCENARIO, FREEBSD_15_SCENARIO } from './freebsd.ts';
import { FREEBSD_15_ATTACKS_SCENARIO } from './freebsd-attacks.ts';
import { FUCHSIA_SCENARIO } from './fuchsia.ts';
import { LINUX_GLIBC_SCENARIO } from './linux.ts';
import { LINUX_MUSL_SCENARIO } from './linux-musl.ts';
import { LINUX_RR_SCENARIO } from './linux-rr.ts';
import { OPENBSD_SCENARIOS } from './openbsd.ts';
import { SERENITY_SCENARIO } from './serenity.ts';

/** The built-in scenarios, system by system, the newest release of each first. */
export const SCENARIOS: readonly Scenario[] = [
  FREEBSD_15_SCENARIO,
  FREEBSD_14_SCENARIO,
  FREEBSD_15_ATTACKS_SCENARIO,
  ...OPENBSD_SCENARIOS,
  CHERIBSD_SCENARIO,
  SERENITY_SCENARIO,
  FUCHSIA_SCENARIO,
  LINUX_GLIBC_SCENARIO,
  LINUX_MUSL_SCENARIO,
  LINUX_RR_SCENARIO,
];

/** A scenario; undefined where none has the id. */
export const scenarioById = (id: string): Scenario | undefined => SCENARIOS.find((scenario) => scenario.id === id);
