import { at } from '../../base/assert.ts';
import { isAnswered } from '../../model/interposed.ts';
import { type Model, ROLE_ORDER, type Role } from '../../model/model.ts';
import type { Run } from '../../run/run.ts';
import type { Graph, Trail } from '../graph.ts';
import { passesBy } from '../passing.ts';
import { SIDE_ROLES } from '../places.ts';

/** An object of the process, or all of one role: a box of the picture. */
export interface PresentObject {
  readonly role: Role;
  readonly side: boolean;
  /** Those that calls pass; where none does, those that are mapped. */
  readonly modules: readonly number[];
  /** What to call it, best first: a later one is for where an earlier one finds no room. */
  readonly titles: readonly [string, ...string[]];
  /** Whether a call of the range passes it. */
  readonly used: boolean;
  readonly flow: Flow;
  /** First call that passes it; -1: none. */
  readonly first: number;
}

/** Calls that leave an object for the kernel, by what becomes of them. */
export interface Flow {
  readonly allowed: number;
  /** By the position of the policy that refuses. */
  readonly denied: ReadonlyMap<number, number>;
  /** By that of the first one which cannot decide. */
  readonly unknown: ReadonlyMap<number, number>;
  /** Of `allowed`: let in under somebody's eyes, by the position of the policy. */
  readonly watched: ReadonlyMap<number, number>;
  /** Time reads, and calls answered from a log: both turn back. */
  readonly reads: number;
  readonly answered: number;
  /** Calls that what stands in the place of libsys does not see. */
  readonly passing: number;
}

const sumOf = (counts: ReadonlyMap<number, number>): number => [...counts.values()].reduce((a, b) => a + b, 0);
export const refusedOf = ({ denied }: Flow): number => sumOf(denied);
export const undecidedOf = ({ unknown }: Flow): number => sumOf(unknown);
export const watchedOf = ({ watched }: Flow): number => sumOf(watched);
export const turnsOf = ({ reads, answered }: Flow): number => reads + answered;
export const callsOf = (flow: Flow): number => flow.allowed + undecidedOf(flow) + refusedOf(flow);

/** Objects that are worth a box although no call passes them: an idle libc is what FreeBSD 15 is about. */
const TELLING: ReadonlySet<Role> = new Set<Role>(['program', 'libc', 'libsys']);

/** Back of the room: nine boxes at most, and the kernel is one. */
const MOST_OBJECTS = 8;

/** Boxes that a column has room for. */
export interface Room {
  readonly rows: number;
  /** Rows up to which a box that no call passes does not crowd the others. */
  readonly easyRows: number;
}

/**
 * The objects of the process to show. `wanted`: trails besides those of the range whose objects must be there. In one
 * column what is else at the side stands on top, so that libsys is still nearest the kernel.
 */
export function objectsOf(
  run: Run,
  graph: Graph,
  focus: number,
  wanted: readonly Trail[],
  room: Room,
  columns: 1 | 2,
): PresentObject[] {
  const counted = graph.trails.filter((trail) => trail.image === focus && trail.weight > 0);
  const passing = [...counted, ...wanted];
  const sites = new Set(wanted.map(({ role }) => role));
  const must = new Set(wanted.flatMap((trail) => trail.chips.map((chip) => at(graph.chips, chip).role)));
  const rank = ({ role, flow, used }: PresentObject): number => {
    // Where a call leaves from matters more than what it passes before.
    if (sites.has(role)) return 0;
    if (must.has(role)) return 1;
    if (callsOf(flow) + turnsOf(flow) > 0) return 2;
    return used ? 3 : IDLE;
  };
  const mapped = run.model.mappings.filter(({ image }) => image === focus).map(({ module }) => module);
  const inOrder = columns === 2 ? ROLE_ORDER : [...ROLE_ORDER].sort((a, b) => +SIDE_ROLES.has(b) - +SIDE_ROLES.has(a));
  const candidates = inOrder.flatMap((role) => {
    const through = passing.filter((trail) => trail.chips.some((chip) => at(graph.chips, chip).role === role));
    const ofRole = mapped.filter((module) => at(run.model.modules, module).role === role);
    if (through.length === 0 && !(TELLING.has(role) && ofRole.length > 0)) return [];
    const passed = through
      .flatMap((trail) => trail.chips.map((chip) => at(graph.chips, chip)))
      .filter((chip) => chip.role === role && chip.module >= 0);
    const modules = [...new Set(passed.length > 0 ? passed.map(({ module }) => module) : ofRole)];
    return [
      {
        role,
        side: columns === 2 && SIDE_ROLES.has(role),
        modules,
        titles: titlesOf(run.model, modules, role),
        used: through.length > 0,
        flow: flowOf(run, graph, counted, role),
        first: through.length === 0 ? -1 : Math.min(...through.map((trail) => trail.first)),
      },
    ];
  });
  return chosen(candidates, rank, room);
}

/** Rank of an object that no call passes: last. */
const IDLE = 4;

/** The most telling ones that there is room for, in the order of the columns. */
function chosen(
  candidates: readonly PresentObject[],
  rank: (object: PresentObject) => number,
  room: Room,
): PresentObject[] {
  const best = [...candidates].sort((a, b) => rank(a) - rank(b));
  const taken = new Set<PresentObject>();
  for (const object of best) {
    const beside = [...taken].filter(({ side }) => side === object.side).length;
    const rows = rank(object) === IDLE ? room.easyRows : room.rows;
    if (beside < rows && taken.size < MOST_OBJECTS) taken.add(object);
  }
  return candidates.filter((object) => taken.has(object));
}

function flowOf({ model, decisions, decidedBy }: Run, graph: Graph, trails: readonly Trail[], role: Role): Flow {
  let [allowed, reads, answered, passing] = [0, 0, 0, 0];
  const denied = new Map<number, number>();
  const unknown = new Map<number, number>();
  const watched = new Map<number, number>();
  for (const trail of trails) {
    if (trail.role !== role) continue;
    const { weight, attempt } = trail;
    const { verdict, effect } = at(decisions, attempt);
    const count = (by: Map<number, number>): void => {
      const position = at(decidedBy, attempt);
      by.set(position, (by.get(position) ?? 0) + weight);
    };
    if (trail.slot < 0) {
      if (isAnswered(at(model.attempts, attempt))) answered += weight;
      else reads += weight;
    } else if (verdict === 'denied') count(denied);
    else if (verdict === 'unknown') count(unknown);
    else {
      allowed += weight;
      if (effect) count(watched);
    }
    if (passesBy(model, graph, trail)) passing += weight;
  }
  return { allowed, denied, unknown, watched, reads, answered, passing };
}

function titlesOf(model: Model, modules: readonly number[], role: Role): readonly [string, ...string[]] {
  const [first] = modules;
  const memory = ['memory without a file', 'no file'] as const;
  if (first === undefined) return role === 'anonymous' ? memory : ['not known'];
  const { name } = at(model.modules, first);
  if (modules.length === 1) return [name, SHORT[role] ?? stemOf(name)];
  if (role === 'library') return [`${modules.length} libraries`];
  if (role === 'anonymous') return memory;
  return [`${name} +${modules.length - 1}`, `${stemOf(name)} +${modules.length - 1}`];
}

/** Where not even the name without its version finds room. */
const SHORT: Partial<Readonly<Record<Role, string>>> = { rtld: 'rtld', anonymous: 'no file' };

/** "libc" of "libc.so.7". */
const stemOf = (soname: string): string => soname.replace(/\.so(\.[\d.]+)?$/, '');
