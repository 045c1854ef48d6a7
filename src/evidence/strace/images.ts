import { baseName } from '../../base/text.ts';
import type { ModelBuilder } from '../../model/builder.ts';
import type { Image, Mapping, Module, Range } from '../../model/model.ts';
import { ANONYMOUS } from '../../model/roles.ts';
import { isShared, type ModuleTable } from '../modules.ts';
import type { Aliases } from './aliases.ts';
import type { Ground } from './ground.ts';
import type { ImageDraft } from './image-draft.ts';
import type { Region } from './memory.ts';

/** What the routes of one image show of it. */
export interface Sighting {
  readonly draft: ImageDraft;
  /** Id in the model. */
  readonly id: number;
  readonly ground: Ground;
  /** Modules of its stacks and sites, by id, with the tracer's word for them. */
  readonly modules: Map<number, string>;
  /** Modules that calls are made from. */
  readonly origins: Set<number>;
  /** Modules of the recorded mappings, with the mappings. */
  readonly recorded: ReadonlyMap<number, readonly Region[]>;
  /** Anonymous memory that calls are made from, where its mapping was recorded. */
  anonymous: Region | null;
  isGo: boolean;
}

/** The mappings that the trace shows, by module. */
export function recordedMappings(draft: ImageDraft, table: ModuleTable, aliases: Aliases): Map<number, Region[]> {
  const recorded = new Map<number, Region[]>();
  for (const region of draft.memory.regions) {
    if (region.path === null) continue;
    const module = table.named(aliases.of(region.path));
    const sameFile = recorded.get(module);
    if (sameFile) sameFile.push(region);
    else recorded.set(module, [region]);
  }
  return recorded;
}

export function imageOf(sighting: Sighting, builder: ModelBuilder, parent: number): Image {
  const { draft, modules, origins, recorded } = sighting;
  const of = (id: number): Module | undefined => builder.moduleAt(id);
  const program = [...origins, ...modules.keys()].map(of).find((module) => module?.role === 'program');
  const known = parent < 0 || draft.startedBy !== 'fork' ? null : (builder.imageAt(parent) ?? null);
  const path = draft.path ?? known?.path ?? program?.path ?? null;
  const name = path === null ? (known?.name ?? `process ${draft.pid}`) : baseName(path);
  const shared = [...modules.keys(), ...recorded.keys()].some((id) => isShared(of(id)?.role ?? 'unknown'));
  const own = [...origins].some((id) => of(id)?.role === 'program');
  const linkage = shared ? 'dynamic' : own ? 'static' : (known?.linkage ?? 'unknown');
  return {
    pid: draft.pid,
    name,
    path,
    linkage,
    linkageGrade: shared ? 'module' : 'assumed',
    runtime: sighting.isGo ? 'Go' : (known?.runtime ?? null),
    parent,
    startedBy: draft.startedBy,
  };
}

/** Where each module lies: bases from stacks, ranges from recorded mappings. */
export function enterMappings(sighting: Sighting, builder: ModelBuilder): void {
  const { id, ground, modules, origins, recorded, anonymous } = sighting;
  for (const module of new Set([...modules.keys(), ...origins, ...recorded.keys()])) {
    const isAnonymous = builder.moduleAt(module) === ANONYMOUS;
    const regions = recorded.get(module) ?? (isAnonymous && anonymous ? [anonymous] : []);
    const printed = modules.get(module);
    const base = regions.find((region) => region.base !== null)?.base ?? ground.of(printed ?? '')?.base ?? null;
    const unused = printed === undefined && !origins.has(module);
    const mapping: Mapping = {
      image: id,
      module,
      base,
      text: hull(regions),
      writable: regions.some((region) => region.writable),
      grade: base === null && regions.length === 0 ? 'module' : 'exact',
      stubs: null,
    };
    builder.mapping(unused ? { ...mapping, note: 'loaded; no recorded call came through it' } : mapping);
  }
}

/** One range around all executable ones of a module. */
function hull(regions: readonly Region[]): Range | null {
  const [first, ...rest] = regions;
  if (!first) return null;
  let { start, end } = first;
  for (const region of rest) {
    if (region.start < start) start = region.start;
    if (region.end > end) end = region.end;
  }
  return { start, end };
}
