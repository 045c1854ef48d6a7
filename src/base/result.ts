/** A problem with input that somebody gave us: one sentence that says what was wrong, where, and what would work. */
export interface Problem {
  /** One clear sentence for the person who gave the input. */
  readonly message: string;
  /** 1-based line of the input, where there is one. */
  readonly line?: number;
  /** What would work instead: a command to run, a value to use. */
  readonly remedy?: string;
}

/** The outcome of reading something that nobody vouched for. Bad input is a value, not an exception. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const fail = (message: string, more: Omit<Problem, 'message'> = {}): Result<never> => ({
  ok: false,
  problem: { message, ...more },
});
