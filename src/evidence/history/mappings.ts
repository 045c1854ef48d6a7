import type { Mapping, Stub } from '../../model/model.ts';
import { type PlacedObject, type PlacedSite, toBigInt } from './addresses.ts';
import type { History, HistoryObject } from './history.ts';

/** How an object comes into a process; left out: as it is described. */
export type MappedAs = Partial<Pick<Mapping, 'atStart' | 'writable' | 'executable' | 'stack'>>;

/** An object as it lies in one process image. */
export function mappingOf(
  { object, start, end, sites }: PlacedObject,
  image: number,
  module: number,
  { atStart = false, ...protection }: MappedAs,
): Mapping {
  return {
    image,
    module,
    base: start,
    text: { start, end },
    writable: object.writable ?? false,
    executable: object.executable ?? true,
    grade: 'exact',
    stubs: stubsOf(object.role, [...sites.values()]),
    atStart,
    ...(object.stack === undefined ? {} : { stack: object.stack }),
    ...(object.permission === undefined ? {} : { permission: object.permission }),
    ...(object.noSyscall === undefined ? {} : { noSyscall: object.noSyscall }),
    ...(object.note === undefined ? {} : { note: object.note }),
    ...tableOf(object.table),
    ...protection,
  };
}

/** Objects after the first of each path. Modules are told apart by path, and each object is one. */
export function repeatedPaths(objects: History['objects']): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const [name, { path }] of Object.entries(objects)) {
    if (path === undefined) continue;
    if (seen.has(path)) repeated.add(name);
    seen.add(path);
  }
  return repeated;
}

/**
 * Instructions of an object that a table can be made of, or that issue any number. Of a shared page all that are named,
 * for they say where its trampoline is; null where none is, so that it may be anywhere in the page.
 */
function stubsOf(role: HistoryObject['role'], sites: readonly PlacedSite[]): Stub[] | null {
  const isPage = role === 'sharedPage';
  if (isPage && sites.length === 0) return null;
  const stubs: Stub[] = [];
  for (const { name, address, number, indirect, untraced } of sites) {
    if (!isPage && number === null && !indirect && !untraced) continue;
    stubs.push({ symbol: name, number: indirect ? null : number, address, ...(untraced ? { untraced } : {}) });
  }
  return stubs;
}

function tableOf(table: History['objects'][string]['table']): Pick<Mapping, 'table'> {
  if (table === undefined || table === 'sites') return {};
  if (table === null) return { table: null };
  return { table: table.map(([offset, number]) => ({ offset: Number(toBigInt(offset) ?? -1n), number })) };
}
