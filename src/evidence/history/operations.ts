import { fail, ok, oneLine, type Result } from '../../base/result.ts';
import type { Filter, FilterAddress, FilterRule, Operation } from '../../model/operation.ts';
import { type Mapped, objectAt, type PlacedObject, spotOf, toBigInt } from './addresses.ts';
import type { CallName } from './call-names.ts';
import type { Arguments, FilterText, Num, SystemName } from './history.ts';
import type { MappedAs } from './mappings.ts';
import { knownSignals } from './signals.ts';

/** What a call's arguments are read against. */
export interface Reading {
  readonly system: SystemName;
  readonly objects: ReadonlyMap<string, PlacedObject>;
  readonly mapped: Mapped;
  number(name: string): number | null;
  /** Module of an object, and its mapping in the process: made where it has none yet, or none of this kind. */
  module(object: string, how: MappedAs): Result<{ readonly module: number; readonly mapping: number }>;
}

/** A value, or a problem that ends the reading. */
class Unreadable extends Error {}

const give = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  throw new Unreadable(oneLine(result.problem));
};

const refuse = (message: string): never => {
  throw new Unreadable(message);
};

/** What a call does to the state that rules look at; `none` for calls that no rule knows. */
export function operationOf(call: CallName, args: Arguments | undefined, reading: Reading): Result<Operation> {
  try {
    return ok(args === undefined || Object.keys(args).length === 0 ? NONE : read(call, args, reading));
  } catch (error) {
    if (error instanceof Unreadable) return fail(error.message);
    throw error;
  }
}

const NONE: Operation = { kind: 'none' };

function read({ name, number }: CallName, args: Arguments, reading: Reading): Operation {
  switch (name) {
    case 'msyscall':
      return reading.system === 'serenity'
        ? { kind: 'annotate', address: addressOrNull(args.address, reading), syscallCode: true, immutable: false }
        : { kind: 'msyscall', start: address(args.start, 'start', reading), length: length(args.length) };
    case 'pinsyscall':
      return {
        kind: 'pinsyscall',
        number: pinned(args.pins, reading),
        start: address(args.start, 'start', reading),
        length: length(args.length),
      };
    case 'pinsyscalls':
      return pinsyscalls(args, reading);
    case 'annotate_mapping': {
      const flags = args.flags ?? [];
      for (const flag of flags) if (!FLAGS.includes(flag)) refuse(`“${flag}” is no flag: write ${FLAGS.join(' or ')}.`);
      return {
        kind: 'annotate',
        address: addressOrNull(args.address, reading),
        syscallCode: flags.includes('SyscallCode'),
        immutable: flags.includes('Immutable'),
      };
    }
    case 'prctl':
      return prctl(args, reading);
    case 'seccomp':
      return seccomp(args, reading);
    case 'mmap':
    case 'zx_vmar_map':
    case 'mmap_c18n':
      // An anonymous mapping that no rule and no later event is about.
      if (args.object === undefined) return NONE;
      return {
        kind: 'map',
        ...object(args, reading, {
          ...(args.writable === undefined ? {} : { writable: args.writable }),
          ...(args.stack === undefined ? {} : { stack: args.stack }),
        }),
        offset: args.offset === undefined ? null : integer(args.offset, 'offset'),
        length: args.length === undefined ? null : integer(args.length, 'length'),
        executable: args.executable ?? true,
      };
    case 'munmap':
    case 'zx_vmar_unmap':
      return { kind: 'unmap', module: object(args, reading, {}).module };
    case 'mprotect': {
      const { writable, executable } = args;
      return {
        kind: 'protect',
        module: object(args, reading, {}).module,
        ...(writable === undefined ? {} : { writable }),
        ...(executable === undefined ? {} : { executable }),
      };
    }
    case 'sigaction':
    case 'rt_sigaction':
      if (args.signal === undefined) return refuse('“signal” is missing.');
      if (args.action === undefined) return refuse('“action” is missing: write catch, ignore or default.');
      give(knownSignals(args.signal));
      return { kind: 'action', signal: args.signal, action: args.action };
    case 'sysarch':
      return { kind: 'sysarch', operation: args.operation ?? '' };
    default:
      if (name === `#${number}`)
        refuse(`The number ${number} has no name here: add it to “numbers”, or leave out “args”.`);
      return NONE;
  }
}

