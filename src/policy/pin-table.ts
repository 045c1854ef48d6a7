import type { Model, Stub } from '../model/model.ts';
import { partsOf } from './places.ts';

/** Where one number may be issued in a region: at one address, or anywhere in it. */
export type Pin = bigint | 'anywhere';

/**
 * The table of one region, as the kernel holds it. `absent`: the object has none, so nothing in it may enter.
 * `not recorded`: the evidence lists no instructions, so the table cannot be derived.
 */
export type PinTable = ReadonlyMap<number, Pin> | 'absent' | 'not recorded';

/**
 * Derives the table from the instructions of an object. As in OpenBSD's reader (sys/kern/exec_elf.c elf_read_pintable),
 * a number that is listed at two addresses may be issued anywhere in the region. An indirect entry takes any number; a
 * table has no form for that, so it is left out.
 */
export function pinTable(model: Model, image: number, module: number): PinTable {
  const mapping = partsOf(model, image).mappings.find((candidate) => candidate.module === module);
  if (!mapping?.stubs) return 'not recorded';
  return tableOf(mapping.stubs);
}

export function tableOf(stubs: readonly Stub[]): PinTable {
  const table = new Map<number, Pin>();
  for (const { number, address } of stubs) {
    if (number !== null) table.set(number, table.has(number) ? 'anywhere' : address);
  }
  return table.size === 0 ? 'absent' : table;
}
