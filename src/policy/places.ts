import { at } from '../base/assert.ts';
import { hex } from '../base/text.ts';
import type { Attempt, Mapping, Model, Module } from '../model/model.ts';
import { siteOf } from '../model/queries.ts';

/** What the evidence knows about one image, gathered once per model. */
export interface ImageParts {
  readonly mappings: readonly Mapping[];
  /** Modules that are mapped, or that calls came from, in that order. */
  readonly modules: readonly number[];
  readonly attempts: readonly Attempt[];
}

const PARTS = new WeakMap<Model, readonly ImageParts[]>();

export function partsOf(model: Model, image: number): ImageParts {
  let parts = PARTS.get(model);
  if (!parts) {
    parts = gather(model);
    PARTS.set(model, parts);
  }
  return at(parts, image);
}

function gather(model: Model): readonly ImageParts[] {
  const parts = model.images.map(() => ({
    mappings: [] as Mapping[],
    modules: new Set<number>(),
    attempts: [] as Attempt[],
  }));
  for (const mapping of model.mappings) {
    const part = at(parts, mapping.image);
    part.mappings.push(mapping);
    part.modules.add(mapping.module);
  }
  for (const attempt of model.attempts) {
    const part = at(parts, attempt.image);
    part.attempts.push(attempt);
    const module = siteOf(model, attempt)?.module ?? -1;
    if (module >= 0) part.modules.add(module);
  }
  return parts.map(({ mappings, modules, attempts }) => ({ mappings, modules: [...modules], attempts }));
}

/** The module that a call came from; null where the evidence does not tell. */
export function moduleOf(model: Model, attempt: Attempt): Module | null {
  const module = model.modules[siteOf(model, attempt)?.module ?? -1] ?? null;
  return module?.role === 'unknown' ? null : module;
}

/**
 * The mapping that a call came from; null where the evidence has none. Memory without a file is one module with many
 * mappings, so the pc decides where it can.
 */
export function mappingOf(model: Model, attempt: Attempt): Mapping | null {
  const site = siteOf(model, attempt);
  if (!site) return null;
  const { pc } = site;
  const ofModule = partsOf(model, attempt.image).mappings.filter((mapping) => mapping.module === site.module);
  const holding = ofModule.find(({ text }) => pc !== null && text !== null && pc >= text.start && pc < text.end);
  return holding ?? ofModule[0] ?? null;
}

/**
 * Where the call came from, with the figures that the evidence gives: `pc 0x8040070aa (libsys.so.7 + 0x70aa)`.
 * `back`: bytes before the pc, for a policy that compares the address of the instruction itself.
 */
export function describePc(model: Model, attempt: Attempt, back = 0): string {
  const site = siteOf(model, attempt);
  if (!site) return 'a call without a recorded place';
  const name = moduleOf(model, attempt)?.name;
  if (site.pc === null) {
    const where = name === undefined ? '' : ` in ${name}`;
    const what = site.symbol === null ? `a place${where}` : `${site.symbol}${offsetText(site.symbolOffset)}${where}`;
    return `${what} (pc not recorded)`;
  }
  const address = site.pc - BigInt(back);
  const base = mappingOf(model, attempt)?.base ?? null;
  const inside = base === null || address < base ? '' : ` + ${hex(address - base)}`;
  return `${back === 0 ? 'pc' : 'instruction'} ${hex(address)} (${name === undefined ? 'no known object' : `${name}${inside}`})`;
}

const offsetText = (offset: number | null): string => (offset === null ? '' : `+${hex(offset)}`);

/** What kind of place that is, as the object of "is in …". */
export function describePlace(model: Model, attempt: Attempt): string {
  const module = moduleOf(model, attempt);
  if (!module) return 'a place that the evidence does not name';
  const { linkage } = at(model.images, attempt.image);
  if (module.role === 'program') return `the text of ${module.name}, ${PROGRAM[linkage]}`;
  return module.role === 'anonymous' ? 'memory without a file' : module.name;
}

const PROGRAM = {
  dynamic: 'a dynamic program',
  static: 'a static program',
  unknown: 'a program not known to be static or dynamic',
} as const;

/** The call in words: `read (3)`. */
export const callText = ({ name, number }: Attempt): string => (number === null ? name : `${name} (${number})`);

/** The call that ends a signal handler, under any system's name for it. */
export const isSignalReturn = ({ name }: Attempt): boolean => name === 'sigreturn' || name === 'rt_sigreturn';