const FLAGS: readonly string[] = ['SyscallCode', 'Immutable'];

/** Arguments are unsigned 64-bit words: -1 is the greatest of them. */
const word = (value: bigint): bigint => BigInt.asUintN(64, value);

function address(value: Num | undefined, what: string, { objects, mapped }: Reading): bigint {
  if (value === undefined) return refuse(`“${what}” is missing.`);
  const number = toBigInt(value);
  if (number !== null) return word(number);
  return give(spotOf(objects, String(value), 'start', mapped)).address;
}

const addressOrNull = (value: Num | null | undefined, reading: Reading): bigint | null =>
  value === null || value === undefined ? null : address(value, 'address', reading);

const integer = (value: Num, what: string): bigint =>
  toBigInt(value) ?? refuse(`“${value}” is no ${what}: write a number, or text such as "0x1000".`);

const length = (value: Num | undefined): bigint =>
  value === undefined ? refuse('“length” is missing.') : word(integer(value, 'length'));

function object(args: Arguments, reading: Reading, how: MappedAs): { module: number; mapping: number } {
  if (args.object === undefined) return refuse('“object” is missing.');
  return give(reading.module(args.object, how));
}

/** What pinsyscall(2) is asked to pin. Of all numbers only that of execve matters, so that one must be known. */
function pinned(pins: Arguments['pins'], reading: Reading): number | null {
  if (typeof pins !== 'string') return pins ?? null;
  const number = reading.number(pins);
  if (number === null && pins === 'execve') return refuse('The number of execve is not known: add it to “numbers”.');
  return number;
}

const ALL_ONES = 0xffff_ffff;

function pinsyscalls(args: Arguments, reading: Reading): Operation {
  const start = address(args.start, 'start', reading);
  const { table: text, npins } = args;
  const table = text === null ? null : tableOf(text ?? 'sites', start, reading);
  return { kind: 'pinsyscalls', start, length: length(args.length), table, entries: npins ?? table?.length ?? 1 };
}

/** More than any kernel has; bounds what a table can be made to hold. */
const MOST_NUMBERS = 0xffff;

/** Entries by number; holes are 0. A number that is named twice may be issued anywhere, as ld.so reads it. */
function tableOf(text: Exclude<Arguments['table'], null | undefined>, start: bigint, reading: Reading): number[] {
  const values: number[] = [];
  const add = (number: number, value: number, what: string): void => {
    if (!Number.isInteger(number) || number < 0 || number > MOST_NUMBERS) refuse(`${what} is no number of a call.`);
    values[number] = values[number] === undefined ? value : ALL_ONES;
  };
  if (text === 'sites') {
    const owner = objectAt(reading.objects, start, reading.mapped);
    if (!owner) refuse('“table”: no object lies at “start” whose sites could be taken; write the table out.');
    for (const { name, number, address: site } of owner?.sites.values() ?? []) {
      if (number !== null) add(number, entry(site - start), `Site “${name}”: ${number}`);
    }
  } else if (Array.isArray(text)) {
    // As long as it is written: that there are more than the kernel takes is for the kernel to say.
    return text.map(offset);
  } else {
    for (const [word, value] of Object.entries(text)) {
      const number = /^\d{1,6}$/.test(word) ? Number(word) : reading.number(word);
      if (number === null) return refuse(`The table names “${word}”, whose number is not known: add it to “numbers”.`);
      add(number, offset(value), `“${word}” in the table`);
    }
  }
  return Array.from(values, (value) => value ?? 0);
}

/** An entry is an unsigned 32-bit word: -1 is all ones. */
const entry = (value: bigint): number => Number(BigInt.asUintN(32, value));

const WORD = 1n << 32n;

