import { at } from '../base/assert.ts';
import { entryOf } from '../kernel/entry.ts';
import {
  ANY_THREAD,
  type Change,
  changed,
  execProcess,
  forkProcess,
  isCaught,
  type ProcessState,
  startProcess,
} from '../kernel/process.ts';
import type { CallIndex } from '../model/call-index.ts';
import type { Attempt, Model, ModelEvent } from '../model/model.ts';
import type { Operation } from '../model/operation.ts';
import { circumstanceOf } from '../model/queries.ts';
import { SILENT } from '../policy/log.ts';
import { isSignalReturn } from '../policy/places.ts';
import type { Judgement, Policy } from '../policy/policy.ts';
import { judgementOf, merge } from './merge.ts';

/**
 * Goes through what changes the state of processes, in order: execs, forks, mappings, signals, and the calls that
 * register, map or protect. All other calls change nothing, so they need not be gone through: a trace of ten million
 * calls has few stations, most have none.
 *
 *   processes[image][epoch]       what every kernel keeps
 *   states[policy][image][epoch]  what each rule keeps
 *
 * A call takes effect only if every policy lets it in; one that is refused on the way out has run by then. Whether one
 * that is undecided does is chosen: there is a course for each choice (`coursesOf`). After a process is dead the walk goes
 * on as if it lived: each call is judged on its own, and what never happens is worked out apart (`fates`).
 */
export interface Course {
  readonly processes: readonly (readonly ProcessState[])[];
  readonly states: readonly (readonly (readonly unknown[])[])[];
  /** Of the calls gone through, by attempt: what each policy said. */
  readonly settled: ReadonlyMap<number, Settled>;
  /** Most undecided calls that would have had an effect, in one process and those that it descends from. */
  readonly undecided: number;
}

/** What was said of an attempt when it was gone through. */
export interface Settled {
  readonly byPolicy: readonly Judgement[];
  /** Nobody refuses it before it runs, so that each policy was asked about its arguments too. */
  readonly runs: boolean;
}

/** Whether an undecided call takes effect. `nth`: of its process and those that it descends from, from 0. */
type Choice = (nth: number) => boolean;

/** The state at an epoch; where nothing was recorded for it, the last one before. */
export const atEpoch = <T>(epochs: readonly T[], epoch: number): T => at(epochs, Math.min(epoch, epochs.length - 1));

type Station =
  | { readonly kind: 'event'; readonly at: number; readonly event: ModelEvent }
  | { readonly kind: 'call'; readonly at: number; readonly attempt: number };

/** Whether anything in a model changes what rules look at: then policies cannot be looked at one by one. */
export const hasStations = ({ circumstances, events }: Model): boolean =>
  circumstances.some(({ operation }) => operation !== null) || events.some(({ epoch }) => epoch !== undefined);

/** Events before the call that they precede, in the order of the model. */
function stationsOf({ model, first }: CallIndex): Station[] {
  const stations: Station[] = model.events.map((event) => ({ kind: 'event', at: event.at, event }));
  const events = stations.length;
  if (hasStations(model)) {
    for (const [attempt, { kind, circumstance = -1 }] of model.attempts.entries()) {
      const call = at(first, attempt);
      if (kind === 'syscall' && circumstance >= 0 && call >= 0 && at(model.circumstances, circumstance).operation) {
        stations.push({ kind: 'call', at: call, attempt });
      }
    }
  }
  const rank = ({ kind }: Station): number => (kind === 'event' ? 0 : 1);
  return stations.length === events ? stations : stations.sort((a, b) => a.at - b.at || rank(a) - rank(b));
}

/** The course in which undecided calls take effect, unless they are chosen not to. */
export function courseOf(index: CallIndex, policies: readonly Policy[], choice: Choice = () => true): Course {
  const { model } = index;
  const walk = new Walk(model, policies, choice);
  for (const station of stationsOf(index)) {
    if (station.kind === 'event') walk.event(station.event);
    else walk.call(station.attempt);
  }
  return walk.finish();
}

/** Undecided calls of one line of descent that are each taken both ways. Those after them go the way of the last. */
const MOST_CHOICES = 4;

