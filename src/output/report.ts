import { at } from '../base/assert.ts';
import { count, elide, plural } from '../base/text.ts';
import type { ImportReport } from '../evidence/importer.ts';
import type { Attempt, Grade, Model } from '../model/model.ts';
import { attemptOf, frame0, originCounts, siteOf, weightOf } from '../model/queries.ts';
import { decisionOf, type Run } from '../run/run.ts';
import { COLUMNS, printable, wrap } from './wrap.ts';

/** Where the calls of a model come from. */
export interface OriginsReport {
  /** System calls; reads that never entered the kernel are not among them. */
  readonly calls: number;
  /** Calls by the tracer's own word for the module of frame 0, most frequent first. */
  readonly origins: Readonly<Record<string, number>>;
  /** Lines of the file that belong to no record. */
  readonly unread: number;
  /** Id of the file's format, or `scenario`. */
  readonly format: string;
}

/** One call that a policy refuses. */
export interface Denial {
  /** Step number of the call: 1 for the first of the model. */
  readonly call: number;
  /** Calls that the record stands for: more than one in an aggregation. */
  readonly count: number;
  readonly name: string;
  readonly number: number | null;
  /** As in `OriginsReport`; where no stack was recorded, the object known by other means. */
  readonly origin: string;
  readonly reason: string;
  /** What the refusal does to the process, in words. */
  readonly effect: string;
  readonly grade: Grade;
  readonly pid: number;
  readonly process: string;
}

/**
 * What policies make of a model. Each call is counted on its own verdict, also those that would never have happened
 * because their process was dead by then: the report says what the evidence shows, not how far the process would get.
 */
export interface CheckReport {
  readonly calls: number;
  readonly allowed: number;
  readonly denied: number;
  readonly unknown: number;
  /** Answered in user space: not system calls, and in none of the numbers above. */
  readonly neverEntered: number;
  readonly denials: readonly Denial[];
}

const NO_STACK = '[no stack]';

/** `report`: what the import said; null for a scenario. */
export function originsReport(model: Model, report: ImportReport | null): OriginsReport {
  const { calls, origins } = originCounts(model);
  return {
    calls,
    origins: Object.fromEntries(origins),
    unread: report?.unread ?? 0,
    format: report?.format ?? 'scenario',
  };
}

export function checkReport(run: Run): CheckReport {
  const { calls, allowed, denied, unknown, noEntry } = run.totals;
  return { calls, allowed, denied, unknown, neverEntered: noEntry, denials: [...denials(run)] };
}

/** The refused calls in order, one at a time: a trace may hold millions. */
export function* denials(run: Run): Generator<Denial> {
  const { model } = run;
  for (let call = 0; call < model.calls.length; call++) {
    const { verdict, reason, effect, grade } = decisionOf(run, call);
    if (verdict !== 'denied') continue;
    const attempt = attemptOf(model, call);
    const { pid, name: process } = at(model.images, attempt.image);
    yield {
      call: call + 1,
      count: weightOf(model, call),
      name: attempt.name,
      number: attempt.number,
      origin: originOf(model, call, attempt),
      reason: reason(),
      effect: effect?.text ?? '',
      grade,
      pid,
      process,
    };
  }
}

function originOf(model: Model, call: number, attempt: Attempt): string {
  const printed = frame0(model, call)?.printed;
  if (printed !== undefined) return printed;
  const module = model.modules[siteOf(model, attempt)?.module ?? -1];
  return module && module.role !== 'unknown' ? module.name : NO_STACK;
}

/** Plain text, at most 80 columns. */
export function originsText({ calls, origins, unread, format }: OriginsReport): string {
  const rows = Object.entries(origins).map(([origin, calls]) => [count(calls), origin] as const);
  const width = Math.max(0, ...rows.map(([number]) => number.length));
  const lines = rows.map(([number, origin]) => {
    const room = COLUMNS - width - 4;
    return `  ${number.padStart(width)}  ${elide(printable(origin), room)}\n`;
  });
  const rest = unread > 0 ? `${plural(unread, 'line')} not understood\n` : '';
  return `${plural(calls, 'system call')} (${format})\n${lines.join('')}${rest}`;
}

/** Plain text, at most 80 columns. Calls refused for the same reason are told once. */
export function checkText(report: CheckReport): string {
  const { calls, allowed, denied, unknown, neverEntered } = report;
  const verdicts = [`${count(allowed)} allowed`, `${count(denied)} denied`, `${count(unknown)} not decidable`];
  const aside = neverEntered > 0 ? `, and ${plural(neverEntered, 'read')} that never entered the kernel` : '';
  const head = wrap(`${plural(calls, 'system call')}: ${verdicts.join(', ')}${aside}`);
  return head + groups(report.denials).map(groupText).join('');
}

interface Group {
  readonly first: Denial;
  /** Calls, weights counted. */
  count: number;
}

/** One for each process, call, reason and effect, in order of first appearance. */
function groups(list: readonly Denial[]): readonly Group[] {
  const byKey = new Map<string, Group>();
  for (const denial of list) {
    const { pid, name, reason, effect } = denial;
    const key = `${pid}\0${name}\0${reason}\0${effect}`;
    const known = byKey.get(key);
    if (known) known.count += denial.count;
    else byKey.set(key, { first: denial, count: denial.count });
  }
  return [...byKey.values()];
}

function groupText({ first, count }: Group): string {
  const number = first.number === null ? '' : ` (${first.number})`;
  const times = count > 1 ? `, ${plural(count, 'time')}` : '';
  const head = `call ${first.call}${times}: ${first.name}${number} of ${first.process}, pid ${first.pid}, from ${first.origin}`;
  return `\n${wrap(head)}${wrap(first.reason, '  ')}${wrap(first.effect, '  ')}${wrap(`known: ${GRADE[first.grade]}`, '  ')}`;
}

const GRADE: Readonly<Record<Grade, string>> = {
  exact: 'exactly, by address',
  symbol: 'by symbol',
  module: 'by module',
  assumed: 'assumed',
};
