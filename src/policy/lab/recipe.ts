import { fail, ok, type Result } from '../../base/result.ts';

/** A policy as its parts: what the laboratory composes, the link carries, and `compose.ts` makes a `Policy` of. */
export interface Recipe {
  readonly name: string;
  /** Who says which text may enter. */
  readonly registrar: 'kernel' | 'rtld-once' | 'rtld-open' | 'program';
  /** What is looked up at entry. */
  readonly key: 'region' | 'permission' | 'site' | 'set';
  /** Objects whose text may enter. */
  readonly trusted: readonly TrustedRole[];
  /** The shared page, where signal handlers end. */
  readonly page: 'none' | 'sigreturn' | 'any';
  /** Static programs, which contain neither rtld nor libsys. */
  readonly statics: 'refused' | 'text' | 'table';
  /** Whether syscall(2) and __syscall keep working. */
  readonly indirect: boolean;
  /** Whether another object may be put in the place of libsys, to log or to replay. */
  readonly replaceable: boolean;
  readonly effect: 'SIGABRT' | 'SIGSEGV' | 'SIGSYS' | 'ENOSYS' | 'log';
}

/** Where the laboratory begins: msyscall, for libsys. */
export const DEFAULT_RECIPE: Recipe = {
  name: 'region',
  registrar: 'rtld-once',
  key: 'region',
  trusted: ['rtld', 'libsys'],
  page: 'sigreturn',
  statics: 'text',
  indirect: true,
  replaceable: false,
  effect: 'SIGABRT',
};

export const TRUSTED_ROLES = ['rtld', 'libsys', 'libc', 'libthr', 'library', 'program'] as const;
export type TrustedRole = (typeof TRUSTED_ROLES)[number];

/** What each choice is called, in the order in which it is offered. */
export const PARTS = {
  registrar: {
    kernel: 'the kernel, which provides libsys itself',
    'rtld-once': 'rtld, once, then sealed',
    'rtld-open': 'rtld, as often as it likes',
    program: 'the program itself, at any time',
  },
  key: {
    region: 'a region: any instruction in it',
    permission: 'a permission of the code’s capability',
    site: 'one instruction for each number',
    set: 'a set of instructions for each number',
  },
  trusted: {
    rtld: 'rtld',
    libsys: 'libsys',
    libc: 'libc',
    libthr: 'libthr',
    library: 'other libraries',
    program: 'the dynamic program',
  },
  page: {
    none: 'nothing',
    sigreturn: 'sigreturn only',
    any: 'any call',
  },
  statics: {
    refused: 'refused',
    text: 'their whole text may enter',
    table: 'by a table that they carry',
  },
  effect: {
    SIGABRT: 'SIGABRT, cannot be caught',
    SIGSEGV: 'SIGSEGV, can be caught',
    SIGSYS: 'SIGSYS, can be caught',
    ENOSYS: 'ENOSYS is returned',
    log: 'let in, but logged',
  },
} as const satisfies { readonly [Part in keyof Recipe]?: Readonly<Record<string, string>> };

/** Why the parts do not fit together, in one sentence; null: they do. */
export function contradiction(recipe: Recipe): string | null {
  const { registrar, key, trusted, statics, indirect, replaceable, page } = recipe;
  const trusts = (role: TrustedRole): boolean => trusted.includes(role);
  if (trusted.length === 0 && statics === 'refused' && page === 'none') {
    return 'Nothing is trusted, so no call could ever be made: trust rtld and libsys, or admit static programs.';
  }
  if (key === 'site' && indirect) {
    return 'One instruction for each number has no form for syscall(2), whose one instruction issues any number: switch it off, or use sets.';
  }
  if (key === 'site' && replaceable) {
    return 'A replaced libsys enters by one instruction for every number, which a table of one instruction per number cannot hold: use sets or a region.';
  }
  if (replaceable && !trusts('libsys')) {
    return 'A libsys that may be replaced has to be trusted first: trust libsys, or let it be fixed.';
  }
  if (replaceable && key === 'set' && !indirect) {
    return 'The usual replacement enters by one indirect instruction, and syscall(2) is switched off: switch it on, or let libsys be fixed.';
  }
  if (registrar === 'kernel' && replaceable) {
    return 'A libsys that the kernel provides cannot be replaced by another: let rtld register it.';
  }
  const named = (['libc', 'libthr', 'library'] as const).filter(trusts);
  if (registrar === 'kernel' && named.length > 0) {
    return `The kernel does not know libraries by their names, so it cannot trust ${named.map((role) => PARTS.trusted[role]).join(' and ')}: let rtld register them.`;
  }
  if (key === 'permission' && registrar === 'kernel') {
    return 'A permission is taken from libraries by whoever links them: let rtld be the registrar.';
  }
  if (key === 'permission' && registrar === 'program') {
    return 'A capability cannot give itself a permission that it lacks, so the program cannot be the registrar.';
  }
  if (key === 'permission' && page === 'sigreturn') {
    return 'A permission compares no number, so the shared page cannot be held to sigreturn: let it make any call, or none.';
  }
  if ((registrar === 'rtld-once' || registrar === 'rtld-open') && !trusts('rtld')) {
    return 'rtld registers the others by a call, so it must be able to enter: trust rtld.';
  }
  if (statics === 'table' && (key === 'region' || key === 'permission')) {
    return `A table in static programs says nothing to a rule that looks at ${key === 'region' ? 'regions' : 'permissions'}: admit their text, or refuse them.`;
  }
  return null;
}

