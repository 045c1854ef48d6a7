import { at } from '../base/assert.ts';
import type { CallIndex } from './call-index.ts';
import type { Attempt, Calls, Circumstance, Model, Module } from './model.ts';
import type { Operation } from './operation.ts';
import { circumstanceOf, siteOf } from './queries.ts';
import { mappingOf, type StandIn, type StandIns } from './stand-in.ts';

/**
 * A run-time linker knows the object that it registers by its name (OpenBSD: the soname begins with `libc.so.`,
 * SerenityOS: `libsystem.so`). What stands in its place has another, so those registrations are not made; the calls stay
 * in the list, where they are said to register nothing.
 */
export function withoutRegistrations(
  { model, first }: CallIndex,
  modules: readonly Module[],
  standIns: StandIns,
): Pick<Model, 'attempts' | 'circumstances' | 'notes'> & { readonly note: Calls['note'] } {
  const circumstances: Circumstance[] = [...model.circumstances];
  const notes = [...model.notes];
  const note = new Map<number, number>();
  const attempts = model.attempts.map((attempt, id): Attempt => {
    const circumstance = circumstanceOf(model, attempt);
    const standIn = standIns.get(attempt.image);
    const left = circumstance && standIn && whatIsLeft(model, standIn, attempt, circumstance.operation);
    if (!left) return attempt;
    // A registration begins an epoch, so its attempt has this one call.
    note.set(at(first, id), notes.push(why(model, modules, standIn, attempt)) - 1);
    return { ...attempt, circumstance: circumstances.push({ ...circumstance, operation: left }) - 1 };
  });
  return { attempts, circumstances, notes, note: note.size === 0 ? model.calls.note : noted(model.calls, note) };
}

const NOTHING: Operation = { kind: 'none' };

/** What a call still does where its object has another name; null: all that it did. */
function whatIsLeft(
  model: Model,
  { holder }: StandIn,
  attempt: Attempt,
  operation: Operation | null,
): Operation | null {
  const address = operation && addressOf(operation);
  const by = siteOf(model, attempt)?.module ?? -1;
  if (!address || model.modules[by]?.role !== 'rtld') return null;
  const text = mappingOf(model, attempt.image, holder)?.text ?? null;
  if (text === null || address < text.start || address >= text.end) return null;
  // SerenityOS makes all text immutable, whatever its name.
  return operation.kind === 'annotate' && operation.immutable ? { ...operation, syscallCode: false } : NOTHING;
}

/** Where what is registered begins; null: it registers nothing. */
function addressOf(operation: Operation): bigint | null {
  switch (operation.kind) {
    case 'msyscall':
    case 'pinsyscall':
    case 'pinsyscalls':
      return operation.start;
    case 'annotate':
      return operation.syscallCode ? operation.address : null;
    default:
      return null;
  }
}

function why(model: Model, modules: readonly Module[], { holder, by }: StandIn, attempt: Attempt): string {
  const linker = at(modules, siteOf(model, attempt)?.module ?? -1).name;
  const [known, standIn] = [at(modules, holder).name, at(modules, by).name];
  return `Registers nothing here: ${linker} knows ${known} by its name, and ${standIn}, which stands in its place, has another.`;
}

function noted({ note, length }: Calls, changed: ReadonlyMap<number, number>): Int32Array {
  const column = note ? note.slice() : new Int32Array(length).fill(-1);
  for (const [call, id] of changed) column[call] = id;
  return column;
}
