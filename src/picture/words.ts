import { at } from '../base/assert.ts';
import { count, hex, plural } from '../base/text.ts';
import { callsByModule } from '../model/call-index.ts';
import type { Frame, Model, Site } from '../model/model.ts';
import { attemptOf, callName, framesOf, moduleName, siteOf } from '../model/queries.ts';
import { ROLE_LABEL } from '../model/roles.ts';
import { decisionOf, outcome, type Run } from '../run/run.ts';

/** The picture in words: for screen readers, text output, captions and alternative texts. One source for all of them. */

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

/** The way of a call from the program inwards: "cat`raw_cat → libc.so.7`read → libsys.so.7`__sys_read → kernel". */
function wayOf(run: Run, call: number): string {
  const { model } = run;
  const attempt = attemptOf(model, call);
  const steps: string[] = [];
  let last = -2;
  for (const id of [...framesOf(model, at(model.calls.stack, call))].reverse()) {
    const frame = at(model.frames, id);
    if (frame.module === last) steps.pop();
    last = frame.module;
    const owner = moduleName(model, frame.module, frame.printed);
    steps.push(frame.symbol ? `${owner}\`${frame.symbol}` : owner);
  }
  if (steps.length === 0) steps.push(siteName(model, siteOf(model, attempt)));
  steps.push(attempt.kind === 'no-entry' ? 'back, without entering the kernel' : 'kernel');
  return steps.join(' → ');
}

const OUTCOME_WORD = {
  allowed: 'allowed',
  denied: 'denied',
  unknown: 'not decidable from this evidence',
  'no-entry': 'never enters the kernel',
  never: 'never happens',
} as const;

export const outcomeWord = (run: Run, call: number): string => OUTCOME_WORD[outcome(run, call)];

/** One sentence for a call: what, who, which way, what came of it and why. */
export function callSentence(run: Run, call: number): string {
  const attempt = attemptOf(run.model, call);
  const image = at(run.model.images, attempt.image);
  const decision = decisionOf(run, call);
  const fate = outcome(run, call);
  const effect = fate === 'denied' && decision.effect ? ` ${decision.effect.text}.` : '';
  const why = run.policies.length > 0 && fate !== 'never' ? ` ${decision.reason}` : '';
  return `Call ${call + 1} of ${run.model.calls.length}: ${callName(attempt)} by ${image.name}, ${wayOf(run, call)}: ${outcomeWord(run, call)}.${why}${effect}`;
}

/** One sentence for the whole run, or for the current call. */
export function sentence(run: Run, call: number): string {
  if (call >= 0) return callSentence(run, call);
  const { calls, denied, unknown } = run.totals;
  if (run.policies.length === 0) return `${run.model.title}: ${originsSentence(run)}.`;
  const rules = run.policies.map((policy) => policy.title).join(' with ');
  const doubt = unknown > 0 ? `, ${count(unknown)} cannot be decided from this evidence` : '';
  return `Under ${rules}, ${count(denied)} of ${plural(calls, 'call')} of ${run.model.title} ${denied === 1 ? 'is' : 'are'} refused${doubt}.`;
}

/** "62 calls: 30 from libsys.so.7, 18 from ld-elf.so.1, …", by the module that holds the site. */
function originsSentence(run: Run): string {
  const parts = sitesByModule(run).map(
    ({ label, calls }) => `${count(calls)} from ${label === 'not known' ? 'an unknown place' : label}`,
  );
  const turned = run.totals.noEntry > 0 ? `; ${plural(run.totals.noEntry, 'time read')} never entered the kernel` : '';
  return `${plural(run.totals.calls, 'call')}: ${parts.join(', ')}${turned}`;
}

/** Calls per module that holds the site, most first. */
export function sitesByModule(run: Run): { readonly module: number; readonly label: string; readonly calls: number }[] {
  return callsByModule(run.index, (attempt) => attempt.kind !== 'no-entry').map(([module, calls]) => ({
    module,
    calls,
    label: moduleName(run.model, module, 'not known'),
  }));
}

/** A list of thousands helps nobody; the list of calls has them all. */
const MOST_PROCESSES = 40;

/** The twin of the picture, in reading order. */
export function wordsOf(run: Run, call: number): string[] {
  const { model } = run;
  const lines = [sentence(run, call)];
  if (call >= 0) lines.push(originsSentence(run));
  const active = [...model.images.keys()].filter((image) => {
    const { calls, noEntry } = at(run.totalsOfImage, image);
    return calls + noEntry > 0;
  });
  for (const image of active.slice(0, MOST_PROCESSES)) {
    const info = at(model.images, image);
    const totals = at(run.totalsOfImage, image);
    const refused = totals.denied > 0 ? `, ${count(totals.denied)} refused` : '';
    const doubt = totals.unknown > 0 ? `, ${count(totals.unknown)} undecided` : '';
    const death = at(run.death, image);
    const end = death >= 0 ? `; dies at call ${death + 1}` : at(run.unborn, image) === 1 ? '; never starts' : '';
    const kind = [info.linkage === 'unknown' ? '' : info.linkage, info.runtime ?? ''].filter(Boolean).join(', ');
    lines.push(
      `Process ${info.name}${kind ? ` (${kind})` : ''}: ${plural(totals.calls, 'call')}${refused}${doubt}${end}.`,
    );
  }
  const left = active.length - MOST_PROCESSES;
  if (left > 0) lines.push(`And ${plural(left, 'more process', 'more processes')}.`);
  for (const policy of run.policies) {
    const carried = policy.carriedOver(model);
    lines.push(`Policy ${policy.title}: ${policy.summary}${carried ? ` ${carried}` : ''}`);
  }
  for (const { module, label, calls } of sitesByModule(run)) {
    const role = module < 0 ? '' : ` (${ROLE_LABEL[at(model.modules, module).role]})`;
    lines.push(`${label}${role}: ${plural(calls, 'call')} ${calls === 1 ? 'enters' : 'enter'} the kernel from here.`);
  }
  return lines;
}
