import { type Entry, placeGrade } from '../kernel/entry.ts';
import { errno } from './effects.ts';
import type { Log } from './log.ts';
import { callText } from './places.ts';
import type { Performed } from './policy.ts';
import { denied } from './rulings.ts';

/** The two ends of a call that registers something. */
export interface Registering<State> {
  /** It was let in, and fails with an errno. The state stays, unless `next` says otherwise. */
  refuse(name: string, why: string, wouldPassIf: string, next?: State): Performed<State>;
  done(next: State, what: string): Performed<State>;
}

/** `test`: key of the question that the call itself asks. */
export const registering = <State>(entry: Entry, state: State, log: Log, test: string): Registering<State> => ({
  refuse(name, why, wouldPassIf, next = state) {
    log.ask(test, false, () => why);
    const refused = denied(
      () => `${callText(entry.attempt)} is let in, and fails: ${why}.`,
      placeGrade(entry),
      errno(name),
      () => wouldPassIf,
    );
    return { state: next, refused };
  },
  done(next, what) {
    log.ask(test, true, () => what);
    return { state: next, refused: null };
  },
});
