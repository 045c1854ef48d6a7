import { isAnswered } from '../../model/interposed.ts';
import { attemptOf } from '../../model/queries.ts';
import type { Effect } from '../../policy/policy.ts';
import { decisionOf, outcome, type Run } from '../../run/run.ts';
import { ANSWERED } from '../call-words.ts';
import { programOf, whyNever } from '../never.ts';
import { plainReason } from '../reasons.ts';
import type { Tone } from '../scene.ts';
import { watchedParts } from '../watched.ts';

/** What becomes of a call, in two lines that can be read in passing. */
export interface Callout {
  readonly tone: Tone;
  readonly head: string;
  /** May be empty. */
  readonly reason: string;
}

/**
 * Null where there is nothing to say: no rule is on, and the call enters. `rule`: the name of the rule that decided,
 * where the wall does not show it.
 */
export function calloutOf(run: Run, call: number, rule: string): Callout | null {
  const fate = outcome(run, call);
  switch (fate) {
    case 'never':
      return { tone: 'quiet', head: 'never happens', reason: whyNever(run, call) };
    case 'no-entry': {
      const attempt = attemptOf(run.model, call);
      const how = isAnswered(attempt) ? ANSWERED : 'read in user space';
      return { tone: 'ink', head: 'never enters the kernel', reason: `${attempt.name}: ${how}` };
    }
    case 'unknown':
      return { tone: 'unknown', head: 'cannot be decided', reason: reasonOf(run, call) };
    case 'denied': {
      const { effect } = decisionOf(run, call);
      const reason = reasonOf(run, call);
      return {
        tone: 'denied',
        head: effectOf(effect, programOf(run, attemptOf(run.model, call).image)),
        reason: rule === '' ? reason : `${rule}: ${reason}`,
      };
    }
    case 'allowed': {
      if (run.policies.length === 0) return null;
      const { effect } = decisionOf(run, call);
      if (!effect) return { tone: 'allowed', head: 'allowed', reason: '' };
      const [head, reason] = watchedParts(effect);
      return { tone: 'allowed', head, reason: rule === '' ? reason : `${rule}: ${reason}` };
    }
  }
}

/** "SIGABRT: cat dies". */
function effectOf(effect: Effect | null, process: string): string {
  if (!effect) return 'refused';
  const { signal, errno, exception, fatal, endsThread, catchable } = effect;
  if (fatal) return `${signal ?? exception ?? 'refused'}: ${process} dies`;
  if (endsThread) return `${signal ?? 'refused'}: its thread dies`;
  // A signal that is ignored or held off is not felt; the call just fails.
  if (signal && catchable && !/ignored|held off/.test(effect.text)) return `${signal}: its handler runs`;
  return `${errno ?? signal ?? 'refused'}: ${process} goes on`;
}

/**
 * The sentence of the inspector without its addresses: "pc 0x8221e3f2a (cat + 0x2a) is in cat, not in rtld or libsys
 * (…)." becomes "from cat, not in rtld or libsys".
 */
function reasonOf(run: Run, call: number): string {
  return plainReason(run, call)
    .replace(/^(pc|instruction) 0x[0-9a-f]+[,:]? /, '')
    .replace(/^is in /, 'from ')
    .replace(/^in (.*), is outside/, 'from $1, outside')
    .replace(/^is /, '')
    .replace(/outside 0x[0-9a-f]+–0x[0-9a-f]+/, 'outside the range')
    .replace(/:? (that is )?0x[0-9a-f]+(–0x[0-9a-f]+)?/g, '')
    .replace(/\.( .*)?$/, '');
}
