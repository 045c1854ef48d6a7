import { fail, type Result } from '../base/result.ts';

/** What is said of a key that no file is kept under. */
export const notHere = (): Result<never> =>
  fail('The trace that this link names is not on this machine.', {
    remedy: 'A link names a file, it does not carry it: open the file again.',
  });
