import { at } from '../base/assert.ts';
import { hex } from '../base/text.ts';
import type { Attempt, Grade, Model, Module, Range, Role } from '../model/model.ts';
import { weakest } from '../model/model.ts';
import { siteOf } from '../model/queries.ts';
import { mappingOf, moduleOf, partsOf } from './places.ts';

/** Text that a policy knows by name: the text of one module of one image. */
export interface Region {
  readonly module: number;
  readonly name: string;
  /** Addresses, where the evidence has them; empty: only the module is known. */
  readonly ranges: readonly Range[];
  readonly rangeGrade: Grade;
  /** How well it is known that the rule means this module here. */
  readonly grade: Grade;
  /** Who permits it and why, as the object of "permitted as …". */
  readonly as: string;
  /** Not null: the evidence does not settle whether the rule means this module. */
  readonly doubt: string | null;
}

/** The text of every module of `image` that `choose` takes. */
export function regionsOf(model: Model, image: number, choose: (module: Module) => boolean, as: string): Region[] {
  const { modules, mappings } = partsOf(model, image);
  return modules
    .filter((id) => choose(at(model.modules, id)))
    .map((module) => {
      const placed = mappings.filter((mapping) => mapping.module === module && mapping.text !== null);
      return {
        module,
        name: at(model.modules, module).name,
        ranges: placed.flatMap((mapping) => mapping.text ?? []),
        rangeGrade: weakest(...placed.map((mapping) => mapping.grade)),
        grade: 'exact',
        as,
        doubt: null,
      };
    });
}

export const regionsOfRole = (model: Model, image: number, role: Role, as: string): Region[] =>
  regionsOf(model, image, (module) => module.role === role, as);

/** The run-time linker; musl's one file is both. */
export const interpreter = (model: Model, image: number): Region[] =>
  regionsOf(model, image, (module) => module.role === 'rtld' || module.alsoRtld === true, 'text of the interpreter');

/** The program where there is no interpreter. In doubt where the evidence does not tell whether there is one. */
export function staticProgram(model: Model, image: number): Region[] {
  const { linkage, linkageGrade } = at(model.images, image);
  const isDynamic = linkage === 'dynamic' || (linkage === 'unknown' && interpreter(model, image).length > 0);
  if (isDynamic) return [];
  const doubt = linkage === 'static' ? null : 'the evidence does not tell whether the program is static';
  return regionsOfRole(model, image, 'program', 'text of a static program').map((region) => ({
    ...region,
    grade: linkageGrade,
    doubt,
  }));
}

/**
 * The object that holds the system-call stubs: libsys where there is one, else the C library. OpenBSD's ld.so knows
 * libc by a soname that starts with `libc.so.`; the carry-over notes of the policies say what that means elsewhere.
 */
export function stubHolder(model: Model, image: number, as: string): Region[] {
  const libsys = regionsOfRole(model, image, 'libsys', as);
  if (libsys.length > 0) return libsys;
  const atHome = model.system.os === 'openbsd';
  return regionsOf(
    model,
    image,
    (module) => module.role === 'libc' && (!atHome || module.name.startsWith('libc.so.')),
    as,
  );
}

/**
 * The page that the kernel maps for the end of a signal handler. On Linux amd64 there is none: the restorer is in libc,
 * and the vdso is not such a page.
 */
export function signalPage(model: Model, image: number): Region[] {
  const { os, arch } = model.system;
  if (os === 'linux' && arch === 'amd64') return [];
  return regionsOfRole(model, image, 'sharedPage', 'the signal trampoline page');
}

/** One region for each module, in the order given. */
export function distinct(regions: readonly Region[]): readonly Region[] {
  return regions.filter((region, place) => regions.findIndex((other) => other.module === region.module) === place);
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
export function locate(model: Model, attempt: Attempt, address: bigint | null, regions: readonly Region[]): Where {
  const site = siteOf(model, attempt);
  if (!site) return { kind: 'unknown', why: 'the evidence does not say where the call came from' };
  const hit = address === null ? undefined : regions.find((region) => holds(region, address));
  if (hit) return inside(hit, weakest(site.grade, hit.grade, hit.rangeGrade));
  const named = regions.find((region) => region.module === site.module);
  if (named) {
    const contradicted = address !== null && named.ranges.length > 0;
    if (!contradicted) return inside(named, weakest(site.grade, named.grade));
    return { kind: 'unknown', why: `the evidence names ${named.name}, but ${hex(address)} is outside its known text` };
  }
  if (moduleOf(model, attempt)) return { kind: 'outside', grade: outsideGrade(model, attempt, site.grade) };
  return { kind: 'unknown', why: 'the evidence does not say which object the call came from' };
}

function inside(region: Region, grade: Grade): Where {
  return region.doubt === null ? { kind: 'inside', region, grade } : { kind: 'unknown', why: region.doubt };
}

/** A program's text is outside only because the image is taken to be dynamic. */
function outsideGrade(model: Model, attempt: Attempt, grade: Grade): Grade {
  const isProgram = moduleOf(model, attempt)?.role === 'program';
  return isProgram ? weakest(grade, at(model.images, attempt.image).linkageGrade) : grade;
}

const holds = (region: Region, address: bigint): boolean =>
  region.ranges.some(({ start, end }) => address >= start && address < end);

/** `ld-elf.so.1 0x801007000–0x801020000, libc.so.6 (addresses not recorded)`. */
export const describeRegions = (regions: readonly Region[]): string =>
  regions.length === 0 ? 'none' : regions.map(describeRegion).join(', ');

export const describeRegion = ({ name, ranges }: Region): string =>
  ranges.length === 0
    ? `${name} (addresses not recorded)`
    : `${name} ${ranges.map(({ start, end }) => `${hex(start)}–${hex(end)}`).join(' ')}`;

/** False: the mapping can be written. Null: the evidence has no mapping. */
export function isReadOnly(model: Model, attempt: Attempt): boolean | null {
  const mapping = mappingOf(model, attempt);
  return mapping ? !mapping.writable : null;
}
