import type { ShippedStory } from './list.ts';
import { CHERIBSD } from './shipped/cheribsd.ts';
import { GO_RUNTIME } from './shipped/go-runtime.ts';
import { LOGGING_REPLAY } from './shipped/logging-replay.ts';
import { ONE_CALL } from './shipped/one-call.ts';
import { OPENBSD_6_6 } from './shipped/openbsd-6.6.ts';
import { OPENBSD_7_2 } from './shipped/openbsd-7.2.ts';
import { OPENBSD_7_4 } from './shipped/openbsd-7.4.ts';
import { OPENBSD_7_5 } from './shipped/openbsd-7.5.ts';
import { OPENBSD_7_6 } from './shipped/openbsd-7.6.ts';
import { QUESTIONS } from './shipped/questions.ts';
import { RTLD_BEFORE_MAIN } from './shipped/rtld-before-main.ts';
import { SPLIT } from './shipped/split.ts';
import { THREADS } from './shipped/threads.ts';

/** The stories that come with the product, for those who need no laziness: command line and tests. */
export const STORIES: readonly ShippedStory[] = [
  SPLIT,
  ONE_CALL,
  RTLD_BEFORE_MAIN,
  THREADS,
  GO_RUNTIME,
  OPENBSD_6_6,
  OPENBSD_7_2,
  OPENBSD_7_4,
  OPENBSD_7_5,
  OPENBSD_7_6,
  CHERIBSD,
  LOGGING_REPLAY,
  QUESTIONS,
];

/** A shipped story; undefined where none has the id. */
export const storyById = (id: string): ShippedStory | undefined => STORIES.find((story) => story.id === id);
