import type { Entry } from '../kernel/entry.ts';
import { actionOn, isCaught, threadOf } from '../kernel/process.ts';
import type { Effect } from './policy.ts';

/**
 * What a refusal does, as data and in one phrase. A core is what all signals here leave where no handler runs: it is
 * their default action (sigaction(2) of the BSDs, signal(7) of Linux; OpenBSD: regress/sys/kern/syscall_segment).
 */

type Details = Partial<Pick<Effect, 'errno'>> &
  Pick<Effect, 'errnoIfContinued' | 'errnoRecorded' | 'siginfo' | 'core' | 'accounting'>;

const KNOWN = new Map<string, Effect>();

/** Equal effects are one object: there are few, and a run keeps one for each attempt. */
function known(key: string, make: () => Effect): Effect {
  let effect = KNOWN.get(key);
  if (!effect) {
    effect = make();
    KNOWN.set(key, effect);
  }
  return effect;
}

const keyOf = ({ errno, errnoIfContinued, errnoRecorded, siginfo, core, accounting }: Details): string =>
  `${errno} ${errnoIfContinued} ${errnoRecorded} ${siginfo} ${core} ${accounting}`;

/** A signal that nothing can catch: the process dies. */
export const kill = (signal: string, because: string, details: Details = {}): Effect =>
  known(`kill ${signal} ${because} ${keyOf(details)}`, () => ({
    action: 'signal',
    signal,
    errno: null,
    catchable: false,
    fatal: true,
    core: true,
    text: `${signal}, cannot be caught; the process dies${because === '' ? '' : ` (${because})`}`,
    ...details,
  }));

/** A signal that ends one thread of several; the process goes on, and no core is left (seccomp(2)). */
export const killThread = (signal: string, details: Details = {}): Effect =>
  known(`thread ${signal} ${keyOf(details)}`, () => ({
    ...kill(signal, '', details),
    fatal: false,
    core: false,
    endsThread: true,
    text: `${signal}, cannot be caught; the thread dies`,
  }));

/** A signal that a handler may catch. With a handler in place the process goes on in it. */
export function signal(entry: Entry, name: string, details: Details = {}, aside = ''): Effect {
  const caught = isCaught(entry.process, entry.thread, name);
  return known(`signal ${name} ${caught} ${aside} ${keyOf(details)}`, () => catchable(name, caught, details, aside));
}

function catchable(name: string, caught: boolean, details: Details, aside: string): Effect {
  const end = caught ? 'its handler runs' : 'the process dies unless a handler catches it';
  return {
    action: 'signal',
    signal: name,
    errno: null,
    catchable: true,
    fatal: !caught,
    core: !caught,
    text: `${name}; ${end}${aside === '' ? '' : ` (${aside})`}`,
    ...details,
  };
}

/** A signal like any other: ignored or held off it is not felt, and the call just fails. */
export function ordinary(entry: Entry, name: string, details: Details): Effect {
  const { process, thread } = entry;
  const felt = actionOn(process, name) !== 'ignore' && !threadOf(process, thread).mask.has(name);
  if (felt) return signal(entry, name, details);
  return known(`unfelt ${name} ${keyOf(details)}`, () => ({
    ...signal(entry, name, details),
    fatal: false,
    core: false,
    text: `${name} is ignored or held off; ${details.errno ?? 'an error'} is returned`,
  }));
}

/** As Linux forces a signal: where it is ignored or held off, the process is killed. */
export function forced(entry: Entry, name: string, details: Details = {}): Effect {
  const { process, thread } = entry;
  if (actionOn(process, name) === 'ignore') return kill(name, 'forced, although it is ignored', details);
  if (threadOf(process, thread).mask.has(name)) return kill(name, 'forced, although it is held off', details);
  return signal(entry, name, details);
}

/** The call fails; no signal. */
export const errno = (name: string, aside = 'no signal, the process goes on'): Effect =>
  known(`errno ${name} ${aside}`, () => ({
    action: 'errno',
    signal: null,
    errno: name,
    catchable: false,
    fatal: false,
    text: `${name} is returned; ${aside}`,
  }));

/** A call that is let in under somebody's eyes. */
export const watched = (action: 'trace' | 'observe', text: string): Effect =>
  known(`${action} ${text}`, () => ({ action, signal: null, errno: null, catchable: false, fatal: false, text }));
