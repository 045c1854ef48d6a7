import type { Attempt, Circumstance, Grade, Model, Module, Site } from '../model/model.ts';
import { circumstanceOf, siteOf } from '../model/queries.ts';
import { ANY_THREAD, type Area, areaAt, isWritten, type ProcessState } from './process.ts';

/** One attempt to enter the kernel, as the kernel meets it: everything that a rule may look at. */
export interface Entry {
  readonly model: Model;
  readonly process: ProcessState;
  readonly attempt: Attempt;
  /** Null: not known. */
  readonly site: Site | null;
  readonly circumstance: Circumstance | null;
  /** `ANY_THREAD` where the evidence does not tell threads apart. */
  readonly thread: number;
}

/** What the kernel meets when this process, as it is now, makes this attempt. */
export function entryOf(process: ProcessState, attempt: Attempt): Entry {
  const { model } = process;
  const circumstance = circumstanceOf(model, attempt);
  return {
    model,
    process,
    attempt,
    site: siteOf(model, attempt),
    circumstance,
    thread: circumstance?.thread ?? ANY_THREAD,
  };
}

/** How well the place is known that the call came from. */
export const placeGrade = ({ site }: Entry): Grade => site?.grade ?? 'assumed';

/** Address after the instruction; null: not recorded. */
export const pcAfter = ({ site }: Entry): bigint | null => site?.pc ?? null;

/** Address of the instruction itself; null: not recorded. */
export const pcBefore = ({ site, model }: Entry): bigint | null =>
  site === null || site.pc === null ? null : site.pc - BigInt(model.system.instructionLength);

/** The module that a call came from; null where the evidence does not tell. */
export function moduleOf({ model, site }: Entry): Module | null {
  const module = model.modules[site?.module ?? -1] ?? null;
  return module?.role === 'unknown' ? null : module;
}

/**
 * The area that a call came from; null where the evidence has none. Memory without a file is one module with many
 * mappings, so the pc decides where it can.
 */
export function areaOf({ site, process }: Entry): Area | null {
  if (!site) return null;
  const { pc, module } = site;
  let first: Area | null = null;
  for (const area of process.areas) {
    if (area.mapping.module !== module) continue;
    const { text } = area.mapping;
    if (pc !== null && text !== null && pc >= text.start && pc < text.end) return area;
    first ??= area;
  }
  return first;
}

/** The area that the stack pointer points into; null: not recorded. */
export function stackAreaOf({ circumstance, process }: Entry): Area | null {
  if (circumstance === null || circumstance.stack === null) return null;
  return process.areas.find(({ mapping }) => mapping.module === circumstance.stack) ?? null;
}

/** The area that holds the address after the instruction, which need not be that of the instruction. */
export function areaAfter(entry: Entry): Area | null {
  const { site, process } = entry;
  if (!site || site.pc === null || !isWritten(process)) return areaOf(entry);
  return areaAt(process, site.pc);
}
