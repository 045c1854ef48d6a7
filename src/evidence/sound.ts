import { fail, ok, type Result } from '../base/result.ts';
import { violations } from '../model/integrity.ts';
import type { Evidence } from './importer.ts';

/**
 * What an importer has made of a file, if it holds together; all that comes after takes that for granted. A model that
 * does not is a fault of ours, whatever the file holds, and is said so.
 */
export function soundOnly(evidence: Evidence, fileName: string): Result<Evidence> {
  const [violation] = violations(evidence.model);
  if (violation === undefined) return ok(evidence);
  return fail(`${fileName} was read wrongly (${violation}), which is a fault of Whence.`, {
    remedy: 'Please report it, with the file if it may be shown.',
  });
}
