import { type Choices, DEFAULTS } from '../../choices/choices.ts';
import { linkOf } from '../links.ts';
import type { Telling } from '../telling.ts';

/** What concerns the frame and not what it shows. */
const FRAME = [
  'embed',
  'controls',
  'autoplay',
  'loop',
  'still',
  'deck',
  'resize',
] as const satisfies readonly (keyof Choices)[];

const frameOf = (choices: Choices): Pick<Choices, (typeof FRAME)[number]> =>
  Object.fromEntries(FRAME.map((field) => [field, choices[field]])) as unknown as Pick<Choices, (typeof FRAME)[number]>;

/** What a link that is loaded into the frame is read against: it need not repeat what the frame is. */
export const frameBase = (choices: Choices, base: Choices = DEFAULTS): Choices => ({ ...base, ...frameOf(choices) });

/** Fragment of the full page in the same state. */
export const fullLink = (choices: Choices, telling: Telling): string =>
  linkOf({ ...choices, ...frameOf(DEFAULTS) }, telling);
