import { SIGRETURN, UMTX_OP_ERR } from '../../facts/freebsd-syscalls.ts';
import type { Module, Range, Stub } from '../../model/model.ts';
import type { Release } from './release.ts';
import { allStubs, INSTRUCTION_LENGTH, layStubs, linkedStubs, rtldStubs, type StubTable } from './stubs.ts';

/** An object at its place. Addresses are illustrative, but fixed: the same run gives the same pictures. */
export interface PlacedObject {
  readonly module: Module;
  readonly base: bigint;
  readonly text: Range;
  readonly stubs: readonly Stub[];
  /** First address behind the stubs: other functions are laid out from here. */
  readonly code: bigint;
  readonly note?: string;
}

interface Place {
  readonly base: bigint;
  /** Offset and length of the executable segment, bytes. */
  readonly text: readonly [offset: bigint, length: bigint];
}

const NO_STUBS = (start: bigint): StubTable => ({ stubs: [], end: start });

function place(module: Module, at: Place, stubsFrom = NO_STUBS, note?: string): PlacedObject {
  const start = at.base + at.text[0];
  const { stubs, end } = stubsFrom(start + 0x40n);
  const text = { start, end: start + at.text[1] };
  return { module, base: at.base, text, stubs, code: end, ...(note === undefined ? {} : { note }) };
}

/** The objects that dynamic programs share, and the shared page, which every process has. */
export type SharedName = 'rtld' | 'libthr' | 'libc' | 'libsys' | 'sharedPage';
export type SharedObjects = Readonly<Partial<Record<SharedName, PlacedObject>>>;

/** Offset of the trampoline in the shared page and of the address after its instruction. Illustrative. */
const TRAMPOLINE = 0x4e0n;
const TRAMPOLINE_PC = 0x12n;
export const TRAMPOLINE_SYMBOL = 'sigcode';
export const TRAMPOLINE_OFFSET = Number(TRAMPOLINE_PC);

/** Place of the counters in the shared page. Illustrative. */
export const TIME_PAGE_OFFSET = 0x100n;

const library = (name: string, role: Module['role']): Module => ({ name, path: `/lib/${name}`, role });

export function sharedObjects(release: Release): SharedObjects {
  const split = release.stubsIn === 'libsys';
  const everyStub = (start: bigint) => allStubs(release, start);
  return {
    libthr: place(
      library('libthr.so.3', 'libthr'),
      { base: 0x8_0200_0000n, text: [0xa000n, 0x1_0000n] },
      release.umtxErrIn === 'libthr' ? (start) => layStubs([], start, [[UMTX_OP_ERR]]) : NO_STUBS,
      release.umtxErrIn === 'libthr' ? 'one system call of its own: _umtx_op_err' : 'no system calls of its own',
    ),
    libc: place(
      library('libc.so.7', 'libc'),
      { base: 0x8_0300_0000n, text: [0x8_4000n, 0x14_c000n] },
      split ? NO_STUBS : everyStub,
      split
        ? 'no direct system calls left in normal use (a few unused hand-written ones may remain: inferred)'
        : undefined,
    ),
    ...(split && {
      libsys: place(library('libsys.so.7', 'libsys'), { base: 0x8_0400_0000n, text: [0x7000n, 0x6000n] }, everyStub),
    }),
    rtld: place(
      { name: 'ld-elf.so.1', path: '/libexec/ld-elf.so.1', role: 'rtld' },
      { base: 0x8_0100_0000n, text: [0x7000n, 0x1_9000n] },
      (start) => rtldStubs(release, start),
    ),
    sharedPage: place(
      { name: 'shared page', path: null, role: 'sharedPage' },
      { base: 0x7fff_ffff_f000n, text: [0n, 0x1000n] },
      (start) => ({
        stubs: [
          {
            symbol: TRAMPOLINE_SYMBOL,
            number: SIGRETURN,
            address: start - 0x40n + TRAMPOLINE + TRAMPOLINE_PC - INSTRUCTION_LENGTH,
          },
        ],
        end: start + 0x800n,
      }),
      'made by the kernel: the clock, and the code that ends a signal handler',
    ),
  };
}

/** The program of a dynamic image: it reaches the kernel through its libraries only. */
export const dynamicProgram = (path: string): PlacedObject =>
  place(program(path), { base: 0x20_0000n, text: [0x2000n, 0x4000n] });

/** A static program: libc.a's wrappers and stubs are part of it. */
export const staticProgram = (release: Release, path: string, linked: readonly string[]): PlacedObject =>
  place(program(path), { base: 0x20_0000n, text: [0x8_0000n, 0x40_0000n] }, (start) =>
    linkedStubs(release, start, linked),
  );

/** A Go program: instructions of its own, and no table of them that a kernel or a loader could read. */
export const goProgram = (path: string): PlacedObject =>
  place(program(path), { base: 0x40_0000n, text: [0x1000n, 0x100_0000n] }, NO_STUBS, 'system calls of its own');

function program(path: string): Module {
  return { name: path.slice(path.lastIndexOf('/') + 1), path, role: 'program' };
}
