import { type Choices, DEFAULTS } from '../choices/choices.ts';
import { write } from '../choices/fragment.ts';
import type { CarriedFile, Record } from '../record/record.ts';
import { OWN, type Story, shownOf } from '../story/story.ts';

/** What opens again what is shown: links, and the records that exports carry. */

/** A story that is told. */
export interface Told {
  /** Id of a shipped story, or `OWN`. */
  readonly id: string;
  readonly story: Story;
}

type Looks = Pick<Choices, 'present'>;

/** Fragment of the link of one picture, which stands alone. */
export const linkOfPicture = (choices: Choices): string =>
  write({ ...DEFAULTS, ...shownOf(choices), present: choices.present });

/** What opens one picture. `file`: the imported file, where it goes along. */
export const recordOfPicture = (link: string, file: CarriedFile | null = null): Record => ({ link, story: null, file });

/** What opens a story at its first step, in the kind of picture it was told in. One's own goes along; a shipped one is everywhere. */
export const recordOfStory = ({ id, story }: Told, looks: Looks, file: CarriedFile | null = null): Record => ({
  link: linkIntoStory(id, 1, looks),
  story: id === OWN ? story : null,
  file,
});

/** Fragment of the link into a story. `at`: a step, from 1. */
export const linkIntoStory = (story: string, at: number, { present }: Looks): string =>
  write({ ...DEFAULTS, story, at, present });
