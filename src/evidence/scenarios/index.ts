import type { Scenario } from '../scenario.ts';
import { FREEBSD_14_SCENARIO, FREEBSD_15_SCENARIO } from './freebsd.ts';

/** The built-in scenarios, newest system first. */
export const SCENARIOS: readonly Scenario[] = [FREEBSD_15_SCENARIO, FREEBSD_14_SCENARIO];

export const scenarioById = (id: string): Scenario | undefined => SCENARIOS.find((scenario) => scenario.id === id);
