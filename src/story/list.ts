import { at } from '../base/assert.ts';
import type { Story } from './story.ts';

/** What is said of a story before it is opened. */
export interface StoryHead extends Pick<Story, 'title' | 'summary'> {
  /** Word used in links and on the command line: `one-call`. */
  readonly id: string;
}

/** A story that comes with the product. */
export interface ShippedStory extends StoryHead, Story {}

/**
 * The stories that come with the product, in the order in which one would hear them. The list is small and always there;
 * the stories themselves are in files of their own, fetched when one is opened (`lazy.ts`).
 */
export const STORY_HEADS: readonly StoryHead[] = [
  {
    id: 'split',
    title: 'libc becomes libc and libsys',
    summary: 'FreeBSD 14 before, FreeBSD 15 after: what moved, what stayed, and who wins where both define a name.',
  },
  {
    id: 'one-call',
    title: 'The life of one write',
    summary: 'From the program through wrapper, slot and stub into the kernel; then the same way with rules that ask.',
  },
  {
    id: 'rtld-before-main',
    title: 'What rtld does before main',
    summary: 'The first calls of a process are not the program’s: rtld makes them, with stubs of its own.',
  },
  {
    id: 'threads',
    title: 'Threads',
    summary: 'What libthr does at start-up, on the way of each call, and why one number has two instructions.',
  },
  {
    id: 'go-runtime',
    title: 'Runtimes that call by themselves',
    summary: 'Go and others bring their own instructions: what each kind of rule makes of that, and what OpenBSD did.',
  },
  {
    id: 'openbsd-6.6',
    title: 'OpenBSD 6.6: no writable text',
    summary: 'The first rule asks one thing only: can the memory that the call leaves from be written?',
  },
  {
    id: 'openbsd-7.2',
    title: 'OpenBSD 7.2: registered text',
    summary: 'msyscall: calls leave from text that the kernel or ld.so has registered, and from nowhere else.',
  },
  {
    id: 'openbsd-7.4',
    title: 'OpenBSD 7.4: a pin for execve',
    summary: 'Registered text for all calls, and for the one that attackers want most a range of its own.',
  },
  {
    id: 'openbsd-7.5',
    title: 'OpenBSD 7.5: both at once',
    summary: 'Registered text, and where that text has a table of pins, the right instruction too.',
  },
  {
    id: 'openbsd-7.6',
    title: 'OpenBSD 7.6: pins alone',
    summary: 'Each number may leave from its own instruction. What has no table may not enter at all.',
  },
  {
    id: 'cheribsd',
    title: 'CheriBSD: permission to call',
    summary:
      'No addresses and no tables: code may enter the kernel if its capability says so, and rtld hands those out.',
  },
  {
    id: 'logging-replay',
    title: 'A libsys that logs and replays',
    summary: 'What an object in the place of libsys sees, what passes it by, and which rules would refuse it.',
  },
  {
    id: 'questions',
    title: 'Twenty questions',
    summary: 'Asked in mails and issues; each with its answer, a picture, and where it is read.',
  },
];

/** Title and summary of a shipped story, without its steps. Throws for an id that none has. */
export const storyHead = (id: string): StoryHead =>
  at(
    STORY_HEADS.filter((head) => head.id === id),
    0,
  );
