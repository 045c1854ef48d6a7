import { at } from '../base/assert.ts';
import { hex } from '../base/text.ts';
import { areaOf, type Entry, moduleOf, pcBefore } from '../kernel/entry.ts';
import type { Attempt, System } from '../model/model.ts';

/** Words for addresses and objects, the same in every policy. */

/**
 * Where the call came from, with the figures that the evidence gives: `pc 0x8040070aa (libsys.so.7 + 0x70aa)`.
 * `back`: bytes before the pc, for a policy that compares the address of the instruction itself.
 */
export function describePc(entry: Entry, back = 0): string {
  const { site } = entry;
  if (!site) return 'a call without a recorded place';
  const name = moduleOf(entry)?.name;
  if (site.pc === null) {
    const where = name === undefined ? '' : ` in ${name}`;
    const what = site.symbol === null ? `a place${where}` : `${site.symbol}${offsetText(site.symbolOffset)}${where}`;
    return `${what} (pc not recorded)`;
  }
  const address = site.pc - BigInt(back);
  const base = areaOf(entry)?.mapping.base ?? null;
  const inside = base === null || address < base ? '' : ` + ${hex(address - base)}`;
  return `${back === 0 ? 'pc' : 'instruction'} ${hex(address)} (${name === undefined ? 'no known object' : `${name}${inside}`})`;
}

/** As `describePc`, for rules that compare the address of the instruction itself. */
export const describeInstruction = (entry: Entry): string => describePc(entry, entry.model.system.instructionLength);

const offsetText = (offset: number | null): string => (offset === null ? '' : `+${hex(offset)}`);

/** What kind of place that is, as the object of "is in …". */
export function describePlace(entry: Entry): string {
  const module = moduleOf(entry);
  if (!module) return 'a place that the evidence does not name';
  const { linkage } = at(entry.model.images, entry.attempt.image);
  if (module.role === 'program') return `the text of ${module.name}, ${PROGRAM[linkage]}`;
  return module.name === 'anonymous memory' ? 'memory without a file' : module.name;
}

const PROGRAM = {
  dynamic: 'a dynamic program',
  static: 'a static program',
  unknown: 'a program not known to be static or dynamic',
} as const;

/** The call in words: `read (3)`. */
export const callText = ({ name, number }: Attempt): string =>
  number === null || name === `#${number}` ? name : `${name} (${number})`;

/** The call that ends a signal handler, under any system's name for it. */
export const isSignalReturn = ({ name }: Attempt): boolean => name === 'sigreturn' || name === 'rt_sigreturn';

const VSYSCALL_PAGE = 0xffff_ffff_ff60_0000n;
const VSYSCALL_SIZE = 0x1000n;

/** Only x86-64 has the page; where the evidence does not say what it was, one that looks like it is taken for it. */
export const hasVsyscallPage = ({ arch }: System): boolean => arch === 'amd64' || arch === 'unknown';

/** A call to Linux’s legacy page, which faults instead of executing an instruction there. */
export function isVsyscall(entry: Entry): boolean {
  if (!hasVsyscallPage(entry.model.system)) return false;
  const address = pcBefore(entry);
  if (address === null) return moduleOf(entry)?.name === '[vsyscall]';
  return address >= VSYSCALL_PAGE && address < VSYSCALL_PAGE + VSYSCALL_SIZE;
}

/** Bytes from the start of the page. */
export const vsyscallSlot = (address: bigint): bigint => address - VSYSCALL_PAGE;
