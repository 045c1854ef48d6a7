import { at } from '../base/assert.ts';
import type { CallIndex } from './call-index.ts';
import { isMadeForReal } from './made-for-real.ts';
import type { Attempt, Mapping, Model, Module } from './model.ts';
import { circumstanceOf, framesOf, siteOf } from './queries.ts';

/** What the object that stands in does with a call. */
export type Interposer = 'logging' | 'replaying';

/** Module ids: the object that holds the stubs, and what stands in for it. */
export interface StandIn {
  readonly holder: number;
  readonly by: number;
}

/** By image. One that is not linked at run time has none. */
export type StandIns = ReadonlyMap<number, StandIn>;

/**
 * The object that holds the stubs, by image: libsys where there is one, else the C library. A static image has none:
 * nothing is linked at run time.
 */
export function holdersOf(model: Model): ReadonlyMap<number, number> {
  const holders = new Map<number, number>();
  const take = (image: number, module: number): void => {
    if (module < 0 || at(model.images, image).linkage === 'static') return;
    const { role } = at(model.modules, module);
    const known = holders.get(image);
    const better = known === undefined || (role === 'libsys' && at(model.modules, known).role !== 'libsys');
    if ((role === 'libsys' || role === 'libc') && better) holders.set(image, module);
  };
  for (const { image, module } of model.mappings) take(image, module);
  for (const attempt of model.attempts) take(attempt.image, siteOf(model, attempt)?.module ?? -1);
  return holders;
}

/**
 * A vDSO is the kernel's and cannot be replaced, nor can anything else enter: what logs stands in front of it, and calls
 * it in its turn. Everywhere else it stands in the place of what it logs.
 */
export const standsInFront = ({ system }: Model): boolean => system.os === 'fuchsia';

const NAMES: Readonly<Record<Interposer, string>> = { logging: 'liblogsys.so.1', replaying: 'libreplaysys.so.1' };

/** The modules with those that stand in, one for each that holds stubs. */
export function standInsOf(model: Model, mode: Interposer): { modules: readonly Module[]; standIns: StandIns } {
  const modules = [...model.modules];
  const by = new Map<number, number>();
  const standIns = new Map<number, StandIn>();
  for (const [image, holder] of holdersOf(model)) {
    if (!by.has(holder)) by.set(holder, modules.push(standInFor(model, holder, mode)) - 1);
    standIns.set(image, { holder, by: by.get(holder) ?? -1 });
  }
  return { modules, standIns };
}

/** In the place of musl's one file it has to be both, library and run-time linker. */
function standInFor(model: Model, holder: number, mode: Interposer): Module {
  const { name, alsoRtld } = at(model.modules, holder);
  const own = { name: NAMES[mode], path: null };
  if (standsInFront(model)) return { ...own, role: 'library' };
  return { ...own, role: 'libsys', replaces: name, interposed: true, ...(alsoRtld ? { alsoRtld } : {}) };
}

/**
 * What becomes of a call where an object stands in. `made`, `answered`: it is recorded, and made or answered from the
 * log. `read`: a time read by a function that is overridden along with the rest. `jump`: it leaves from the text of the
 * object, but past its functions. `passes`: it has nothing to do with it.
 */
export type Sighting = 'made' | 'answered' | 'read' | 'jump' | 'passes';

/** Of every attempt, by its id. */
export const sightingsOf = (index: CallIndex, standIns: StandIns, mode: Interposer): readonly Sighting[] =>
  index.model.attempts.map((attempt, id) => {
    const holder = standIns.get(attempt.image)?.holder ?? -1;
    const seen = holder >= 0 && sightingOf(index, holder, attempt, id);
    if (!seen) return 'passes';
    return mode === 'replaying' && seen !== 'jump' && !isReal(index.model, attempt) ? 'answered' : seen;
  });

/** Where it is recorded, or jumped past; null: it passes by. */
function sightingOf(index: CallIndex, holder: number, attempt: Attempt, id: number): Sighting | null {
  const { model } = index;
  if (attempt.kind === 'no-entry') return isOnStack(index, id, holder) ? 'read' : null;
  if (siteOf(model, attempt)?.module !== holder) return null;
  return isJump(model, attempt) ? 'jump' : 'made';
}

/** Whether a function of the module is on the way of the attempt's first call. */
function isOnStack({ model, first }: CallIndex, id: number, module: number): boolean {
  const frames = framesOf(model, at(model.calls.stack, at(first, id)));
  return frames.some((frame) => at(model.frames, frame).module === module);
}

/** Whether a replay has to make it: by its name, or because rules look at what it changes. */
function isReal(model: Model, attempt: Attempt): boolean {
  const operation = circumstanceOf(model, attempt)?.operation ?? null;
  return (operation !== null && operation.kind !== 'none') || isMadeForReal(attempt.name);
}

/**
 * Whether a call leaves from an instruction that is no function's of that call: in the middle of another instruction, or
 * in the stub of another number. Told only where the instructions of the object are listed.
 */
function isJump(model: Model, attempt: Attempt): boolean {
  const site = siteOf(model, attempt);
  const stubs = site && mappingOf(model, attempt.image, site.module)?.stubs;
  if (!stubs || site.pc === null) return false;
  const address = site.pc - BigInt(model.system.instructionLength);
  const there = stubs.filter((stub) => stub.address === address);
  if (there.length === 0) return site.symbol === null;
  return there.every(({ number }) => number !== null && attempt.number !== null && number !== attempt.number);
}

/** Where a module lies in an image, or in the one that it is a fork of. */
export function mappingOf(model: Model, image: number, module: number): Mapping | undefined {
  const own = model.mappings.find((mapping) => mapping.image === image && mapping.module === module);
  const { parent, startedBy } = at(model.images, image);
  return own ?? (parent >= 0 && startedBy === 'fork' ? mappingOf(model, parent, module) : undefined);
}
