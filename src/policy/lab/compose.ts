import { at } from '../../base/assert.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { type Entry, moduleOf, pcAfter, pcBefore, placeGrade } from '../../kernel/entry.ts';
import { moduleAt, type ProcessState } from '../../kernel/process.ts';
import type { Module } from '../../model/model.ts';
import type { Operation } from '../../model/operation.ts';
import { bySymbol, signalReturnNumbers } from '../by-symbol.ts';
import { errno, kill, signal, watched } from '../effects.ts';
import type { Log } from '../log.ts';
import { forgotten } from '../marks.ts';
import { callText, describeInstruction, describePc, describePlace, isSignalReturn } from '../places.ts';
import type { Effect, Gate, Performed, Policy, Reach, Ruling } from '../policy.ts';
import { executableBytes, gatesOf } from '../reach.ts';
import {
  bytesOf,
  describeRegion,
  describeRegions,
  distinct,
  interpreter,
  locate,
  type Region,
  regionsOf,
  registeredRange,
  signalPage,
  staticProgram,
  stubsIn,
} from '../regions.ts';
import { registering } from '../registration.ts';
import { allowed, denied, unknown } from '../rulings.ts';
import { contradiction, decodeRecipe, encodeRecipe, isRecipeCode, PARTS, type Recipe } from './recipe.ts';

interface State {
  /** Trusted objects. */
  readonly trusted: readonly Region[];
  /** The text of a static program. */
  readonly statics: readonly Region[];
  readonly page: readonly Region[];
  /** Ranges that somebody registered since. */
  readonly added: readonly Region[];
}

/** Makes a policy of the parts; refuses those that contradict each other, with a sentence that says why. */
export function compose(recipe: Recipe): Result<Policy> {
  const why = contradiction(recipe);
  return why === null ? ok(policyOf(recipe)) : fail(why);
}

const COMPOSED = new Map<string, Policy>();

/** A composed policy by its code; undefined for any other word, and for parts that contradict each other. */
export function composed(word: string): Policy | undefined {
  if (!isRecipeCode(word)) return undefined;
  const recipe = decodeRecipe(word);
  if (!recipe.ok) return undefined;
  // Spellings of one recipe are one policy.
  const id = encodeRecipe(recipe.value);
  const known = COMPOSED.get(id);
  if (known) return known;
  const policy = compose(recipe.value);
  if (!policy.ok) return undefined;
  COMPOSED.set(id, policy.value);
  return policy.value;
}

function policyOf(recipe: Recipe): Policy {
  const { key, indirect } = recipe;
  const policy: Policy<State> = {
    id: encodeRecipe(recipe),
    aliases: [],
    group: 'Mine',
    title: recipe.name,
    summary: summaryOf(recipe),
    origin: 'composed in the laboratory, not in any kernel',
    citations: [],
    wall: key === 'permission' ? 'key' : key === 'region' ? 'region' : 'keyhole',
    tests: {
      ...(indirect ? {} : { indirect: 'the call is made by an instruction of its own, not through syscall(2)' }),
      object: 'it leaves from a trusted object, a registered range, or an admitted static program',
      ...(key === 'site' || key === 'set' ? { table: 'the instruction is one that this number has there' } : {}),
      page: 'it leaves from the shared page, as far as that may enter',
    },
    callTests: { call: 'the registration itself: open to the caller' },

    carriedOver: ({ system, modules }) =>
      system.os === 'freebsd' || system.os === 'cheribsd' || modules.some(({ role }) => role === 'libsys')
        ? null
        : 'libsys is FreeBSD’s: the object that holds the stubs here, the C library, is not it. Trust libc to admit it.',

    begin: (process) => ({ ...trustedIn(recipe, process), added: [] }),
    follow: (change, after, state) =>
      change.kind === 'map' || change.kind === 'unmap'
        ? { ...trustedIn(recipe, after), added: forgotten(change, after, state.added) }
        : state,

    check: (entry, state, log) => softened(recipe, check(recipe, entry, state, log)),
    perform: (entry, operation, state, log) => perform(recipe, entry, operation, state, log),
    gates: (process, state) => gates(recipe, process, state),
    reach: (process, state) => reach(recipe, process, state),
  };
  return policy;
}

/** What is trusted of what is mapped. */
const trustedIn = (recipe: Recipe, process: ProcessState): Omit<State, 'added'> => ({
  trusted: distinct(regionsOf(process, (module) => isTrusted(recipe, module), 'a trusted object')),
  statics: recipe.statics === 'refused' ? [] : staticProgram(process),
  page: signalPage(process),
});

