import type { CheckStep, Policy, Verdict } from './policy.ts';

/**
 * Where a rule says what it asks, as it asks it. Verdicts are worked out with a log that keeps nothing; when somebody
 * wants to see the reasoning, the same rule runs once more with one that does. So the two cannot differ.
 */
export interface Log {
  /**
   * `test`: a key of `Policy.tests` or `callTests`. `outcome`: null where the evidence does not settle it. `values`: what is compared,
   * made only if it is kept. Answers with the outcome.
   */
  ask<Outcome extends boolean | null>(test: string, outcome: Outcome, values: () => string): Outcome;
}

export const SILENT: Log = { ask: (_test, outcome) => outcome };

/** What a rule asked of one call. */
export class Recorder implements Log {
  readonly #asked = new Map<string, { readonly outcome: boolean | null; readonly values: string }>();
  readonly #tests: Readonly<Record<string, string>>;
  readonly #callTests: Readonly<Record<string, string>>;

  constructor({ tests, callTests = {} }: Pick<Policy, 'tests' | 'callTests'>) {
    this.#tests = tests;
    this.#callTests = callTests;
  }

  ask<Outcome extends boolean | null>(test: string, outcome: Outcome, values: () => string): Outcome {
    if (!Object.hasOwn(this.#tests, test) && !Object.hasOwn(this.#callTests, test)) {
      throw new Error(`the policy declares no test "${test}"`);
    }
    this.#asked.set(test, { outcome, values: values() });
    return outcome;
  }

  /** Every test at entry in the kernel's order; those of a call only where they were asked. */
  steps(verdict: Verdict): CheckStep[] {
    const ofCall = Object.entries(this.#callTests).filter(([key]) => this.#asked.has(key));
    const tests = [...Object.entries(this.#tests), ...ofCall];
    const last = tests.findLastIndex(([key]) => this.#asked.has(key));
    return tests.map(([key, text], place): CheckStep => {
      const asked = this.#asked.get(key);
      if (!asked)
        return { text, values: '', outcome: verdict === 'denied' && place > last ? 'not-reached' : 'not-asked' };
      const { outcome, values } = asked;
      if (outcome !== false) return { text, values, outcome: outcome ? 'passed' : 'unknown' };
      return { text, values, outcome: verdict === 'denied' && place === last ? 'failed' : 'no' };
    });
  }
}
