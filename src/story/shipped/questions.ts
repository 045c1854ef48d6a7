import { type ShippedStory, storyHead } from '../list.ts';
import { QUESTIONS_ENFORCED } from './questions-enforced.ts';
import { QUESTIONS_LIBSYS } from './questions-libsys.ts';

/** Each step is a question that people have asked in public, its answer, and where the answer is read. */
export const QUESTIONS: ShippedStory = {
  ...storyHead('questions'),
  steps: [...QUESTIONS_LIBSYS, ...QUESTIONS_ENFORCED],
};