const PREFIX = 'lab~';
const LETTERS = {
  registrar: { kernel: 'k', 'rtld-once': 'o', 'rtld-open': 'r', program: 'p' },
  key: { region: 'r', permission: 'p', site: 's', set: 'm' },
  trusted: { rtld: 'r', libsys: 's', libc: 'c', libthr: 't', library: 'l', program: 'p' },
  page: { none: 'n', sigreturn: 's', any: 'a' },
  statics: { refused: 'r', text: 't', table: 'k' },
  effect: { SIGABRT: 'a', SIGSEGV: 'v', SIGSYS: 's', ENOSYS: 'e', log: 'l' },
} as const;

const NAME = /^[A-Za-z0-9][A-Za-z0-9 .+-]{0,39}$/;

/** A name that a code can carry: letters, digits, space, `.`, `+`, `-`; at most 40. */
export const isName = (name: string): boolean => NAME.test(name);

/**
 * The recipe as one word that can stand wherever a policy's id does: `lab~orrs.s.t.10a~rtld_and_libsys`. Equal recipes
 * give equal words.
 */
export function encodeRecipe(recipe: Recipe): string {
  const { name, registrar, key, trusted, page, statics, indirect, replaceable, effect } = recipe;
  const roles = TRUSTED_ROLES.filter((role) => trusted.includes(role)).map((role) => LETTERS.trusted[role]);
  const parts = [
    LETTERS.registrar[registrar] + LETTERS.key[key] + roles.join(''),
    LETTERS.page[page],
    LETTERS.statics[statics],
    `${indirect ? 1 : 0}${replaceable ? 1 : 0}${LETTERS.effect[effect]}`,
  ];
  return `${PREFIX}${parts.join('.')}~${name.replaceAll(' ', '_')}`;
}

export const isRecipeCode = (word: string): boolean => word.startsWith(PREFIX);

/** Reads a code back. A contradictory one is read too: `contradiction` says why it cannot be used. */
export function decodeRecipe(word: string): Result<Recipe> {
  const match =
    /^lab~([korp])([rpsm])([rsctlp]*)\.([nsa])\.([rtk])\.([01])([01])([avsel])~([A-Za-z0-9._+-]{1,40})$/.exec(word);
  const name = match?.[9]?.replaceAll('_', ' ') ?? '';
  const letters = new Set(match?.[3]);
  if (!match || !isName(name) || letters.size !== match[3]?.length) {
    return fail('This is not a policy that the laboratory has written.', { remedy: 'Copy its whole link again.' });
  }
  const from = <Word extends string>(table: Readonly<Record<Word, string>>, letter: string | undefined): Word =>
    (Object.keys(table) as Word[]).find((key) => table[key] === letter) as Word;
  return ok({
    name,
    registrar: from(LETTERS.registrar, match[1]),
    key: from(LETTERS.key, match[2]),
    trusted: TRUSTED_ROLES.filter((role) => letters.has(LETTERS.trusted[role])),
    page: from(LETTERS.page, match[4]),
    statics: from(LETTERS.statics, match[5]),
    indirect: match[6] === '1',
    replaceable: match[7] === '1',
    effect: from(LETTERS.effect, match[8]),
  });
}
