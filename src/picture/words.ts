import { at } from '../base/assert.ts';
import { count, plural } from '../base/text.ts';
import type { Model } from '../model/model.ts';
import { moduleName } from '../model/queries.ts';
import { ROLE_LABEL } from '../model/roles.ts';
import type { Run } from '../run/run.ts';
import { ANSWERED, callSentence, findingOfCall, rulesBefore } from './call-words.ts';
import { diesIn, isDead } from './ends.ts';
import type { CallRange } from './range.ts';
import { OVERVIEW, type Scene } from './scene.ts';
import { type Counts, type Tally, tallyOf } from './tally.ts';
import { watchedCount } from './watched.ts';

/**
 * The picture in words: for screen readers, text output, captions and alternative texts. One source for all of them, and
 * they count what the picture counts: `range` is that of its view.
 */
export { callSentence, frameName, outcomeWord, siteName, stopsOf } from './call-words.ts';

/** One sentence for the whole run, or for the current call. */
export const sentence = (run: Run, call: number, range: CallRange = null): string =>
  call >= 0 ? callSentence(run, call) : `${verdictOn(run, range).join('')}.`;

/**
 * The finding, in one sentence: the alternative text of an export. "Under rtld + libsys only, 9 of 62 calls of caddy
 * would be refused: 7 from caddy, 2 from libc.so.7."
 */
export function findingOf(run: Run, call: number, range: CallRange = null): string {
  if (call >= 0) return findingOfCall(run, call);
  const { ofModule } = tallyOf(run, range);
  const refused = ofModule
    .filter(([, { denied }]) => denied > 0)
    .sort(([, these], [, those]) => those.denied - these.denied)
    .map(([module, { denied }]) => `${count(denied)} from ${moduleName(run.model, module, 'an unknown place')}`);
  const deaths = [...run.model.images.keys()].filter((image) => diesIn(run, range, image)).length;
  const end = deaths > 0 ? `; ${plural(deaths, 'process dies', 'processes die')}` : '';
  const [verdict, doubt] = verdictOn(run, range);
  const parts = run.policies.length > 0 && refused.length > 0 ? `: ${refused.join(', ')}${end}` : '';
  return `${verdict}${parts}${doubt}.`;
}

/** What the rules make of the calls, and what they cannot tell; a refusal is said of each call on its own. */
function verdictOn(run: Run, range: CallRange): readonly [verdict: string, doubt: string] {
  const { model, policies } = run;
  const tally = tallyOf(run, range);
  const { calls, denied, unknown } = tally;
  if (policies.length === 0) return [`${subjectOf(model, range)}: ${originsOf(run, tally)}`, ''];
  const rules = rulesBefore(run);
  if (calls === 0) return [`${rules}no call of ${subjectOf(model, range)} is to enter the kernel`, ''];
  const all = `${plural(calls, 'call')} of ${subjectOf(model, range)}`;
  if (unknown === calls) return [`${rules}none of ${all} can be decided from this evidence`, ''];
  if (denied === 0 && unknown > 0)
    return [
      `${rules}${count(unknown)} of ${all} cannot be decided from this evidence, and none of the others would be refused`,
      watchedOn(tally),
    ];
  const doubt = unknown > 0 ? `; ${count(unknown)} cannot be decided from this evidence` : '';
  return [`${rules}${denied === 0 ? 'none' : count(denied)} of ${all} would be refused`, `${doubt}${watchedOn(tally)}`];
}

/** The evidence, and the part of it that is counted. */
function subjectOf({ title, calls }: Model, range: CallRange): string {
  if (range === null) return title;
  const [from, to] = range;
  return `${title} (calls ${count(from + 1)} to ${count(Math.min(to, calls.length))} of ${count(calls.length)})`;
}

/** "; 12 are let in, and reported". */
function watchedOn({ watched }: Tally): string {
  const parts = [...watched].flatMap(([effect, calls]) => {
    const words = watchedCount(effect);
    return words === null ? [] : [`; ${count(calls)} ${calls === 1 ? 'is' : 'are'} ${words}`];
  });
  return parts.join('');
}

