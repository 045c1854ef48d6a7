import { type DraftEvent, ImageDraft } from './image-draft.ts';

/** A call whose result is still to come. */
export interface Pending {
  readonly call: number;
  readonly entry: number;
  /** Arguments printed so far; empty where nobody will ask for them. */
  readonly args: string;
  /** clone, fork, vfork: a new thread id may belong to it. */
  readonly spawns: boolean;
}

/** A thread, in the kernel's word for what threads and processes have in common. */
export interface Task {
  tid: number;
  image: ImageDraft;
  pending: Pending | null;
  /** Its latest call, -1 before the first: the owner of a stack printed after `+++ exited`. */
  last: number;
  /** Seen before the clone that made it returned: until then its image, and who made it, are a guess. */
  guess: { readonly image: ImageDraft; readonly parent: Task; readonly at: number } | null;
}

/** Regions that forked children take over for the picture, in all. Keeps hostile traces linear. */
const MAX_INHERITED = 1 << 18;

/** Who is alive, which image each runs, and how they came to be. */
export class Tasks {
  readonly images: ImageDraft[] = [];
  readonly events: DraftEvent[] = [];
  /** Threads found at attaching, which are only assumed to be threads of one process. */
  attachedTasks = 0;
  readonly #alive = new Map<number, Task>();
  /** The task that lines without a pid belong to. */
  #bare: Task | null = null;
  /** Inside clone, fork or vfork. */
  readonly #spawning = new Set<Task>();
  readonly #guesses = new Set<Task>();
  #inheritable = MAX_INHERITED;

  /** `task` has entered a call whose result is still to come. */
  entered(task: Task, pending: Pending): void {
    task.pending = pending;
    if (pending.spawns) this.#spawning.add(task);
    else this.#spawning.delete(task);
  }

  /** The call that `task` is in, which ends now. */
  left(task: Task): Pending | null {
    const { pending } = task;
    task.pending = null;
    if (pending?.spawns) this.#spawning.delete(task);
    return pending;
  }

  /**
   * The task of a line with a pid. `at`: index of the next call. `resuming`: the line ends a call that began before, so
   * an unknown pid is that of the task that had none printed until now.
   */
  of(tid: number, at: number, resuming: boolean): Task {
    const known = this.#alive.get(tid);
    if (known) return known;
    const bare = this.#bare;
    if (bare?.tid === 0 && (resuming || bare.pending === null)) {
      this.named(bare, tid);
      return bare;
    }
    return this.#meet(tid, at);
  }

  /** The task of a line without a pid: strace prints none while it follows only one. */
  ofBareLine(at: number): Task {
    const bare = this.#bare;
    if (bare && this.#alive.get(bare.tid) === bare) return bare;
    const [only] = this.#alive.values();
    this.#bare = this.#alive.size === 1 && only ? only : this.#meet(0, at);
    return this.#bare;
  }

  /** `strace: Process N attached`. */
  announced(tid: number, at: number): void {
    if (!this.#alive.has(tid)) this.#meet(tid, at);
  }

  /** A task that had no pid turns out to have this one. */
  named(task: Task, tid: number): void {
    if (task.tid !== 0 || tid === 0 || this.#alive.has(tid)) return;
    this.#alive.delete(0);
    task.tid = tid;
    this.#alive.set(tid, task);
    for (let image: ImageDraft | null = task.image; image?.pid === 0; image = image.parent) image.pid = tid;
  }

  /** clone, fork or vfork has returned `tid` to `parent`. */
  spawned(parent: Task, tid: number, isThread: boolean, at: number): void {
    const task = this.#alive.get(tid);
    if (task?.guess) {
      this.#settle(task, parent, isThread);
      return;
    }
    // A tid known already, without an exit in the trace, is one used again.
    const image = parent.image.root;
    if (isThread) {
      this.#add(tid, image);
      this.events.push({ kind: 'thread', at, image, thread: tid });
    } else {
      const child = this.#image(new ImageDraft(tid, 'fork', image));
      this.#inherit(child, image);
      this.#add(tid, child);
      this.events.push({ kind: 'fork', at, image, child });
    }
  }

  /**
   * An execve by `task` succeeded. True if it is the one that strace itself made to start the program: then there is no
   * earlier image, only the one that begins here.
   */
  execed(task: Task, call: number, path: string | null, at: number): boolean {
    const old = task.image.root;
    const opening = old.startedBy === 'attach' && old.firstCall === call && old.threads === 1;
    if (opening) {
      old.startedBy = 'exec';
      old.path = path;
      old.moved();
      this.attachedTasks--;
    } else {
      const next = this.#image(new ImageDraft(old.pid, 'exec', old, old.memory.afterExec()));
      next.path = path;
      next.threads = 1;
      old.replaced = true;
      task.image = next;
    }
    this.events.push({ kind: 'exec', at, image: task.image });
    return opening;
  }

  exited(task: Task, how: string, at: number): void {
    this.left(task);
    this.#alive.delete(task.tid);
    const image = task.image.root;
    image.threads--;
    if (image.threads > 0 || image.replaced) return;
    image.moved();
    this.events.push({ kind: 'exit', at, image, how });
  }

  /** execve by a thread other than the first: it takes over the pid of the process (execve(2), "effect on threads"). */
  superseded(leader: Task, byTid: number): void {
    const task = this.#alive.get(byTid);
    if (!task || task === leader) return;
    this.#alive.delete(byTid);
    task.tid = leader.tid;
    this.#alive.set(leader.tid, task);
  }

  /** At the end of the trace: children of a clone whose return it does not show. */
  finish(): void {
    for (const task of this.#guesses) {
      const parent = task.guess?.parent;
      if (parent) this.#settle(task, parent, parent.pending?.args.includes('CLONE_THREAD') ?? false);
    }
  }

  #meet(tid: number, at: number): Task {
    const [parent] = this.#spawning;
    const attached = this.images[0]?.startedBy === 'attach' ? this.images[0] : null;
    if (parent) {
      const image = this.#image(new ImageDraft(tid, 'fork', null));
      const task = this.#add(tid, image);
      task.guess = { image, parent, at };
      this.#guesses.add(task);
      return task;
    }
    this.attachedTasks++;
    if (!attached) return this.#add(tid, this.#image(new ImageDraft(tid, 'attach', null)));
    // The leader of a thread group was there first, so it has the lowest id (unless ids have wrapped around).
    attached.pid = Math.min(attached.pid, tid);
    return this.#add(tid, attached);
  }

  #settle(task: Task, parent: Task, isThread: boolean): void {
    const { guess } = task;
    if (!guess) return;
    task.guess = null;
    this.#guesses.delete(task);
    const { image, at } = guess;
    if (isThread) {
      image.mergeInto(parent.image);
      this.events.push({ kind: 'thread', at, image: parent.image.root, thread: task.tid });
    } else {
      image.parent = parent.image.root;
      this.#inherit(image, image.parent);
      this.events.push({ kind: 'fork', at, image: image.parent, child: image });
    }
  }

  #inherit({ memory }: ImageDraft, parent: ImageDraft): void {
    this.#inheritable -= memory.inherit(parent.memory, this.#inheritable);
  }

  #image(image: ImageDraft): ImageDraft {
    this.images.push(image);
    return image;
  }

  #add(tid: number, image: ImageDraft): Task {
    const task: Task = { tid, image, pending: null, last: -1, guess: null };
    image.threads++;
    this.#alive.set(tid, task);
    return task;
  }
}
