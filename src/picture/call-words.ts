import { at } from '../base/assert.ts';
import { hex } from '../base/text.ts';
import { isAnswered } from '../model/interposed.ts';
import type { Attempt, Frame, Model, Site } from '../model/model.ts';
import { attemptOf, callName, framesOf, moduleName, siteOf } from '../model/queries.ts';
import { decisionOf, type Outcome, outcome, type Run } from '../run/run.ts';
import { watchedWords } from './watched.ts';

/** One call in words: the places that it passes, and what becomes of it. */

/** "libsys.so.7`__sys_read+0xa", "anonymous memory, pc 0x7ff…", as far as the evidence goes. */
export function siteName(model: Model, site: Site | null): string {
  if (!site || site.module < 0) return site?.pc ? `unknown, pc ${hex(site.pc)}` : 'unknown';
  const { name } = at(model.modules, site.module);
  if (site.symbol) return `${name}\`${site.symbol}${site.symbolOffset === null ? '' : `+${hex(site.symbolOffset)}`}`;
  return site.pc === null ? name : `${name}, pc ${hex(site.pc)}`;
}

/** "libsys.so.7`__sys_read+0xa". */
export function frameName(model: Model, frame: Frame): string {
  const owner = moduleName(model, frame.module, frame.printed);
  if (frame.symbol)
    return `${owner}\`${frame.symbol}${frame.symbolOffset === null ? '' : `+${hex(frame.symbolOffset)}`}`;
  return frame.address === null ? owner : `${owner}\`${hex(frame.address)}`;
}

/** The places that a call passes, from the program inwards: "cat`raw_cat", "libc.so.7`read", "libsys.so.7`__sys_read". */
export function stopsOf({ model }: Run, call: number): readonly string[] {
  const stops: string[] = [];
  let last = -2;
  for (const id of [...framesOf(model, at(model.calls.stack, call))].reverse()) {
    const frame = at(model.frames, id);
    if (frame.module === last) stops.pop();
    last = frame.module;
    const owner = moduleName(model, frame.module, frame.printed);
    stops.push(frame.symbol ? `${owner}\`${frame.symbol}` : owner);
  }
  return stops.length > 0 ? stops : [siteName(model, siteOf(model, attemptOf(model, call)))];
}

/** The same as one text, with its end: "cat`raw_cat → libc.so.7`read → libsys.so.7`__sys_read → kernel". */
function wayOf(run: Run, call: number): string {
  const { kind } = attemptOf(run.model, call);
  const end = kind === 'no-entry' ? 'back, without entering the kernel' : 'kernel';
  return [...stopsOf(run, call), end].join(' → ');
}

const OUTCOME_WORD = {
  allowed: 'allowed',
  denied: 'denied',
  unknown: 'not decidable from this evidence',
  'no-entry': 'never enters the kernel',
  never: 'never happens',
} as const;

/** Of a call that an object in the place of libsys answers. */
export const ANSWERED = 'answered from the log';

/** What becomes of a call: "allowed", "answered from the log". */
export function outcomeWord(run: Run, call: number): string {
  const fate = outcome(run, call);
  return fate === 'no-entry' && isAnswered(attemptOf(run.model, call)) ? ANSWERED : OUTCOME_WORD[fate];
}

/** One sentence for a call: what, who, which way, what came of it and why. */
export function callSentence(run: Run, call: number): string {
  const attempt = attemptOf(run.model, call);
  const image = at(run.model.images, attempt.image);
  const decision = decisionOf(run, call);
  const fate = outcome(run, call);
  const effect = fate === 'denied' && decision.effect ? ` ${decision.effect.text}.` : '';
  const why = run.policies.length > 0 && fate !== 'never' ? ` ${decision.reason()}` : '';
  const word = outcomeWord(run, call);
  const end = fate === 'allowed' && decision.effect ? watchedWords(decision.effect, word) : word;
  return `Call ${call + 1} of ${run.model.calls.length}: ${callName(attempt)} by ${image.name}, ${wayOf(run, call)}: ${end}.${why}${effect}`;
}

/** "Under pinsyscalls, getpid of cat (call 30 of 74), made by syscall in libsys.so.7, is refused: SIGABRT, …." */
export function findingOfCall(run: Run, call: number): string {
  const { model } = run;
  const attempt = attemptOf(model, call);
  const who = `${attempt.name} of ${at(model.images, attempt.image).name} (call ${call + 1} of ${model.calls.length})`;
  return `${rulesBefore(run)}${who}${placeOf(model, attempt)} ${endOf(run, call)}.`;
}

/** "Under msyscall with W^X, "; empty where no rule is on. */
export const rulesBefore = ({ policies }: Run): string =>
  policies.length === 0 ? '' : `Under ${policies.map(({ title }) => title).join(' with ')}, `;

/** Where the call is made, between commas; empty for a time read, which is made nowhere. */
function placeOf(model: Model, attempt: Attempt): string {
  const site = siteOf(model, attempt);
  if (site === null && attempt.kind === 'no-entry') return '';
  const isNamed = site !== null && site.module >= 0 && site.symbol;
  return `, made ${isNamed ? `by ${site.symbol} in ${at(model.modules, site.module).name}` : `at ${siteName(model, site)}`},`;
}

function endOf(run: Run, call: number): string {
  const fate = outcome(run, call);
  const { effect } = decisionOf(run, call);
  switch (fate) {
    case 'denied':
      return effect ? `${FATE.denied}: ${effect.text}` : FATE.denied;
    case 'allowed':
      if (run.policies.length === 0) return 'enters the kernel';
      return effect ? watchedWords(effect, FATE.allowed) : FATE.allowed;
    case 'no-entry':
      return isAnswered(attemptOf(run.model, call)) ? `is ${ANSWERED}` : FATE[fate];
    case 'unknown':
    case 'never':
      return FATE[fate];
  }
}

const FATE = {
  allowed: 'is let in',
  denied: 'is refused',
  unknown: 'cannot be decided from this evidence',
  'no-entry': 'never enters the kernel',
  never: 'never happens',
} as const satisfies Record<Outcome, string>;
