import type { PinEntry, Stub } from '../../model/model.ts';
import { MAX_SYSCALL } from './entry-tests.ts';

/** Where one number may be issued in a region: at one address, or anywhere in it. */
export type Pin = bigint | 'anywhere';

/**
 * The table of one region, as the kernel holds it. `absent`: the object has none. `not recorded`: the evidence lists no
 * instructions, so the table cannot be derived.
 */
export type PinTable = ReadonlyMap<number, Pin> | 'absent' | 'not recorded';

/**
 * Derives the table from the instructions of an object. As in OpenBSD's reader (sys/kern/exec_elf.c elf_read_pintable),
 * a number that is listed at two addresses may be issued anywhere in the region. An indirect entry takes any number; a
 * table has no form for that, so it is left out.
 */
export function tableOf(stubs: readonly Stub[]): PinTable {
  const table = new Map<number, Pin>();
  for (const { number, address } of stubs) {
    if (number !== null) table.set(number, table.has(number) ? 'anywhere' : address);
  }
  return table.size === 0 ? 'absent' : table;
}

/** The entry that means "any address of the region": all ones. */
export const ANYWHERE = 0xffff_ffff;

/**
 * The table in a file, as the kernel reads it at execve: at most twice as many entries as there are numbers; a number
 * out of range or an offset behind the text voids all of it. `start`, `length`: of the text, bytes. Inferred from the
 * source: an instruction at the very start of the text reads as forbidden, one a byte before it as "anywhere".
 */
export function readFileTable(entries: readonly PinEntry[], start: bigint, length: bigint): PinTable {
  const sound =
    entries.length <= 2 * MAX_SYSCALL &&
    entries.every(({ number, offset }) => number >= 1 && number < MAX_SYSCALL && BigInt(offset) <= length);
  if (!sound || entries.length === 0) return 'absent';
  const values: number[] = [];
  for (const { number, offset } of entries) values[number] = values[number] === undefined ? offset >>> 0 : ANYWHERE;
  return tableOfValues(values, start);
}

/** Entries by number, as pinsyscalls(2) takes them: 0 not permitted, all ones anywhere, otherwise bytes from `start`. */
export function tableOfValues(values: readonly (number | undefined)[], start: bigint): PinTable {
  const table = new Map<number, Pin>();
  for (const [number, value] of values.entries()) {
    if (value === undefined || value === 0) continue;
    table.set(number, value === ANYWHERE ? 'anywhere' : start + BigInt(value));
  }
  return table;
}
