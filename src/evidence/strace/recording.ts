import type { ModelBuilder } from '../../model/builder.ts';
import type { Effect } from './effects.ts';
import type { Head } from './head.ts';
import type { ImageDraft } from './image-draft.ts';
import type { Region } from './memory.ts';
import type { StackTable } from './stacks.ts';
import type { Tasks } from './tasks.ts';

/** One way into the kernel: all calls of an image with the same number, pc and name, while its memory stays the same. */
export interface Entry {
  readonly head: Head;
  readonly image: ImageDraft;
  /** The recorded mapping that the pc lies in. */
  readonly region: Region | null;
  readonly effect: Effect | null;
  /** The execve by which strace started the program: made by an image that is not in the trace. */
  opening: boolean;
}

/**
 * All that a trace said, before any conclusion. The columns of the builder hold indexes into `entries` (as attempts)
 * and into `stacks` (as stacks) until `settle` puts the model's own in their place.
 */
export interface Recording {
  readonly builder: ModelBuilder;
  readonly entries: readonly Entry[];
  readonly stacks: StackTable;
  readonly tasks: Tasks;
  /** Calls of which only the end is in the file. */
  readonly resumedOnly: number;
}
