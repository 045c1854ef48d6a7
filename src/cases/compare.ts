import { at } from '../base/assert.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { errnoNumber } from '../facts/errno.ts';
import type { System } from '../model/model.ts';
import type { Effect } from '../policy/policy.ts';
import { policyById } from '../policy/registry.ts';
import { decisionOf, outcome, type Run } from '../run/run.ts';
import type { Expectation, ExpectedEffect } from './case.ts';

/** What came of one call, beside what was expected of it. */
export interface CallResult {
  /** 1-based number of the call in the case. */
  readonly call: number;
  readonly name: string;
  readonly expected: string;
  readonly got: string;
  readonly pass: boolean;
  /** The sentence that the deciding policy gives. */
  readonly reason: string;
}

/** Fails where the two cannot be compared. */
export function compare(run: Run, call: number, name: string, expected: Expectation): Result<CallResult> {
  const fate = outcome(run, call);
  const ruling = decisionOf(run, call);
  const id = at(run.model.calls.attempt, call);
  const by = run.policies[at(run.decidedBy, id)]?.id ?? null;
  const effect = fate === 'never' ? null : ruling.effect;
  const differing = expected.effect === undefined ? ok([]) : differences(expected.effect, effect, run.model.system);
  if (!differing.ok) return differing;
  const verdictMet = expected.verdict === fate || (expected.verdict === 'allowed' && fate === 'no-entry');
  const byMet = expected.by === undefined || (policyById(expected.by)?.id ?? null) === by;
  const wanted = expected.effect === undefined || expected.effect === 'none' ? [] : Object.keys(expected.effect);
  return ok({
    call: call + 1,
    name,
    expected: expectationText(expected),
    got: sentence(
      fate,
      expected.effect === undefined ? null : gotText(effect, wanted),
      expected.by === undefined ? undefined : (by ?? 'nobody'),
    ),
    pass: verdictMet && differing.value.length === 0 && byMet,
    reason: fate === 'never' ? 'The process is dead by then.' : ruling.reason(),
  });
}

const sentence = (verdict: string, effect: string | null, by?: string): string =>
  [verdict, ...(effect === null ? [] : [effect]), ...(by === undefined ? [] : [`by ${by}`])].join(', ');

export const expectationText = ({ verdict, effect, by }: Expectation): string =>
  sentence(verdict, effect === undefined ? null : expectedText(effect), by);

type Field = keyof ExpectedEffect;

/** Fields of the expectation that the effect does not meet. */
function differences(
  expected: 'none' | ExpectedEffect,
  effect: Effect | null,
  system: System,
): Result<readonly Field[]> {
  if (expected === 'none') return ok(effect === null ? [] : ['action']);
  const fields: Field[] = [];
  for (const field of Object.keys(expected) as Field[]) {
    const [wanted, found] = [expected[field] ?? null, effect?.[field] ?? null];
    const same = field === 'errno' ? sameErrno(wanted, found, system) : ok(wanted === found);
    if (!same.ok) return same;
    if (!same.value) fields.push(field);
  }
  return ok(fields);
}

/** A filter answers a number, and people name it. */
function sameErrno(wanted: unknown, found: unknown, system: System): Result<boolean> {
  const words = [String(wanted), String(found)] as const;
  if (wanted === null || found === null || words[0] === words[1]) return ok(words[0] === words[1]);
  const [a, b] = words.map((word) => errnoNumber(system, word));
  if (typeof a === 'number' && typeof b === 'number') return ok(a === b);
  const names = words.filter((word) => !/^\d+$/.test(word));
  if (names.length === 2) return ok(false);
  return fail(`The number of “${names[0]}” on ${system.os} (${system.arch}) is not known here.`, {
    remedy: `Write ${found}, as the call returns it, or another number.`,
  });
}

const fieldText = (field: string, value: unknown): string => (value === true ? field : `${field} ${value}`);

const expectedText = (effect: 'none' | ExpectedEffect): string =>
  effect === 'none'
    ? 'no effect'
    : Object.entries(effect)
        .map(([field, value]) => fieldText(field, value))
        .join(', ');

function gotText(effect: Effect | null, wanted: readonly string[]): string {
  if (effect === null) return 'no effect';
  if (wanted.length === 0) return effect.text;
  return wanted.map((field) => fieldText(field, effect[field as Field] ?? null)).join(', ');
}
