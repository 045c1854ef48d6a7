import { descriptor, firstString, integer, type Outcome, resultAddress, resultNumber } from './arguments.ts';
import type { Task, Tasks } from './tasks.ts';

/** Where the trace stands when a call has ended. */
export interface Moment {
  readonly tasks: Tasks;
  readonly task: Task;
  readonly call: number;
  /** Index that the next call will get. */
  readonly at: number;
  readonly line: number;
}

/** What a call changes in the processes that the trace shows. */
export interface Effect {
  /** The call makes a task. */
  readonly spawns: boolean;
  /** Called when the result is known. True if the call was the execve that strace itself makes. */
  apply(moment: Moment, outcome: Outcome): boolean;
}

const effect = (apply: (moment: Moment, outcome: Outcome) => void): Effect => ({
  spawns: false,
  apply(moment, outcome) {
    apply(moment, outcome);
    return false;
  },
});

const exec: Effect = {
  spawns: false,
  apply({ tasks, task, call, at }, { args, result }) {
    return resultNumber(result) === 0 && tasks.execed(task, call, firstString(args) || null, at);
  },
};

/** fork, vfork and clone; CLONE_THREAD puts the child into the same thread group, hence the same image (clone(2)). */
const spawn: Effect = {
  spawns: true,
  apply({ tasks, task, at }, { args, result }) {
    const tid = resultNumber(result);
    if (tid !== null && tid > 0) tasks.spawned(task, tid, args.includes('CLONE_THREAD'), at);
    return false;
  },
};

const open = effect(({ task }, { args, result }) => {
  const file = descriptor(result);
  const path = file?.path ?? firstString(args);
  if (file && path !== null) task.image.root.memory.opened(file.fd, path);
});

/** The kernel names the file `/memfd:NAME (deleted)` in the process map (memfd_create(2)). */
const memfd = effect(({ task }, { args, result }) => {
  const fd = resultNumber(result);
  if (fd !== null) task.image.root.memory.opened(fd, `/memfd:${firstString(args) ?? ''} (deleted)`);
});

const duplicate = effect(({ task }, { args, result }) => {
  const from = integer(args);
  const to = resultNumber(result);
  if (from !== null && to !== null) task.image.root.memory.duplicated(Number(from), to);
});

const mmap = effect(({ task, line }, { args, result }) => {
  const address = resultAddress(result);
  const { root } = task.image;
  if (address !== null && root.memory.mapped(args, address, line)) root.moved();
});

const munmap = effect(({ task }, { args, result }) => {
  const { root } = task.image;
  if (resultNumber(result) === 0 && root.memory.unmapped(args)) root.moved();
});

const mprotect = effect(({ task, line }, { args, result }) => {
  const { root } = task.image;
  if (resultNumber(result) === 0 && root.memory.protected(args, line)) root.moved();
});

/** Returns the caller's thread id (set_tid_address(2)): the only pid in a trace without -f. */
const setTidAddress = effect(({ tasks, task }, { result }) => {
  const tid = resultNumber(result);
  if (tid !== null) tasks.named(task, tid);
});

/** By name. All other calls leave processes, memory and open files as they are, as far as origins are concerned. */
export const EFFECTS: ReadonlyMap<string, Effect> = new Map([
  ['execve', exec],
  ['execveat', exec],
  ['fork', spawn],
  ['vfork', spawn],
  ['clone', spawn],
  ['clone3', spawn],
  ['open', open],
  ['openat', open],
  ['openat2', open],
  ['memfd_create', memfd],
  ['dup', duplicate],
  ['dup2', duplicate],
  ['dup3', duplicate],
  ['mmap', mmap],
  ['mmap2', mmap],
  ['munmap', munmap],
  ['mprotect', mprotect],
  ['pkey_mprotect', mprotect],
  ['set_tid_address', setTidAddress],
]);
