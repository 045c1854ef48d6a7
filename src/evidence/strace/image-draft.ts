import type { Image } from '../../model/model.ts';
import { Memory } from './memory.ts';

/** A process image while the trace is being read: what is known so far, and what may still turn out to be another. */
export class ImageDraft {
  pid: number;
  startedBy: Image['startedBy'];
  parent: ImageDraft | null;
  memory: Memory;
  /** As given to execve. */
  path: string | null = null;
  /** Index of its first call, -1 before that. */
  firstCall = -1;
  /** Threads alive. */
  threads = 0;
  /** An execve has put another image in its place. */
  replaced = false;
  /** Entries by the text of their head; emptied when what is executable where has changed. */
  entries = new Map<string, number>();
  #sameAs: ImageDraft | null = null;

  constructor(pid: number, startedBy: Image['startedBy'], parent: ImageDraft | null, memory = new Memory()) {
    this.pid = pid;
    this.startedBy = startedBy;
    this.parent = parent;
    this.memory = memory;
  }

  /** The image that this one has turned out to be a thread of, or itself. */
  get root(): ImageDraft {
    if (this.#sameAs === null) return this;
    let root = this.#sameAs;
    while (root.#sameAs) root = root.#sameAs;
    this.#sameAs = root;
    return root;
  }

  /** What is executable where has changed: entries made from now on may lie elsewhere. */
  moved(): void {
    this.entries = new Map();
  }

  /** A task taken for a new process has turned out to be a thread of `image`. */
  mergeInto(image: ImageDraft): void {
    const { root } = image;
    if (root === this) return;
    this.#sameAs = root;
    root.threads += this.threads;
    if (root.firstCall < 0 || (this.firstCall >= 0 && this.firstCall < root.firstCall)) root.firstCall = this.firstCall;
  }
}

/** As `ModelEvent`, with images that have no id yet. */
export type DraftEvent =
  | { readonly kind: 'exec'; readonly at: number; readonly image: ImageDraft }
  | { readonly kind: 'fork'; readonly at: number; readonly image: ImageDraft; readonly child: ImageDraft }
  | { readonly kind: 'thread'; readonly at: number; readonly image: ImageDraft; readonly thread: number }
  | { readonly kind: 'signal'; readonly at: number; readonly image: ImageDraft; readonly signal: string }
  | { readonly kind: 'exit'; readonly at: number; readonly image: ImageDraft; readonly how: string };