/** Every course that the evidence leaves open; the first is that in which undecided calls take effect. */
export function coursesOf(index: CallIndex, policies: readonly Policy[]): readonly [Course, ...Course[]] {
  const first = courseOf(index, policies);
  const choices = Math.min(first.undecided, MOST_CHOICES);
  const others = Array.from({ length: 2 ** choices - 1 }, (_, bits) =>
    courseOf(index, policies, (nth) => ((bits >> Math.min(nth, choices - 1)) & 1) === 1),
  );
  return [first, ...others];
}

class Walk {
  readonly #model: Model;
  readonly #policies: readonly Policy[];
  readonly #choice: Choice;
  /** Of each image, with those that it inherited. */
  readonly #undecided: number[];
  readonly #processes: (ProcessState[] | undefined)[];
  readonly #states: (unknown[] | undefined)[][];
  readonly #settled = new Map<number, Settled>();

  constructor(model: Model, policies: readonly Policy[], choice: Choice) {
    this.#model = model;
    this.#policies = policies;
    this.#choice = choice;
    this.#undecided = model.images.map(() => 0);
    this.#processes = model.images.map(() => undefined);
    this.#states = policies.map(() => model.images.map(() => undefined));
  }

  event(event: ModelEvent): void {
    const { image } = event;
    if (event.kind === 'fork') this.#fork(image, event.child, event.thread ?? ANY_THREAD);
    if (event.kind === 'exec' && event.from !== undefined) this.#exec(event.from, image, event.thread ?? ANY_THREAD);
    if (event.epoch === undefined) return;
    this.#open(image, event.epoch);
    const change = changeOf(event);
    if (change) this.#change(image, change);
  }

