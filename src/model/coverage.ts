import { at } from '../base/assert.ts';
import type { CallIndex } from './call-index.ts';
import type { Image, Model } from './model.ts';
import { siteOf } from './queries.ts';
import { holdersOf, type Interposer, sightingsOf, standInsOf, standsInFront } from './stand-in.ts';

/** What an object can stand in for. */
export interface Place {
  /** Names of the objects that hold the stubs; empty: nothing here is linked at run time. */
  readonly names: readonly string[];
  /** In front of them, not in their place. */
  readonly inFront: boolean;
}

/** What an object would stand in for in this evidence. */
export function placeOf(model: Model): Place {
  const names = [...new Set(holdersOf(model).values())].map((module) => at(model.modules, module).name);
  return { names, inFront: standsInFront(model) };
}

/** What an object that stands in sees of the calls, and what it does not. */
export interface Coverage {
  /** Calls, and time reads that were answered in user space, as the object sees them. */
  readonly recorded: number;
  /** Of the recorded ones: answered from the log (replaying). */
  readonly answered: number;
  /** What passes it by, most first. */
  readonly passing: readonly { readonly why: string; readonly calls: number }[];
  /** Ids of the attempts that it makes itself. */
  readonly made: readonly number[];
}

/** `index`: the evidence as it was. */
export function coverageOf(index: CallIndex, mode: Interposer): Coverage {
  const { model, weight } = index;
  const sightings = sightingsOf(index, standInsOf(model, mode).standIns, mode);
  let recorded = 0;
  let answered = 0;
  const passing = new Map<string, number>();
  const made: number[] = [];
  for (const [id, sighting] of sightings.entries()) {
    const calls = at(weight, id);
    if (sighting === 'passes' || sighting === 'jump') {
      const why = whyPassing(model, id, sighting);
      passing.set(why, (passing.get(why) ?? 0) + calls);
      continue;
    }
    recorded += calls;
    if (sighting === 'answered') answered += calls;
    if (sighting === 'made') made.push(id);
  }
  const sorted = [...passing].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return { recorded, answered, passing: sorted.map(([why, calls]) => ({ why, calls })), made };
}

/** Why an attempt is not recorded. */
function whyPassing(model: Model, id: number, sighting: 'passes' | 'jump'): string {
  const attempt = at(model.attempts, id);
  const image = at(model.images, attempt.image);
  const isStatic = image.linkage === 'static';
  // A time read by a function of the library itself is overridden along with it; one by the program is not.
  if (attempt.kind === 'no-entry')
    return `time read by ${isStatic ? `a static program itself${runtimeOf(image)}` : 'the program itself'}`;
  if (isStatic) return `static program${runtimeOf(image)}: nothing is linked at run time`;
  const { role, name } = model.modules[siteOf(model, attempt)?.module ?? -1] ?? { role: 'unknown', name: '' };
  if (sighting === 'jump') return `a jump to an instruction of ${name}, past its functions`;
  if (role === 'rtld') return 'rtld, which has stubs of its own';
  if (role === 'sharedPage' && /sigreturn$/.test(attempt.name)) return 'signal return from the shared page';
  if (role === 'program') return `instructions of the program itself${runtimeOf(image)}`;
  if (role === 'anonymous') return 'memory without a file';
  return role === 'unknown' ? 'place not known' : `instructions in ${name}`;
}

const runtimeOf = ({ runtime }: Image): string => (runtime === null ? '' : ` (${runtime})`);
