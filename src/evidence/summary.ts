import { plural } from '../base/text.ts';

/** Whose calls a trace holds, by the names of its programs: "sh", "sh and 2 other programs". */
export function programsOf(names: Iterable<string>): string {
  const [first = '', ...others] = new Set(names);
  return others.length === 0 ? first : `${first} and ${plural(others.length, 'other program')}`;
}
