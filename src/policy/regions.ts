import { at } from '../base/assert.ts';
import { hex } from '../base/text.ts';
import { areaAfter, type Entry, moduleOf } from '../kernel/entry.ts';
import { isWritten, moduleAt, overlap, type ProcessState } from '../kernel/process.ts';
import type { Grade, Module, Range, Role, Stub } from '../model/model.ts';
import { weakest } from '../model/model.ts';

/** Text that a rule knows: the text of one module of one image, or a range that somebody registered. */
export interface Region {
  /** -1: a range that lies in no one module. */
  readonly module: number;
  readonly name: string;
  /** Addresses, where the evidence has them; empty: only the module is known. */
  readonly ranges: readonly Range[];
  readonly rangeGrade: Grade;
  /** How well it is known that the rule means this module here. */
  readonly grade: Grade;
  /** Who permits it and why, as the object of "permitted as …". */
  readonly as: string;
  /** What made it one: it is an object that the rule means, the text of a static program, or a range that a call named. */
  readonly origin: 'object' | 'static program' | 'call';
  /** Not null: the evidence does not settle whether the rule means this module. */
  readonly doubt: string | null;
}

/** The text of every module of the process that `choose` takes. */
export function regionsOf(process: ProcessState, choose: (module: Module) => boolean, as: string): Region[] {
  return process.modules
    .filter((id) => choose(moduleAt(process, id)))
    .map((module) => {
      const placed = process.areas
        .map(({ mapping }) => mapping)
        .filter((mapping) => mapping.module === module && mapping.text !== null);
      return {
        module,
        name: moduleAt(process, module).name,
        ranges: placed.flatMap((mapping) => mapping.text ?? []),
        rangeGrade: weakest(...placed.map((mapping) => mapping.grade)),
        grade: 'exact',
        as,
        origin: 'object',
        doubt: null,
      };
    });
}

/** The text of every mapped object of a role. */
export const regionsOfRole = (process: ProcessState, role: Role, as: string): Region[] =>
  regionsOf(process, (module) => module.role === role, as);

/** System-call instructions of a module where it lies now; null: the evidence lists none of any of its mappings. */
export function stubsIn({ areas }: ProcessState, module: number): readonly Stub[] | null {
  const listed = areas.filter(({ mapping }) => mapping.module === module && mapping.stubs !== null);
  return listed.length === 0 ? null : listed.flatMap(({ mapping }) => mapping.stubs ?? []);
}

/** The run-time linker; musl's one file is both. */
export const interpreter = (process: ProcessState): Region[] =>
  regionsOf(process, (module) => module.role === 'rtld' || module.alsoRtld === true, 'text of the interpreter');

/** The program where there is no interpreter. In doubt where the evidence does not tell whether there is one. */
export function staticProgram(process: ProcessState): Region[] {
  const { linkage, linkageGrade } = at(process.model.images, process.image);
  const isDynamic = linkage === 'dynamic' || (linkage === 'unknown' && interpreter(process).length > 0);
  if (isDynamic) return [];
  const doubt = linkage === 'static' ? null : 'the evidence does not tell whether the program is static';
  return regionsOfRole(process, 'program', 'text of a static program').map((region) => ({
    ...region,
    origin: 'static program',
    grade: linkageGrade,
    doubt,
  }));
}

/**
 * The object that holds the system-call stubs: libsys where there is one, else the C library. OpenBSD's ld.so knows
 * libc by a soname that starts with `libc.so.`; the carry-over notes of the policies say what that means elsewhere.
 * An object that was put in the place of libsys is none of these: nobody's loader would know it.
 */
export function stubHolder(process: ProcessState, as: string): Region[] {
  const libsys = regionsOf(process, (module) => module.role === 'libsys' && !module.replaces, as);
  if (libsys.length > 0) return libsys;
  const atHome = process.model.system.os === 'openbsd';
  return regionsOf(process, (module) => module.role === 'libc' && (!atHome || module.name.startsWith('libc.so.')), as);
}

/** As `stubHolder`, with an object in its place: for rules whose ranges the program itself names. */
export function holderOrReplacement(process: ProcessState, as: string): Region[] {
  const replacement = regionsOf(process, ({ replaces }) => replaces !== undefined, as);
  return replacement.length > 0 ? replacement : stubHolder(process, as);
}

/**
 * The page that the kernel maps for the end of a signal handler. On Linux amd64 there is none: the restorer is in libc,
 * and the vdso is not such a page.
 */
export function signalPage(process: ProcessState): Region[] {
  const { os, arch } = process.model.system;
  if (os === 'linux' && arch === 'amd64') return [];
  return regionsOfRole(process, 'sharedPage', 'the signal trampoline page');
}

