import { baseName } from '../base/text.ts';
import type { Attempt, Image, Model, Role } from '../model/model.ts';
import { callName, moduleName } from '../model/queries.ts';
import { ROLE_LABEL } from '../model/roles.ts';

/** The words that name what a picture shows: one set for all pictures, so that a target means the same in each. */

/** A process: its name, that of an attack on it, the path of its program or the end of that, `412`, `pid 412`. */
export const namesProcess = ({ name, attack, path, pid }: Image, word: string): boolean =>
  [name, attack?.name, path, path === null ? null : baseName(path), String(pid), `pid ${pid}`].includes(word);

/**
 * An object, or several of one role: the role, as `libc` or as it is labelled, or the soname of one of them, of which
 * the end may be left out: `libsys`, `libsys.so`, `libsys.so.7`. `modules`: ids, -1 for one that is not known.
 */
export const namesObject = (model: Model, role: Role, modules: readonly number[], word: string): boolean =>
  word === role ||
  word === ROLE_LABEL[role] ||
  modules.some((module) => `${moduleName(model, module, '')}.`.startsWith(`${word}.`));

/** A system call: its name, alone or with its number: `read`, `read #3`. */
export const namesCall = (call: Pick<Attempt, 'name' | 'number'>, word: string): boolean =>
  word === call.name || word === callName(call);
