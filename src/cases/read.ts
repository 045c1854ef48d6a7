import { fail, ok, type Problem, type Result } from '../base/result.ts';
import type { HistoryLines } from '../evidence/history/build.ts';
import type { History } from '../evidence/history/history.ts';
import { NO_POLICY, policyById } from '../policy/registry.ts';
import type { Case, CaseEvent, CaseFile, World } from './case.ts';
import { checkPart } from './check-part.ts';
import { type JsonText, readJson } from './json.ts';
import { nearPolicies } from './near.ts';
import { EVENT_WORDS, eventSchema, FILE_SHAPE } from './schema.ts';

/** A case with its worlds worked into it. */
export interface ResolvedCase {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly grade: string;
  readonly note: string;
  readonly policies: readonly string[];
  readonly history: History;
  readonly events: readonly CaseEvent[];
  readonly lines: CaseLines;
}

/** Where the parts of a case are in its file; of each object the place nearest to the case. */
export interface CaseLines extends Required<HistoryLines> {
  readonly case: number;
}

/**
 * Reads a file of cases from its text. Each problem says where it is, by line and as a path:
 * `cases[3].events[0].from`.
 */
export function readCases(text: string): Result<{ readonly title: string; readonly cases: readonly ResolvedCase[] }> {
  const json = readJson(text);
  if (!json.ok) return json;
  const file = checkFile(json.value);
  if (!file.ok) return file;
  const { title = '', worlds = {}, cases } = file.value;
  const seen = new Set<string>();
  const resolved: ResolvedCase[] = [];
  for (const [position, item] of cases.entries()) {
    const line = json.value.lineOf(cases, position);
    if (seen.has(item.id)) {
      return fail(`Two cases are called “${item.id}”.`, at(line, 'Give each case an id of its own.'));
    }
    seen.add(item.id);
    const one = resolve(item, worlds, line ?? 0, json.value);
    if (!one.ok) return fail(`Case “${item.id}”: ${one.problem.message}`, at(line, one.problem.remedy));
    resolved.push(one.value);
  }
  return ok({ title, cases: resolved });
}

const at = (line: number | undefined, remedy: string | undefined): Omit<Problem, 'message'> => ({
  ...(line === undefined ? {} : { line }),
  ...(remedy === undefined ? {} : { remedy }),
});

function checkFile(json: JsonText): Result<CaseFile> {
  if (typeof json.value !== 'object' || json.value === null || Array.isArray(json.value)) {
    const remedy = 'Begin with {"format": "whence-cases/1", "cases": [ … ]}.';
    return fail('The file holds no object, which is what a file of cases is.', { line: 1, remedy });
  }
  const shape = checkPart(FILE_SHAPE, json.value, '', 1, json);
  if (!shape.ok) return shape;
  // Nothing is made of the values, so what was read is what was checked; the lines are known of what was read.
  const file = json.value as CaseFile;
  for (const { where, list } of eventLists(file)) {
    for (const [position, event] of list.entries()) {
      const path = `${where}.events[${position}]`;
      const line = json.lineOf(list, position) ?? 1;
      const schema = eventSchema({ ...event });
      if (!schema) {
        return fail(`${path} has none of the words that make an event: ${EVENT_WORDS.join(', ')}.`, { line });
      }
      const checked = checkPart(schema, event, path, line, json);
      if (!checked.ok) return checked;
      const decider = checkDecider(event, path, line, json);
      if (!decider.ok) return decider;
    }
  }
  return ok(file);
}

const eventLists = ({ worlds = {}, cases }: CaseFile): { where: string; list: readonly CaseEvent[] }[] => [
  ...Object.entries(worlds).map(([name, { events = [] }]) => ({ where: `worlds.${name}`, list: events })),
  ...cases.map(({ events = [] }, position) => ({ where: `cases[${position}]`, list: events })),
];

/** A slip in `by` would look like an answer that came out wrong. */
function checkDecider(event: CaseEvent, path: string, line: number, json: JsonText): Result<null> {
  const expect = 'call' in event ? event.expect : undefined;
  const { by = NO_POLICY } = expect ?? {};
  if (by === NO_POLICY || policyById(by)) return ok(null);
  const where = json.lineOf(expect, 'by') ?? line;
  return fail(`${path}.expect.by: there is no policy “${by}”.`, at(where, nearPolicies(by)));
}

/** Works the worlds into a case: nearer wins, objects and numbers by name, events in order. */
function resolve(
  item: Case,
  worlds: Readonly<Record<string, World>>,
  line: number,
  { lineOf }: JsonText,
): Result<ResolvedCase> {
  const chain: World[] = [item];
  const names = new Set<string>();
  for (let name = item.extends; name !== undefined; ) {
    if (names.has(name)) return fail(`the world “${name}” extends itself.`);
    const world: World | undefined = Object.hasOwn(worlds, name) ? worlds[name] : undefined;
    if (!world) {
      const known = Object.keys(worlds).join(', ');
      return fail(`there is no world “${name}”.`, {
        remedy: known === '' ? 'The file has none.' : `There are ${known}.`,
      });
    }
    names.add(name);
    chain.unshift(world);
    name = world.extends;
  }
  let joined: World = {};
  for (const next of chain) {
    joined = {
      ...joined,
      ...next,
      objects: joinObjects(joined.objects, next.objects),
      numbers: { ...joined.numbers, ...next.numbers },
      settings: { ...joined.settings, ...next.settings },
    };
  }
  const events = chain.flatMap((world) => world.events ?? []);
  const linesOf = (list: readonly unknown[]): number[] => list.map((_, position) => lineOf(list, position) ?? line);
  const {
    system,
    release,
    arch,
    registrations,
    settings = {},
    objects = {},
    numbers = {},
    process,
    policies = [],
  } = joined;
  const { source = '', grade = '', note = '' } = joined;
  if (system === undefined) return fail('“system” is missing, here and in its worlds.');
  if (process === undefined) return fail('“process” is missing, here and in its worlds.');
  return ok({
    id: item.id,
    title: item.title ?? '',
    ...{ source, grade, note, policies, events },
    lines: {
      case: line,
      events: chain.flatMap((world) => linesOf(world.events ?? [])),
      objects: new Map(
        chain.flatMap(({ objects: named = {} }) =>
          Object.keys(named).map((name) => [name, lineOf(named, name) ?? line] as const),
        ),
      ),
      mapped: linesOf(process.objects ?? []),
    },
    history: {
      system,
      ...(release === undefined ? {} : { release }),
      ...(arch === undefined ? {} : { arch }),
      ...(registrations === undefined ? {} : { registrations }),
      ...{ settings, objects, numbers, process, events },
    },
  });
}

/** Object by object, field by field: what is said nearer to the case wins. Sites are replaced as a whole. */
function joinObjects(base: World['objects'] = {}, next: World['objects'] = {}): NonNullable<World['objects']> {
  const joined: Record<string, NonNullable<World['objects']>[string]> = { ...base };
  for (const [name, object] of Object.entries(next)) joined[name] = { ...joined[name], ...object };
  return joined;
}
