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

/** What was read. */
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** That it could not be read. `message`: one clear sentence, with its full stop. */
export const fail = (message: string, more: Omit<Problem, 'message'> = {}): Result<never> => ({
  ok: false,
  problem: { message, ...more },
});

/** The same, with the line that a problem is on, where that is known and not said yet. */
export const onLine = <T>(result: Result<T>, line: number | undefined): Result<T> =>
  result.ok || line === undefined || result.problem.line !== undefined
    ? result
    : { ok: false, problem: { ...result.problem, line } };

/** A problem as one line: the sentence, where, and what would work. */
export function oneLine({ message, line, remedy }: Problem): string {
  const where = line === undefined ? '' : ` (line ${line})`;
  const what = remedy === undefined ? '' : ` ${remedy}`;
  return `${message}${where}${what}`
    .split('\n')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
}
