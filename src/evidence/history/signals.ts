import { fail, ok, type Result } from '../../base/result.ts';

/** signal.h of the systems that histories are of; `SIGRTMIN+3` and its kin besides. */
const NAMES: ReadonlySet<string> = new Set(
  (
    'HUP INT QUIT ILL TRAP ABRT IOT EMT FPE KILL BUS SEGV SYS PIPE ALRM TERM URG STOP TSTP CONT CHLD TTIN TTOU IO POLL ' +
    'XCPU XFSZ VTALRM PROF WINCH INFO USR1 USR2 THR LIBRT PROT STKFLT PWR CANCEL'
  )
    .split(' ')
    .map((name) => `SIG${name}`),
);

const REAL_TIME = /^SIGRT(MIN|MAX)([+-]\d{1,2})?$/;

/** A slip in a signal's name would make a handler of nothing, so it is a mistake. */
export function knownSignals(...names: readonly string[]): Result<null> {
  const odd = names.find((name) => !NAMES.has(name) && !REAL_TIME.test(name));
  return odd === undefined ? ok(null) : fail(`“${odd}” is no signal.`, { remedy: 'Write the name, as in “SIGSYS”.' });
}
