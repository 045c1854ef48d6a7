import { at } from '../base/assert.ts';
import type { Choices } from '../choices/choices.ts';
import { loadScenario } from '../evidence/scenarios/lazy.ts';
import { type CallIndex, indexCalls } from '../model/call-index.ts';
import { attemptOf, siteOf } from '../model/queries.ts';
import type { Recipe, TrustedRole } from '../policy/lab/recipe.ts';
import type { Policy } from '../policy/policy.ts';
import { type MatrixRow, matrixOf } from '../run/matrix.ts';
import { interposed } from '../show/runs.ts';

/** The scenario that every composition is tried on: honest programs and attacks of one system. */
export const TRIAL = 'freebsd-15-attacks';

/** Its program that is tried with another object in the place of libsys as well. */
const WITH_STAND_IN = 'cat';

let trial: Promise<CallIndex | null> | null = null;

/** The calls of the trial; null: there is no such scenario. Fails where a part of the page cannot be fetched. */
export function trialIndex(): Promise<CallIndex | null> {
  trial ??= loadScenario(TRIAL)
    .then((scenario) => (scenario ? indexCalls(scenario.build()) : null))
    .catch((error: unknown) => {
      // The next visit is another try.
      trial = null;
      throw error;
    });
  return trial;
}

/** What becomes of one process of the trial. */
export interface TrialRow extends MatrixRow {
  readonly libsys: Choices['libsys'];
}

export interface Trial {
  readonly programs: readonly TrialRow[];
  /** An honest program, where another object stands in the place of libsys. */
  readonly replaced: readonly TrialRow[];
  readonly attacks: readonly TrialRow[];
}

export function trialOf(index: CallIndex, policy: Policy): Trial {
  const rows = (libsys: Choices['libsys']): readonly TrialRow[] =>
    matrixOf(interposed(index, libsys), [policy]).rows.map((row) => ({ ...row, libsys }));
  const shipped = rows('shipped');
  return {
    programs: shipped.filter(({ kind }) => kind === 'program'),
    replaced: (['logging', 'replaying'] as const).flatMap((libsys) =>
      rows(libsys).filter(({ kind, name }) => kind === 'program' && name === WITH_STAND_IN),
    ),
    attacks: shipped.filter(({ kind }) => kind === 'attack'),
  };
}

/**
 * Trusted objects besides rtld and libsys in which no attack of the trial makes the call that it is after. To trust them
 * changes nothing in its outcomes, which is no proof that it costs nothing.
 */
export function untried({ model }: CallIndex, { trusted }: Recipe): readonly TrustedRole[] {
  const tried = new Set(
    model.images.flatMap(({ attack, goal }) => {
      const site = attack && goal !== undefined ? siteOf(model, attemptOf(model, goal)) : null;
      return site && site.module >= 0 ? [at(model.modules, site.module).role] : [];
    }),
  );
  return trusted.filter((role) => role !== 'rtld' && role !== 'libsys' && !tried.has(role));
}