/** A range that was registered by a call, under the name of what lies there. */
export function registeredRange(process: ProcessState, range: Range, as: string): Region {
  const inside = process.areas.filter(({ mapping: { text } }) => text !== null && overlap(text, range));
  const [only, another] = inside;
  return {
    module: only && !another ? only.mapping.module : -1,
    name: inside.map(({ mapping }) => moduleAt(process, mapping.module).name).join(' and ') || 'unmapped memory',
    ranges: [range],
    rangeGrade: 'exact',
    grade: 'exact',
    as,
    origin: 'call',
    doubt: null,
  };
}

/** One region for each module, in the order given. */
export function distinct(regions: readonly Region[]): readonly Region[] {
  return regions.filter(
    (region, place) => region.module < 0 || regions.findIndex((other) => other.module === region.module) === place,
  );
}

/** Where an address lies among regions. */
export type Where =
  | { readonly kind: 'inside'; readonly region: Region; readonly grade: Grade }
  | { readonly kind: 'outside'; readonly grade: Grade }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * By address where both sides have one, as the kernel does it; else by the module that the evidence names.
 * `address`: the one that this policy compares (after the instruction, or of the instruction itself).
 */
export function locate(entry: Entry, address: bigint | null, regions: readonly Region[]): Where {
  const { site } = entry;
  if (!site) return { kind: 'unknown', why: 'the evidence does not say where the call came from' };
  const hit = address === null ? undefined : holder(regions, address);
  if (hit) return inside(hit, weakest(site.grade, hit.grade, hit.rangeGrade));
  const named = ofModule(regions, site.module);
  if (named) {
    const contradicted = address !== null && named.ranges.length > 0;
    if (!contradicted) return inside(named, weakest(site.grade, named.grade));
    // A range that was registered need not cover its object, nor an object the address after its last instruction.
    if (isWritten(entry.process)) return { kind: 'outside', grade: site.grade };
    return { kind: 'unknown', why: `the evidence names ${named.name}, but ${hex(address)} is outside its known text` };
  }
  if (moduleOf(entry)) return { kind: 'outside', grade: outsideGrade(entry, site.grade) };
  if (address !== null && isWritten(entry.process)) return { kind: 'outside', grade: site.grade };
  return { kind: 'unknown', why: 'the evidence does not say which object the call came from' };
}

function inside(region: Region, grade: Grade): Where {
  return region.doubt === null ? { kind: 'inside', region, grade } : { kind: 'unknown', why: region.doubt };
}

/** A program's text is outside only because the image is taken to be dynamic. */
function outsideGrade(entry: Entry, grade: Grade): Grade {
  const isProgram = moduleOf(entry)?.role === 'program';
  return isProgram ? weakest(grade, at(entry.model.images, entry.attempt.image).linkageGrade) : grade;
}

// Asked for every attempt, so without a function made for each question.
function holder(regions: readonly Region[], address: bigint): Region | undefined {
  for (const region of regions) {
    for (const { start, end } of region.ranges) if (address >= start && address < end) return region;
  }
  return undefined;
}

function ofModule(regions: readonly Region[], module: number): Region | undefined {
  if (module < 0) return undefined;
  for (const region of regions) if (region.module === module) return region;
  return undefined;
}

const JOINED = new WeakMap<object, readonly Region[]>();

/** All regions of a state in one list, made once for each state. */
export function joined(state: object, make: () => readonly Region[]): readonly Region[] {
  let regions = JOINED.get(state);
  if (!regions) {
    regions = make();
    JOINED.set(state, regions);
  }
  return regions;
}

/** Bytes of the regions, as far as their addresses are known. */
export const bytesOf = (regions: readonly Region[]): number =>
  regions.reduce(
    (sum, { ranges }) => sum + ranges.reduce((total, { start, end }) => total + Number(end - start), 0),
    0,
  );

/** `ld-elf.so.1 0x801007000–0x801020000, libc.so.6 (addresses not recorded)`. */
export const describeRegions = (regions: readonly Region[]): string =>
  regions.length === 0 ? 'none' : regions.map(describeRegion).join(', ');

/** `libc.so.6 0x801007000–0x801020000`. */
export const describeRegion = ({ name, ranges }: Region): string =>
  ranges.length === 0
    ? `${name} (addresses not recorded)`
    : `${name} ${ranges.map(({ start, end }) => `${hex(start)}–${hex(end)}`).join(' ')}`;

/** Of the mapping that holds the address after the instruction. False: it can be written. Null: none is recorded. */
export function isReadOnly(entry: Entry): boolean | null {
  const area = areaAfter(entry);
  return area ? !area.writable : null;
}
