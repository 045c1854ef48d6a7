import type { System } from '../../model/model.ts';
import type { Head } from './head.ts';

type Arch = 'amd64' | 'i386' | 'arm64';

/** Run-time linkers name their architecture (glibc and musl sonames). */
const LINKERS: readonly (readonly [RegExp, Arch])[] = [
  [/\/ld-linux-x86-64\.so\.2|\/ld-musl-x86_64|\/x86_64-linux-/, 'amd64'],
  [/\/ld-linux-aarch64\.so\.1|\/ld-musl-aarch64|\/aarch64-linux-/, 'arm64'],
  [/\/ld-linux\.so\.2|\/ld-musl-i386|\/i[36]86-linux-/, 'i386'],
];

/**
 * Numbers by which the tables differ, of calls that every program makes (Linux: arch/x86/entry/syscalls/syscall_64.tbl
 * and syscall_32.tbl, include/uapi/asm-generic/unistd.h).
 */
const NUMBERS: Readonly<Record<Arch, Readonly<Record<string, number>>>> = {
  amd64: { read: 0, write: 1, close: 3, mmap: 9, brk: 12, execve: 59, exit_group: 231, futex: 202 },
  arm64: { read: 63, write: 64, close: 57, mmap: 222, brk: 214, execve: 221, exit_group: 94, futex: 98 },
  i386: { read: 3, write: 4, close: 6, brk: 45, execve: 11, exit_group: 252, futex: 240 },
};

export function systemOf(modules: Iterable<string>, heads: Iterable<Head>): System {
  const arch = archOf(modules, heads);
  return { os: 'linux', release: '', arch: arch ?? 'unknown', instructionLength: arch === 'arm64' ? 4 : 2 };
}

function archOf(modules: Iterable<string>, heads: Iterable<Head>): Arch | null {
  for (const path of modules) {
    for (const [pattern, arch] of LINKERS) if (pattern.test(path)) return arch;
  }
  for (const { name, number } of heads) {
    if (number === null) continue;
    for (const arch of ['amd64', 'arm64', 'i386'] as const) if (NUMBERS[arch][name] === number) return arch;
  }
  return null;
}