function summaryOf({ key, trusted, statics, indirect, replaceable }: Recipe): string {
  const objects = trusted.map((role) => PARTS.trusted[role]).join(', ') || 'no object';
  const extras = [
    statics === 'refused' ? 'static programs are refused' : `static programs: ${PARTS.statics[statics]}`,
    indirect ? 'with syscall(2)' : 'without syscall(2)',
    ...(replaceable ? ['libsys may be replaced'] : []),
  ];
  return `Looked up: ${PARTS.key[key]}. Trusted: ${objects}; ${extras.join('; ')}.`;
}

function isTrusted({ trusted, replaceable }: Recipe, { role, alsoRtld, replaces }: Module): boolean {
  const roles: readonly string[] = trusted;
  // What is also the interpreter is known as that, whatever it is called.
  if (alsoRtld === true && roles.includes('rtld')) return true;
  return replaces === undefined ? roles.includes(role) : replaceable && roles.includes('libsys');
}

function check(recipe: Recipe, entry: Entry, state: State, log: Log): Ruling {
  const { attempt } = entry;
  const effect = effectOf(recipe, entry);
  const grade = placeGrade(entry);
  if (!recipe.indirect) {
    const direct = !attempt.indirect;
    log.ask('indirect', direct, () =>
      direct ? 'it is' : `${callText(attempt)} through ${entry.site?.symbol ?? 'syscall(2)'}`,
    );
    if (!direct) {
      const reason = (): string =>
        `${describePc(entry)} makes ${callText(attempt)} through syscall(2), which this rule has not.`;
      return denied(reason, grade, effect, () => 'it used the stub of its own number');
    }
  }
  const open = [...state.trusted, ...state.statics, ...state.added];
  const where = locate(entry, pcAfter(entry), [...open, ...state.page]);
  if (where.kind === 'unknown') {
    log.ask('object', null, () => where.why);
    return unknown(() => `${describePc(entry)}: ${where.why}.`);
  }
  const region = where.kind === 'inside' ? where.region : null;
  const inPage = region !== null && state.page.includes(region);
  log.ask('object', region !== null && !inPage, () => `${describePc(entry)}; ${describeRegions(open)}`);
  if (region !== null && !inPage) {
    const byTable = recipe.key === 'site' || recipe.key === 'set';
    const asText = state.added.includes(region) || (state.statics.includes(region) && recipe.statics === 'text');
    if (!byTable || asText) {
      return allowed(() => `${describePc(entry)} is in ${describeRegion(region)}, which may enter.`, where.grade);
    }
    return byNumber(recipe, entry, region, where.grade, effect, log);
  }
  const passes = inPage && (recipe.page === 'any' || (recipe.page === 'sigreturn' && isSignalReturn(attempt)));
  log.ask('page', passes, () => `${describeRegions(state.page)}: ${PARTS.page[recipe.page]}`);
  if (passes)
    return allowed(
      () => `${describePc(entry)} is in the shared page, which may make ${callText(attempt)}.`,
      where.grade,
    );
  const reason = inPage
    ? (): string =>
        `${describePc(entry)} is in the shared page, which may make ${PARTS.page[recipe.page]}; the call is ${callText(attempt)}.`
    : (): string =>
        `${describePc(entry)} is in ${describePlace(entry)}, which may not enter (${describeRegions(open)}).`;
  return denied(reason, where.grade, effect, () => wouldPassIf(recipe, entry));
}

/** One instruction, or a set of them, for each number. */
function byNumber(
  recipe: Recipe,
  entry: Entry,
  region: Region,
  grade: Ruling['grade'],
  effect: Effect,
  log: Log,
): Ruling {
  const { attempt } = entry;
  const module = at(entry.model.modules, region.module);
  const stubs = stubsIn(entry.process, region.module);
  const address = pcBefore(entry);
  const call = callText(attempt);
  if (stubs === null || address === null || attempt.number === null) {
    return bySymbol(entry, region, grade, log, 'table', effect);
  }
  if (stubs.length === 0) {
    log.ask('table', false, () => `${region.name} has no table`);
    return denied(
      () => `${describeInstruction(entry)} is in ${describeRegion(region)}, which carries no table.`,
      grade,
      effect,
      () => `${region.name} carried a table of its instructions`,
    );
  }
  const places = stubs.filter(({ number }) => number === attempt.number);
  const open = recipe.indirect ? stubs.filter(({ number }) => number === null) : [];
  const several = recipe.key === 'site' && places.length > 1;
  const passes = several || [...places, ...open].some((stub) => stub.address === address);
  log.ask(
    'table',
    passes,
    () => `${call} has ${places.length} in ${region.name}${several ? ', so any address passes' : ''}`,
  );
  if (several) {
    const reason = (): string =>
      `${call} has ${places.length} instructions in ${module.name}, for which one entry has no room: any address passes.`;
    return allowed(reason, grade);
  }
  if (passes)
    return allowed(() => `${describeInstruction(entry)} is one where ${module.name} may make ${call}.`, grade);
  return denied(
    () => `${describeInstruction(entry)} is none of the ${places.length} where ${module.name} may make ${call}.`,
    grade,
    effect,
    () =>
      places.length > 0
        ? `it used ${module.name}’s own instruction for ${call}`
        : `the table of ${module.name} listed ${call}`,
  );
}

