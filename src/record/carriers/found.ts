import { fail, type Result } from '../../base/result.ts';

/** Text of the record that a file carries; null: it carries none of ours; a problem: it does, but damaged. */
export type Found = Result<string> | null;

/** `what`: the kind of file, as a person calls it. */
export const damaged = (what: string): Result<never> =>
  fail(`What this ${what} carries of Whence is damaged; perhaps it was cut on its way.`, {
    remedy: 'Export it again, or open the link it came with.',
  });
