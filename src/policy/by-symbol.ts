import type { Entry } from '../kernel/entry.ts';
import type { ProcessState } from '../kernel/process.ts';
import type { Grade, Model } from '../model/model.ts';
import { weakest } from '../model/model.ts';
import type { Log } from './log.ts';
import { callText, describeInstruction, isSignalReturn } from './places.ts';
import type { Effect, Ruling } from './policy.ts';
import type { Region } from './regions.ts';
import { allowed, denied, unknown } from './rulings.ts';
import { isIndirectStub, issues } from './symbols.ts';

/**
 * Where the table, the address or the number is not recorded, a function's name must stand for it. `test`: key of the
 * question. `missing`: what is not recorded, as a sentence without its end.
 */
export function bySymbol(
  entry: Entry,
  region: Region,
  located: Grade,
  log: Log,
  test: string,
  effect: Effect,
  missing = 'no table is recorded',
): Ruling {
  const { attempt, site } = entry;
  const symbol = site?.symbol ?? null;
  const call = (): string => callText(attempt);
  const place = (): string => describeInstruction(entry);
  const grade = weakest('symbol', located);
  if (attempt.indirect || (symbol !== null && isIndirectStub(symbol))) {
    log.ask(test, false, () => `${missing}; any call is made from this one place`);
    return denied(
      () => `${place()} makes any call from one place, as syscall(2) does; a table has no form for that.`,
      grade,
      effect,
      () => 'it were made by an instruction of its own',
    );
  }
  if (symbol !== null && issues(symbol, site?.symbolOffset ?? null, attempt.name)) {
    log.ask(test, true, () => `${missing}; by name, ${symbol} issues ${call()}`);
    return allowed(
      () => `${place()} is in ${symbol} of ${region.name}, which stands for the place of ${call()}: ${missing}.`,
      grade,
    );
  }
  log.ask(test, null, () => missing);
  return unknown(
    () => `${place()} is in ${region.name}; whether ${call()} may be made there is not known: ${missing}.`,
  );
}

const NUMBERS = new WeakMap<Model, readonly number[]>();

/** Numbers under which the model's calls end signal handlers. */
export function signalReturnNumbers({ model }: ProcessState): readonly number[] {
  let numbers = NUMBERS.get(model);
  if (!numbers) {
    numbers = [...new Set(model.attempts.filter(isSignalReturn).flatMap(({ number }) => number ?? []))];
    NUMBERS.set(model, numbers);
  }
  return numbers;
}