function effectOf({ effect }: Recipe, entry: Entry): Effect {
  switch (effect) {
    case 'SIGABRT':
      return kill('SIGABRT', '');
    case 'SIGSEGV':
    case 'SIGSYS':
      return signal(entry, effect);
    case 'ENOSYS':
      return errno('ENOSYS');
    case 'log':
      return watched('observe', 'let in, and logged as one that the rule would refuse');
  }
}

/** A rule that only logs refuses nothing. */
function softened({ effect }: Recipe, ruling: Ruling): Ruling {
  if (effect !== 'log' || ruling.verdict !== 'denied') return ruling;
  return allowed(ruling.reason, ruling.grade, ruling.effect);
}

function wouldPassIf(recipe: Recipe, entry: Entry): string {
  if (at(entry.model.images, entry.attempt.image).linkage === 'static') return 'the rule admitted static programs';
  if (moduleOf(entry)?.replaces !== undefined) return 'the rule let libsys be replaced';
  const [first] = recipe.trusted.filter((role) => role !== 'rtld');
  return first ? `it went through ${PARTS.trusted[first]}` : 'it left from a trusted object';
}

/** The registration call of whatever kind: who may still make it decides. */
function perform(
  { registrar }: Recipe,
  entry: Entry,
  operation: Operation,
  state: State,
  log: Log,
): Performed<State> | null {
  if (operation.kind !== 'msyscall' && operation.kind !== 'pinsyscalls') return null;
  const { refuse, done } = registering(entry, state, log, 'call');
  const otherwise = 'the registrar were one that stays open';
  if (registrar === 'kernel')
    return refuse('ENOSYS', 'the kernel registers by itself; there is no such call', otherwise);
  if (registrar === 'rtld-once') return refuse('EPERM', 'rtld has sealed the process', otherwise);
  if (registrar === 'rtld-open' && !isByRtld(entry)) return refuse('EPERM', 'only rtld may register', 'rtld made it');
  const { start, length } = operation;
  const region = registeredRange(entry.process, { start, end: start + length }, 'registered since');
  return done({ ...state, added: [...state.added, region] }, PARTS.registrar[registrar]);
}

/** Known by its text alone: an attacker who jumps there is taken for rtld. */
const isByRtld = (entry: Entry): boolean => locate(entry, pcAfter(entry), interpreter(entry.process)).kind === 'inside';

function gates(recipe: Recipe, process: ProcessState, { trusted, statics, page, added }: State): readonly Gate[] {
  const byTable = recipe.key === 'site' || recipe.key === 'set';
  const texts = [...(byTable ? [] : trusted), ...(recipe.statics === 'text' ? statics : []), ...added];
  const tables = byTable ? [...trusted, ...(recipe.statics === 'table' ? statics : [])] : [];
  const keyholes = tables.map(({ module, name }) => ({
    module,
    numbers: [...new Set(stubsIn(process, module)?.flatMap(({ number }) => number ?? []))],
    label: `${name}: each number at its places`,
  }));
  if (recipe.page === 'none') return [...gatesOf(texts), ...keyholes];
  const numbers = recipe.page === 'any' ? null : signalReturnNumbers(process);
  const ends = page.map(({ module }) => ({
    module,
    numbers,
    label: `${moduleAt(process, module).name}: ${PARTS.page[recipe.page]}`,
  }));
  return [...gatesOf(texts), ...keyholes, ...ends];
}

function reach(recipe: Recipe, process: ProcessState, { trusted, statics, page, added }: State): Reach {
  // What is only logged is let in: from as many places as without a rule.
  if (recipe.effect === 'log') return { any: executableBytes(process), pairs: 0 };
  const byTable = recipe.key === 'site' || recipe.key === 'set';
  const asText = [...(byTable ? [] : trusted), ...(recipe.statics === 'text' ? statics : []), ...added];
  const pageBytes = bytesOf(page);
  let any = bytesOf(asText) + (recipe.page === 'any' ? pageBytes : 0);
  let pairs = recipe.page === 'sigreturn' ? pageBytes : 0;
  if (byTable) {
    for (const region of [...trusted, ...(recipe.statics === 'table' ? statics : [])]) {
      const stubs = stubsIn(process, region.module) ?? [];
      const counts = new Map<number, number>();
      for (const { number } of stubs) {
        if (number === null) any += recipe.indirect ? 1 : 0;
        else counts.set(number, (counts.get(number) ?? 0) + 1);
      }
      for (const places of counts.values()) {
        pairs += recipe.key === 'site' && places > 1 ? bytesOf([region]) : places;
      }
    }
  }
  return { any, pairs };
}