  call(id: number): void {
    const attempt = at(this.#model.attempts, id);
    const { image } = attempt;
    const process = this.#now(image);
    const entry = entryOf(process, attempt);
    const states = this.#policies.map((_, position) => this.#state(position, image));
    const byPolicy = this.#policies.map((policy, position) =>
      judgementOf(policy.check(entry, states[position], SILENT)),
    );
    this.#open(image, attempt.epoch + 1);
    const operation = circumstanceOf(this.#model, attempt)?.operation ?? null;
    const runs = operation !== null && this.#runs(byPolicy);
    const change = runs ? changeBy(operation) : null;
    const done = this.#policies.map((policy, position) =>
      runs ? policy.perform?.(entry, operation, states[position], SILENT) : null,
    );
    const acts = change !== null || done.some(Boolean) || isSignalReturn(attempt);
    const happens = !acts || merge(byPolicy).judgement.verdict !== 'unknown' || this.#choose(image);
    // Where one refuses, nothing is registered with the others; what the refusal itself uses up is used up.
    const refused = done.some((one) => one?.refused);
    for (const [position, one] of done.entries()) {
      if (one && happens && (!refused || one.refused)) this.#setState(position, image, one.state);
      if (one?.refused) byPolicy[position] = judgementOf(one.refused);
    }
    if (change && happens && this.#runs(byPolicy)) this.#change(image, change);
    if (happens) this.#signal(image, entry.thread, attempt, merge(byPolicy).judgement);
    this.#settled.set(id, { byPolicy, runs });
  }

  /** Whether the next undecided call of an image takes effect. */
  #choose(image: number): boolean {
    const nth = at(this.#undecided, image);
    this.#undecided[image] = nth + 1;
    return this.#choice(nth);
  }

  /** Whether nobody refuses before the call has run. */
  #runs(byPolicy: readonly Judgement[]): boolean {
    return byPolicy.every(({ verdict }, position) => verdict !== 'denied' || at(this.#policies, position).onTheWayOut);
  }

  finish(): Course {
    return {
      processes: this.#model.images.map((_, image) => this.#epochs(image)),
      states: this.#policies.map((_, position) =>
        this.#model.images.map((_, image) => this.#stateEpochs(position, image)),
      ),
      settled: this.#settled,
      undecided: this.#undecided.reduce((most, own) => Math.max(most, own), 0),
    };
  }

  /** Of a process whose registrations are not recorded the child is taken as its own evidence shows it. */
  #fork(parent: number, child: number, thread: number): void {
    if (at(this.#model.images, child).registrations === undefined) return;
    const process = forkProcess(this.#now(parent), child, thread);
    this.#processes[child] = [process];
    this.#undecided[child] = at(this.#undecided, parent);
    for (const [position, policy] of this.#policies.entries()) {
      const state = this.#state(position, parent);
      at(this.#states, position)[child] = [policy.fork ? policy.fork(state, thread) : state];
    }
  }

  #exec(from: number, image: number, thread: number): void {
    if (at(this.#model.images, image).registrations === undefined) return;
    const process = execProcess(this.#now(from), image, thread);
    this.#processes[image] = [process];
    this.#undecided[image] = at(this.#undecided, from);
    for (const [position, policy] of this.#policies.entries()) {
      const state = policy.exec ? policy.exec(this.#state(position, from), process, thread) : policy.begin(process);
      at(this.#states, position)[image] = [state];
    }
  }

  #change(image: number, change: Change): void {
    const after = changed(this.#now(image), change);
    const epochs = this.#epochs(image);
    epochs[epochs.length - 1] = after;
    for (const [position, policy] of this.#policies.entries()) {
      if (policy.follow) this.#setState(position, image, policy.follow(change, after, this.#state(position, image)));
    }
  }

  /** A refusal that is caught starts the handler; the call that ends one gives the mask back. */
  #signal(image: number, thread: number, attempt: Attempt, { verdict, effect }: Judgement): void {
    const process = this.#now(image);
    if (verdict === 'denied') {
      if (effect?.endsThread) this.#change(image, { kind: 'thread-end', thread });
      const name = effect?.catchable ? effect.signal : null;
      if (name !== null && isCaught(process, thread, name))
        this.#change(image, { kind: 'deliver', thread, signal: name });
    } else if (isSignalReturn(attempt)) this.#change(image, { kind: 'return', thread });
  }

  /** Opens an epoch, as the one before it ended: what is changed now belongs to it. */
  #open(image: number, epoch: number): void {
    const epochs = this.#epochs(image);
    while (epochs.length <= epoch) epochs.push(at(epochs, epochs.length - 1));
    for (const position of this.#policies.keys()) {
      const states = this.#stateEpochs(position, image);
      while (states.length <= epoch) states.push(states[states.length - 1]);
    }
  }

  #now(image: number): ProcessState {
    const epochs = this.#epochs(image);
    return at(epochs, epochs.length - 1);
  }

  #epochs(image: number): ProcessState[] {
    const known = this.#processes[image];
    if (known) return known;
    const epochs = [startProcess(this.#model, image)];
    this.#processes[image] = epochs;
    return epochs;
  }

  #state(position: number, image: number): unknown {
    const epochs = this.#stateEpochs(position, image);
    return epochs[epochs.length - 1];
  }

  #stateEpochs(position: number, image: number): unknown[] {
    const ofPolicy = at(this.#states, position);
    let epochs = ofPolicy[image];
    if (!epochs) {
      epochs = [at(this.#policies, position).begin(at(this.#epochs(image), 0))];
      ofPolicy[image] = epochs;
    }
    return epochs;
  }

  #setState(position: number, image: number, state: unknown): void {
    const epochs = this.#stateEpochs(position, image);
    epochs[epochs.length - 1] = state;
  }
}

/** What an event changes in a process; null: nothing that kernels keep. */
function changeOf(event: ModelEvent): Change | null {
  switch (event.kind) {
    case 'map':
      return { kind: 'map', mapping: event.mapping };
    case 'unmap':
      return { kind: 'unmap', module: event.module };
    case 'protect': {
      const { writable, executable } = event;
      return { kind: 'protect', module: event.module, protection: protection(writable, executable) };
    }
    case 'thread':
      return { kind: 'thread', thread: event.thread, by: event.by ?? ANY_THREAD };
    case 'thread-end':
    case 'action':
    case 'mask':
    case 'deliver':
    case 'selector':
    case 'critical':
      return event;
    default:
      return null;
  }
}

const protection = (writable: boolean | undefined, executable: boolean | undefined) => ({
  ...(writable === undefined ? {} : { writable }),
  ...(executable === undefined ? {} : { executable }),
});

/** What a call changes once it was let in. */
function changeBy(operation: Operation): Change | null {
  switch (operation.kind) {
    case 'map':
      return { kind: 'map', mapping: operation.mapping, protection: { executable: operation.executable } };
    case 'unmap':
      return { kind: 'unmap', module: operation.module };
    case 'protect':
      return {
        kind: 'protect',
        module: operation.module,
        protection: protection(operation.writable, operation.executable),
      };
    case 'action':
      return { kind: 'action', signal: operation.signal, action: operation.action };
    default:
      return null;
  }
}
