import type { CallEvent, History, HistoryEvent, HistoryProcess, HistorySite } from '../history/history.ts';

/**
 * Scenarios as a cast of processes. Each is written for itself; `play` makes one history of them, in which they run one
 * after the other. In a path, a function without an object belongs to the program of the process that calls.
 */
export interface Player {
  readonly process: HistoryProcess & { readonly name: string; readonly objects: readonly string[] };
  readonly events: readonly PlayerEvent[];
}

/** An event of one process. It says which only where it is about a child. */
export type PlayerEvent = Exclude<HistoryEvent, { readonly start: string }>;

/** What all processes of a scenario share. */
export type World = Omit<History, 'process' | 'events'>;

/** Process ids, for the labels. */
const FIRST_PID = 4210;
const PIDS_APART = 37;

export function play(world: World, players: readonly Player[]): History {
  const [first, ...others] = players.map(({ process, events }, place) => ({
    program: { pid: FIRST_PID + place * PIDS_APART, ...process },
    events,
  }));
  if (!first) throw new Error('a scenario has at least one process');
  const tell = (own: string | undefined, { program, events }: typeof first): HistoryEvent[] =>
    events.map((event) => {
      const named = own === undefined || event.process !== undefined ? event : { ...event, process: own };
      return 'call' in named && named.path !== undefined
        ? { ...named, path: withOwner(world, program.objects, named.path) }
        : named;
    });
  return {
    ...world,
    process: first.program,
    events: [
      ...tell(undefined, first),
      ...others.flatMap((player) => {
        const { name } = player.program;
        return [{ start: name, program: player.program }, ...tell(name, player)];
      }),
    ],
  };
}

/** Writes the program's name before each function of a path that has no object. */
function withOwner({ objects }: World, own: readonly string[], path: string): string {
  const program = own.find((name) => objects[name]?.role === 'program') ?? '';
  return path
    .split(' > ')
    .map((word) => (Object.hasOwn(objects, word.slice(0, word.lastIndexOf(':'))) ? word : `${program}:${word}`))
    .join(' > ');
}

/**
 * A call: its name, the object whose instruction of that name makes it (or a place, `libc.so.6:syscall`), the functions on
 * the stack, one sentence. What is answered in user space has no instruction.
 */
export function call(
  name: string,
  place: string,
  path: string,
  note: string,
  more: Partial<CallEvent> = {},
): CallEvent {
  const isPlace = place.includes(':') || more.enters === false;
  return { call: name, from: isPlace ? place : `${place}:${name}`, path, note, ...more };
}

/** Bytes from the start of a stub to its instruction, on amd64: `mov $number, %eax; mov %rcx, %r10; syscall`. */
export const INTO_STUB = 8;
/** Distance between two stubs. Illustrative. */
export const STRIDE = 0x20;

/** Stubs one after the other, each with the number that it loads. `first`: offset of the first instruction. */
export function stubs(
  numbers: Readonly<Record<string, number>>,
  names: string,
  first = 0x1000 + INTO_STUB,
): Record<string, HistorySite> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name, place) => {
        const number = numbers[name];
        if (number === undefined) throw new Error(`the number of ${name} is missing`);
        return [name, { at: first + place * STRIDE, number }];
      }),
  );
}

/** Instructions that are no stubs of one number: a runtime's own, an inlined one, a gate. */
export const ownSites = (names: string, first = 0x2000): Record<string, number> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name, place) => [name, first + place * 0x140]),
  );
