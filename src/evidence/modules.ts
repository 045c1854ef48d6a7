import { baseName } from '../base/text.ts';
import type { ModelBuilder } from '../model/builder.ts';
import type { Module, Role } from '../model/model.ts';
import { ANONYMOUS, isMuslLibc, roleByName } from '../model/roles.ts';

/** What the kernel appends to the path of a mapped file that has since been unlinked or replaced. */
const DELETED = / \(deleted\)$/;

/** Memory that has a name in the process map but no file on any disk: `memfd_create`, shared anonymous maps. */
const NAMELESS = /^\/memfd:|^\/dev\/zero( \(deleted\))?$|^\/SYSV[0-9a-f]{8}|^\/\/anon$/;

export const isNameless = (printed: string): boolean => NAMELESS.test(printed);

/** Alpine's name for musl's one file (elsewhere `libc.so`), C library and run-time linker at once. */
const isMusl = (name: string): boolean => isMuslLibc(name) || /^ld-musl-[\w-]+\.so\.\d+$/.test(name);

/** What a tracer's module word stands for. A word that is no known kind of library is taken for the program. */
function moduleNamed(printed: string): Module {
  const path = printed.includes('/') ? printed : null;
  const name = baseName(printed.replace(DELETED, ''));
  if (isNameless(printed)) return { name, path, role: 'anonymous' };
  if (isMusl(name)) return { name, path, role: 'libc', alsoRtld: true };
  return { name, path, role: roleByName(printed) ?? otherRole(printed) };
}

/** `[heap]`, `[stack]` and `[anon:…]` are memory, not files; `[vdso]` is known by name already. */
const otherRole = (printed: string): Role => (printed.startsWith('[') ? 'anonymous' : 'program');

/** Interns modules by the word that the evidence uses for them. */
export class ModuleTable {
  readonly #builder: ModelBuilder;
  readonly #ids = new Map<string, number>();

  constructor(builder: ModelBuilder) {
    this.#builder = builder;
  }

  named(printed: string): number {
    const known = this.#ids.get(printed);
    if (known !== undefined) return known;
    const id = this.#builder.module(moduleNamed(printed));
    this.#ids.set(printed, id);
    return id;
  }

  get anonymous(): number {
    return this.#builder.module(ANONYMOUS);
  }
}

/** Kinds of file that only a dynamically linked process maps. */
const SHARED: ReadonlySet<Role> = new Set(['rtld', 'libc', 'libsys', 'libthr', 'library']);

export const isShared = (role: Role): boolean => SHARED.has(role);
