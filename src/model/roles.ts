import { baseName } from '../base/text.ts';
import type { Module, Role } from './model.ts';

/**
 * What a file is to a process, told from its name alone: sonames are the field's own convention (the kernel of OpenBSD
 * and its ld.so decide by `libc.so.` too, see docs/policies.md). The program itself cannot be told by name; importers
 * know it from execve, or take what is left.
 */
const BY_NAME: readonly (readonly [RegExp, Role])[] = [
  [
    /^ld-elf(32)?\.so\.\d+$|^ld-linux[\w-]*\.so\.\d+$|^ld(64)?\.so(\.\d+)?$|^ld-musl-[\w-]+\.so\.\d+$|^ld-\d+\.\d+\.so$/,
    'rtld',
  ],
  [/^libsys\.so(\.|$)/, 'libsys'],
  [/^libc\.so(\.|$)|^libc-\d+\.\d+\.so$/, 'libc'],
  [/^libthr\.so(\.|$)|^libpthread(-\d+\.\d+)?\.so(\.|$)/, 'libthr'],
  [/^\[(vdso|vsyscall|sharedpage)\]$/, 'sharedPage'],
  [/\.so(\.|$)/, 'library'],
];

/** Role by name; null where only the context can tell (a program, a data file). */
export function roleByName(pathOrName: string): Role | null {
  const name = baseName(pathOrName.replace(/ \(deleted\)$/, ''));
  for (const [pattern, role] of BY_NAME) if (pattern.test(name)) return role;
  return null;
}

/** musl's one file is C library and run-time linker: `/lib/ld-musl-x86_64.so.1` links to `libc.so`. */
export const isMuslLibc = (pathOrName: string): boolean => baseName(pathOrName) === 'libc.so';

/** Memory without a file: a JIT page, a stack, an unlinked map. */
export const ANONYMOUS: Module = { name: 'anonymous memory', path: null, role: 'anonymous' };

/** What each band is called on screen and in reports. */
export const ROLE_LABEL: Readonly<Record<Role, string>> = {
  program: 'program',
  library: 'library',
  libthr: 'threads',
  libc: 'C library',
  libsys: 'syscall stubs',
  rtld: 'run-time linker',
  sharedPage: 'shared page',
  anonymous: 'no file',
  unknown: 'not known',
};
