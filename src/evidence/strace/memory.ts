import type { Range } from '../../model/model.ts';
import { descriptor, fields, integer } from './arguments.ts';
import { OpenFiles } from './open-files.ts';

/** Executable memory that the trace shows being mapped. What the kernel maps at execve (program, ld.so) is not here. */
export interface Region extends Range {
  /** File by the name that it was opened under; null for anonymous memory and for files that the trace does not name. */
  readonly path: string | null;
  readonly anonymous: boolean;
  /** Address of offset 0 of the file, where it was mapped too. */
  readonly base: bigint | null;
  readonly fileOffset: bigint;
  readonly writable: boolean;
  readonly line: number;
}

/** Keeps hostile traces linear; a process has some tens of executable mappings, one with a JIT some hundreds. */
const MAX_REGIONS = 1024;
const MAX_ANONYMOUS = 256;

/**
 * The executable part of an address space, followed through open, mmap, munmap and mprotect, so that a pc can be
 * placed without a stack. Changing methods tell whether what is executable where has changed.
 *
 * Lists are replaced, never changed in place: forked processes share them until one of them maps something.
 */
export class Memory {
  /** What is executable now. */
  #live: readonly Region[] = [];
  /** Taken over from the parent, for the picture. */
  #inherited: readonly Region[] = [];
  readonly #mapped: Region[] = [];
  #files = new OpenFiles();
  readonly #loadedAt = new Map<string, bigint>();
  /** The latest anonymous mappings: memory that a JIT may make executable later. */
  #anonymous: readonly Range[] = [];

  /** Every region there has been, for the picture. */
  get regions(): readonly Region[] {
    return [...this.#inherited, ...this.#mapped].slice(0, MAX_REGIONS);
  }

  /**
   * Takes over what a forked child has of its parent, and keeps what it has mapped and opened itself: it may have been
   * running for a while when its parent becomes known. For the picture, if that is no more than `room`. Returns how many
   * regions these are.
   */
  inherit(parent: Memory, room: number): number {
    this.#live = latest(MAX_REGIONS, parent.#live, this.#live);
    this.#anonymous = latest(MAX_ANONYMOUS, parent.#anonymous, this.#anonymous);
    this.#files = this.#files.under(parent.#files);
    if (parent.#live.length <= room) this.#inherited = parent.#live;
    return this.#inherited.length;
  }

  /** What is left after execve: the open files. (Those marked close-on-exec are overwritten when the number returns.) */
  afterExec(): Memory {
    const next = new Memory();
    next.#files = this.#files.copy();
    return next;
  }

  at(pc: bigint): Region | null {
    return this.#live.find((region) => pc >= region.start && pc < region.end) ?? null;
  }

  opened(fd: number, path: string): void {
    this.#files.open(fd, path);
  }

  duplicated(from: number, to: number): void {
    const path = this.#files.path(from);
    if (path !== null) this.#files.open(to, path);
  }

  mapped(args: string, start: bigint, line: number): boolean {
    const [, length, protection = '', flags = '', ...rest] = fields(args);
    const end = start + (integer(length) ?? 0n);
    if (end === start) return false;
    const executable = protection.includes('PROT_EXEC');
    const changed = executable || flags.includes('MAP_FIXED') ? this.#uncover(start, end) : false;
    if (flags.includes('MAP_ANON')) {
      if (!executable) this.#remember({ start, end });
      else this.#cover({ start, end, path: null, anonymous: true, base: null, ...mappedAs(protection, 0n, line) });
      return changed || executable;
    }
    const fileOffset = integer(rest.at(-1)) ?? 0n;
    const file = descriptor(rest.slice(0, -1).join(', '));
    const path = file?.path ?? this.#files.path(file?.fd ?? -1);
    if (path !== null && fileOffset === 0n) this.#loadedAt.set(path, start);
    if (!executable) return changed;
    const base = path === null ? null : (this.#loadedAt.get(path) ?? null);
    this.#cover({ start, end, path, anonymous: false, base, ...mappedAs(protection, fileOffset, line) });
    return true;
  }

  unmapped(args: string): boolean {
    const [address, length] = fields(args);
    const start = integer(address);
    return start !== null && this.#uncover(start, start + (integer(length) ?? 0n));
  }

  /** Only memory that becomes executable matters: code pages that are made writable for a moment stay where they are. */
  protected(args: string, line: number): boolean {
    const [address, length, protection = ''] = fields(args);
    const start = integer(address);
    if (start === null || !protection.includes('PROT_EXEC') || this.at(start) !== null) return false;
    const end = start + (integer(length) ?? 0n);
    const anonymous = this.#anonymous.some((range) => start >= range.start && end <= range.end);
    this.#cover({ start, end, path: null, anonymous, base: null, ...mappedAs(protection, 0n, line) });
    return true;
  }

  #remember(range: Range): void {
    this.#anonymous = latest(MAX_ANONYMOUS, this.#anonymous, [range]);
  }

  #cover(region: Region): void {
    this.#live = latest(MAX_REGIONS, this.#live, [region]);
    if (this.#mapped.length < MAX_REGIONS) this.#mapped.push(region);
  }

  #uncover(start: bigint, end: bigint): boolean {
    const touched = this.#live.some((region) => region.start < end && start < region.end);
    if (!touched) return false;
    this.#live = this.#live.flatMap((region) => {
      if (region.start >= end || start >= region.end) return [region];
      const left = region.start < start ? [{ ...region, end: start }] : [];
      const right = region.end > end ? [{ ...region, start: end }] : [];
      return [...left, ...right];
    });
    return true;
  }
}

const mappedAs = (
  protection: string,
  fileOffset: bigint,
  line: number,
): Pick<Region, 'writable' | 'fileOffset' | 'line'> => ({
  writable: protection.includes('PROT_WRITE'),
  fileOffset,
  line,
});

/** Both lists as one, the older first; of too many the older are left out. */
function latest<T>(most: number, older: readonly T[], younger: readonly T[]): readonly T[] {
  return younger.length === 0 ? older : [...older, ...younger].slice(-most);
}
