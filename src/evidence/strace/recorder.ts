import { own } from '../../base/bytes.ts';
import { ModelBuilder } from '../../model/builder.ts';
import { splitOutcome } from './arguments.ts';
import { EFFECTS } from './effects.ts';
import { parseHead } from './head.ts';
import type { ImageDraft } from './image-draft.ts';
import type { Entry, Recording } from './recording.ts';
import { StackTable } from './stacks.ts';
import { type Task, Tasks } from './tasks.ts';

/** Where a record stands in the file. */
export interface Place {
  readonly line: number;
  readonly offset: number;
  /** Seconds, NaN where none are printed. */
  readonly time: number;
}

/** Takes records in the order of the file and keeps what each says. */
export class Recorder implements Recording {
  readonly builder = new ModelBuilder();
  readonly tasks = new Tasks();
  readonly stacks = new StackTable();
  readonly entries: Entry[] = [];
  /** Calls of which only the end is in the file. */
  resumedOnly = 0;
  /** Call that the next stack belongs to, -1 for none. */
  #owner = -1;

  /** A record that no stack can follow, or only one that is nobody's. */
  disown(): void {
    this.#owner = -1;
  }

  /** `head` is the line from the number to the name. `args`: what follows the parenthesis. */
  done(task: Task, head: string, nameLength: number, args: () => string, place: Place): void {
    const entry = this.#entry(task.image.root, head, nameLength);
    const call = this.#append(task, entry, place);
    this.tasks.left(task);
    this.#end(task, call, entry, args, place.line);
  }

  /** A call whose end comes later, if at all. */
  entered(task: Task, head: string, nameLength: number, args: () => string, place: Place): void {
    const entry = this.#entry(task.image.root, head, nameLength);
    const call = this.#append(task, entry, place);
    const { effect } = this.entries[entry] as Entry;
    const spawns = effect?.spawns ?? false;
    this.tasks.entered(task, { call, entry, args: effect ? own(args()) : '', spawns });
    this.disown();
  }

  /** The end of the call that `task` is in. False if it is in none of that name. */
  left(task: Task, name: string | null, rest: () => string, line: number): boolean {
    const pending = this.tasks.left(task);
    if (!pending) return false;
    if (name !== null && this.entries[pending.entry]?.head.name !== name) return false;
    this.#end(task, pending.call, pending.entry, () => pending.args + rest(), line);
    return true;
  }

  /** The end of a call that began before the file does. It is a call all the same, and its stack is here. */
  resumed(task: Task, head: string, nameLength: number, place: Place): void {
    this.resumedOnly++;
    this.#owner = this.#append(task, this.#entry(task.image.root, head, nameLength), place);
  }

  signal(task: Task, signal: string): void {
    this.disown();
    this.tasks.events.push({ kind: 'signal', at: this.builder.length, image: task.image, signal });
  }

  /**
   * The stack of exit and exit_group, and that of a call in which a thread was killed, is printed after this.
   * `isNamed`: the line tells whose end it is; else the stack after it is left alone.
   */
  exited(task: Task, how: string, isNamed: boolean): void {
    this.#owner = isNamed ? task.last : -1;
    this.tasks.exited(task, how, this.builder.length);
  }

  /** A call has one stack; what `+++ killed` prints after one that has its own is where the process was, no call. */
  stack(text: string): void {
    const owner = this.#owner;
    this.disown();
    if (owner >= 0 && this.builder.stackOf(owner) < 0) this.builder.setStack(owner, this.stacks.intern(text));
  }

  #entry(image: ImageDraft, head: string, nameLength: number): number {
    return image.entries.get(head) ?? this.#newEntry(image, own(head), nameLength);
  }

  #newEntry(image: ImageDraft, text: string, nameLength: number): number {
    const columns = text.length - nameLength;
    const head = parseHead(text.slice(0, columns), text.slice(columns));
    const region = head.pc === null ? null : image.memory.at(head.pc);
    const effect = EFFECTS.get(head.name) ?? null;
    const id = this.entries.push({ head, image, region, effect, opening: false }) - 1;
    image.entries.set(text, id);
    if (image.firstCall < 0) image.firstCall = this.builder.length;
    return id;
  }

  #append(task: Task, entry: number, { line, offset, time }: Place): number {
    task.last = this.builder.call({ attempt: entry, stack: -1, thread: task.tid, time, line, offset });
    return task.last;
  }

  #end(task: Task, call: number, entry: number, text: () => string, line: number): void {
    this.#owner = call;
    const { effect } = this.entries[entry] as Entry;
    if (!effect) return;
    const moment = { tasks: this.tasks, task, call, at: this.builder.length, line };
    if (effect.apply(moment, splitOutcome(text()))) (this.entries[entry] as Entry).opening = true;
  }
}
