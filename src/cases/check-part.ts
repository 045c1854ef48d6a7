import * as v from 'valibot';
import { fail, ok, type Result } from '../base/result.ts';
import type { JsonText } from './json.ts';

type Issue = v.BaseIssue<unknown>;
type Step = Pick<v.IssuePathItem, 'input' | 'key'>;

/** Checks a part of a file. `base`, `line`: where that part is: `cases[3].events[0]`. */
export function checkPart(
  schema: v.GenericSchema,
  part: unknown,
  base: string,
  line: number,
  json: JsonText,
): Result<null> {
  const wrong = (path: readonly Step[], sentence: string, at: readonly Step[] = path): Result<never> => {
    const known = at.reduce((found, { input, key }) => json.lineOf(input, key) ?? found, line);
    const where = `${base}${path.map(({ key }) => keyText(key)).join('')}`.replace(/^\./, '');
    return fail(`${where === '' ? 'The file' : where}: ${sentence}.`, { line: known });
  };
  const checked = v.safeParse(schema, part);
  if (checked.success) {
    const list = misplaced(part, checked.output);
    return list ? wrong(list, NO_LIST) : ok(null);
  }
  const path: Step[] = [];
  const issue = innermost(telling(checked.issues), path);
  // To the library a list is an object too, with the fields that all lists have.
  const list = path.findIndex(({ input, key }) => Array.isArray(input) && typeof key !== 'number');
  if (list >= 0) return wrong(path.slice(0, list), NO_LIST);
  const last = path.at(-1);
  if (last && isUnknownField(issue)) {
    return wrong(path.slice(0, -1), `there is no field “${last.key}”; ${issue.message}`, path);
  }
  if (last && issue.received === 'undefined') return wrong(path.slice(0, -1), `“${last.key}” is missing`);
  // Messages of validations are ours, see `schema.ts`.
  const wanted = issue.kind === 'validation' ? issue.message : expectedText(issue.expected ?? '');
  return wrong(path, `expected ${wanted}, found ${foundText(issue)}`);
}

/** Of a text or a list that is too short or too long the library says its length only. */
function foundText({ type, input, received }: Issue): string {
  if (type !== 'min_length' && type !== 'length') return kindText(received);
  if (received === '0') return Array.isArray(input) ? 'an empty list' : 'an empty one';
  return `a list of ${received}`;
}

const NO_LIST = 'expected an object, found a list';

/** The way to a list that was taken as an object. */
function misplaced(input: unknown, output: unknown): Step[] | null {
  if (typeof input !== 'object' || input === null || typeof output !== 'object' || output === null) return null;
  if (Array.isArray(input) !== Array.isArray(output)) return [];
  for (const [name, value] of Object.entries(input)) {
    const key = Array.isArray(input) ? Number(name) : name;
    const found = misplaced(value, (output as Readonly<Record<string, unknown>>)[name]);
    if (found) return [{ input, key }, ...found];
  }
  return null;
}

const isUnknownField = ({ type, expected }: Issue): boolean => type === 'strict_object' && expected === 'never';

/** Where a field is missing and another is there that nobody knows, the name of that one is the mistake. */
function telling(issues: readonly [Issue, ...Issue[]]): Issue {
  const [first] = issues;
  const place = (issue: Issue): unknown => stepsOf(issue).at(-1)?.input;
  return issues.find((issue) => isUnknownField(issue) && place(issue) === place(first)) ?? first;
}

/** Of the alternatives of a union the one that fits best is meant: that which got farthest before it failed. */
function innermost(issue: Issue, path: Step[]): Issue {
  path.push(...stepsOf(issue));
  const [best, ...others] = alternativesOf(issue).toSorted((a, b) => depth(b) - depth(a));
  return best && depth(best) > 0 ? innermost(telling([best, ...others]), path) : issue;
}

const stepsOf = (issue: Issue): readonly Step[] => issue.path ?? [];
const alternativesOf = (issue: Issue): readonly Issue[] => issue.issues ?? [];
const depth = (issue: Issue): number => stepsOf(issue).length + Math.max(0, ...alternativesOf(issue).map(depth));

function keyText(key: unknown): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[\w$-]+$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(key)}]`;
}

/** `("amd64" | "i386")`, as the library writes it, in words. */
function expectedText(expected: string): string {
  const words = expected.replace(/[()]/g, '').split(' | ').map(kindText);
  const [last = '', ...others] = [...new Set(words)].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} or ${last}`;
}

const KINDS: Readonly<Record<string, string>> = {
  Object: 'an object',
  Array: 'a list',
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
};

const kindText = (word: string): string => KINDS[word] ?? word;