/** "62 calls: 30 from libsys.so.7, 18 from ld-elf.so.1, …", by the module that holds the site. */
function originsOf({ model }: Run, { calls, ofModule, reads, answered }: Tally): string {
  const parts = ofModule.map(
    ([module, counts]) => `${count(counts.calls)} from ${moduleName(model, module, 'an unknown place')}`,
  );
  const turned = [
    answered > 0 ? `; ${plural(answered, 'more call')} ${answered === 1 ? 'is' : 'are'} ${ANSWERED}` : '',
    reads > 0 ? `; ${plural(reads, 'time read')} never entered the kernel` : '',
  ];
  const origins = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  return `${plural(calls, 'call')}${origins}${turned.join('')}`;
}

interface SiteCount extends Counts {
  readonly module: number;
  readonly label: string;
}

/** Calls per module that holds the site, most first. */
export const sitesByModule = (run: Run, range: CallRange = null): readonly SiteCount[] =>
  tallyOf(run, range).ofModule.map(([module, counts]) => ({
    ...counts,
    module,
    label: moduleName(run.model, module, 'not known'),
  }));

/** A list of thousands helps nobody; the list of calls has them all. */
const MOST_PROCESSES = 40;

/** What is said of a picture, of whichever kind. */
export function saidOf(run: Run, call: number, range: CallRange): Pick<Scene, 'title' | 'description' | 'words'> {
  const { title, calls } = run.model;
  const words = wordsOf(run, call, range);
  return {
    title: call < 0 ? title : `${title}, call ${call + 1} of ${calls.length}`,
    description: at(words, 0),
    words,
  };
}

/** The twin of the picture, in reading order; the first line says the whole of it. */
export function wordsOf(run: Run, call: number, range: CallRange = null): string[] {
  const { model } = run;
  const tally = tallyOf(run, range);
  const lines = [sentence(run, call, range)];
  if (call >= 0) lines.push(`${originsOf(run, tally)}.`);
  const active = [...model.images.keys()].filter((image) => {
    const { calls, reads, answered } = at(tally.ofImage, image);
    return calls + reads + answered > 0;
  });
  lines.push(...active.slice(0, MOST_PROCESSES).map((image) => processWords(run, range, image)));
  const left = active.length - MOST_PROCESSES;
  if (left > 0) lines.push(`And ${plural(left, 'more process', 'more processes')}.`);
  for (const policy of run.policies) {
    const carried = policy.carriedOver(model);
    lines.push(`Policy ${policy.title}: ${policy.summary}${carried ? ` ${carried}` : ''}`);
  }
  for (const { module, label, calls, denied, unknown } of sitesByModule(run, range)) {
    const role = module < 0 ? '' : ` (${ROLE_LABEL[at(model.modules, module).role]})`;
    const parts = countsOf(denied, unknown);
    const verb = parts === '' ? ['enters the kernel', 'enter the kernel'] : ['leaves', 'leave'];
    lines.push(`${label}${role}: ${plural(calls, 'call')} ${at(verb, calls === 1 ? 0 : 1)} from here${parts}.`);
  }
  return [...lines, ...notesOf(run, new Set(active)).map(([names, note]) => `${names}: ${note}.`)];
}

const countsOf = (denied: number, unknown: number): string =>
  `${denied > 0 ? `, ${count(denied)} refused` : ''}${unknown > 0 ? `, ${count(unknown)} undecided` : ''}`;

function processWords(run: Run, range: CallRange, image: number): string {
  const { name, attack, linkage, runtime } = at(run.model.images, image);
  const { calls, denied, unknown } = at(tallyOf(run, range).ofImage, image);
  const death = at(run.death, image);
  const end = !isDead(run, range, image, OVERVIEW) ? '' : death >= 0 ? `; dies at call ${death + 1}` : '; never starts';
  const traits = [attack ? 'attack' : '', linkage === 'unknown' ? '' : linkage, runtime ?? ''];
  const kind = traits.filter(Boolean).join(', ');
  return `Process ${name}${kind ? ` (${kind})` : ''}: ${plural(calls, 'call')}${countsOf(denied, unknown)}${end}.`;
}

/**
 * What the evidence says of objects besides their calls, each once: the picture has no room for all of it. `images`: whose
 * objects; null: those of all.
 */
export function notesOf(
  { model }: Run,
  images: ReadonlySet<number> | null = null,
): readonly (readonly [names: string, note: string])[] {
  const names = new Map<string, Set<string>>();
  for (const { image, module, note } of model.mappings) {
    if (note && (images === null || images.has(image)))
      names.set(note, (names.get(note) ?? new Set()).add(at(model.modules, module).name));
  }
  return [...names].map(([note, modules]) => [[...modules].join(', '), note] as const);
}