function offset(value: Num): number {
  const bytes = integer(value, 'offset');
  if (bytes >= WORD || bytes < -WORD / 2n) refuse(`The offset ${value} does not fit the 32 bits of an entry.`);
  return entry(bytes);
}

function prctl(args: Arguments, reading: Reading): Operation {
  const { option } = args;
  if (option === 'PR_SET_SECCOMP') return seccomp(args, reading);
  if (option === 'PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS') return { kind: 'seal', value: args.value ?? 0 };
  if (option !== 'PR_SET_SYSCALL_USER_DISPATCH') {
    if (args.mode === undefined && args.selector === undefined) return NONE;
    if (option === undefined) return refuse('“option” is missing.');
    return refuse(`“${option}” takes no mode and no selector: that is PR_SET_SYSCALL_USER_DISPATCH.`);
  }
  return {
    kind: 'dispatch',
    mode: dispatchMode(args.mode),
    offset: args.offset === undefined ? 0n : address(args.offset, 'offset', reading),
    length: args.length === undefined ? 0n : length(args.length),
    selector: args.selector ?? 'none',
  };
}

function dispatchMode(mode: Arguments['mode']): 'off' | 'on' | 'inclusive' | 'invalid' {
  switch (mode) {
    case 'off':
    case 0:
      return 'off';
    case 'on':
    case 1:
      return 'on';
    case 'inclusive':
    case 2:
      return 'inclusive';
    case undefined:
      return refuse('“mode” is missing: write off, on, inclusive or a number.');
    default:
      return typeof mode === 'number'
        ? 'invalid'
        : refuse(`“${mode}” is no mode: write off, on, inclusive or a number.`);
  }
}

function seccomp(args: Arguments, reading: Reading): Operation {
  if (args.mode === 'memmap' || args.mode === 'memmap-off') return { kind: 'memmap', on: args.mode === 'memmap' };
  if (args.filter === undefined) {
    const said = args.mode === undefined ? 'There is neither “filter” nor “mode”' : `“${args.mode}” is no mode`;
    return refuse(`${said}: write memmap or memmap-off, or give a “filter”.`);
  }
  return { kind: 'filter', filter: filterOf(args.filter, reading), allThreads: args.tsync ?? false };
}

const filterOf = ({ rules, otherwise, otherwiseData }: FilterText, reading: Reading): Filter => ({
  rules: rules.map(({ when = {}, then, data }): FilterRule => {
    const { ip, number, arch } = when;
    return {
      ip: ip === undefined ? null : rangeOf(ip, reading),
      numbers: number === undefined ? null : [number].flat(),
      arch: arch ?? null,
      then,
      data: filterData(data),
    };
  }),
  otherwise,
  otherwiseData: filterData(otherwiseData),
});

/** SECCOMP_RET_DATA has 16 bits. */
function filterData(data = 0): number {
  if (Number.isInteger(data) && data >= 0 && data <= 0xffff) return data;
  return refuse(`${data} does not fit the 16 bits that an action carries.`);
}

type IpText = NonNullable<NonNullable<FilterText['rules'][number]['when']>['ip']>;

function rangeOf({ equals, plus, in: inside, low32 = false, not = false }: IpText, reading: Reading): FilterAddress {
  if (equals !== undefined && inside !== undefined) {
    return refuse('A condition on the address takes “equals” or “in”, not both: write two rules.');
  }
  if (equals === undefined && plus !== undefined) return refuse('“plus” goes with “equals”.');
  if (equals !== undefined) {
    const start = address(equals, 'equals', reading) + BigInt(plus ?? 0);
    return { start, end: start + 1n, low32, not };
  }
  if (typeof inside === 'string') {
    const placed = reading.objects.get(inside);
    if (!placed) return refuse(`The filter names “${inside}”, and there is no such object.`);
    return { start: placed.start, end: placed.end, low32, not };
  }
  if (!inside) return refuse('A condition on the address needs “equals” or “in”.');
  const start = address(inside.start, 'start', reading);
  return { start, end: start + length(inside.length), low32, not };
}
