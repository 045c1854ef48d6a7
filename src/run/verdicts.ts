import { at } from '../base/assert.ts';
import { type Entry, entryOf } from '../kernel/entry.ts';
import type { ProcessState } from '../kernel/process.ts';
import type { CallIndex } from '../model/call-index.ts';
import { SILENT } from '../policy/log.ts';
import type { Judgement, Policy } from '../policy/policy.ts';
import { atEpoch, courseOf } from './machine.ts';
import { type Decisions, decisionsOf, judgementOf, NO_ENTRY } from './merge.ts';

/** What policies say to every attempt, and what comes of it. Verdicts are per attempt, never per call. */
export interface Verdicts extends Decisions {
  /** What every kernel keeps: `processes[image][epoch]`. */
  readonly processes: readonly (readonly ProcessState[])[];
  /** State of each policy: `states[p][image][epoch]`. */
  readonly states: readonly (readonly (readonly unknown[])[])[];
  /** What each policy said: `byPolicy[p][attempt]`. */
  readonly byPolicy: readonly (readonly Judgement[])[];
}

/**
 * For models in which no call changes the state (`hasStations`; else `played`): policies do not depend on each other, so
 * each is asked once per model, and a second switch costs only its own answers.
 */
export function verdictsOf(index: CallIndex, policies: readonly Policy[]): Verdicts {
  const ground = groundOf(index);
  const answers = policies.map((policy) => answersOf(index, ground, policy));
  const byPolicy = answers.map(({ rulings }) => rulings);
  const states = answers.map((answer) => answer.states);
  const { processes } = ground;
  const [only, second] = byPolicy;
  if (only && !second) {
    const decidedBy = index.model.attempts.map(({ kind }) => (kind === 'no-entry' ? -1 : 0));
    return { processes, states, byPolicy, decisions: only, decidedBy };
  }
  return { processes, states, byPolicy, ...decisionsOf(index.model, byPolicy) };
}

/**
 * What is the same for every policy. Verdicts are worked out once for each distinct (site, number, state): a script that
 * starts one program five hundred times is asked about once.
 */
interface Ground {
  readonly processes: Verdicts['processes'];
  /** For each image the first one whose state is equal: processes of one program, mapped alike. */
  readonly twin: readonly number[];
  /** Every distinct (site, number, state) as the kernel meets it. */
  readonly entries: readonly Entry[];
  /** Position in `entries` of each attempt; -1: it does not enter. */
  readonly entryOf: Int32Array;
}

const GROUND = new WeakMap<CallIndex, Ground>();

function groundOf(index: CallIndex): Ground {
  let ground = GROUND.get(index);
  if (!ground) {
    ground = gather(index);
    GROUND.set(index, ground);
  }
  return ground;
}

function gather(index: CallIndex): Ground {
  const { attempts } = index.model;
  const { processes } = courseOf(index, []);
  const twin = twinsOf(processes);
  const entries: Entry[] = [];
  const positions = new Int32Array(attempts.length).fill(-1);
  const known = new Map<string, number>();
  for (const [id, attempt] of attempts.entries()) {
    if (attempt.kind === 'no-entry') continue;
    const image = at(twin, attempt.image);
    const { epoch, site, name, number, indirect, circumstance = -1 } = attempt;
    const key = `${image} ${epoch} ${site} ${number} ${indirect} ${circumstance} ${name}`;
    let position = known.get(key);
    if (position === undefined) {
      position = entries.push(entryOf(atEpoch(at(processes, attempt.image), epoch), attempt)) - 1;
      known.set(key, position);
    }
    positions[id] = position;
  }
  return { processes, twin, entries, entryOf: positions };
}

/** Images that every rule must judge alike: linked alike, with equal mappings. */
function twinsOf(processes: Verdicts['processes']): number[] {
  const first = new Map<string, number>();
  const listed = new Map<unknown, number>();
  const listId = (list: unknown): number => {
    if (!listed.has(list)) listed.set(list, listed.size);
    return listed.get(list) ?? -1;
  };
  return processes.map((epochs, image) => {
    const { model, areas, modules } = at(epochs, 0);
    const { linkage, linkageGrade } = at(model.images, image);
    const maps = areas.map(({ mapping, writable, executable }) => {
      const { module, base, text, grade, stubs, stack, permission, noSyscall, table } = mapping;
      const place = `${module} ${base} ${text?.start} ${text?.end} ${grade} ${listId(stubs)} ${listId(table)}`;
      return `${place} ${writable} ${executable} ${stack} ${permission} ${noSyscall}`;
    });
    const key = [linkage, linkageGrade, modules.join(' '), ...maps].join('\n');
    const known = first.get(key);
    if (known === undefined) first.set(key, image);
    return known ?? image;
  });
}

interface Answers {
  readonly states: readonly (readonly unknown[])[];
  readonly rulings: readonly Judgement[];
}

const ANSWERS = new WeakMap<CallIndex, Map<Policy, Answers>>();

function answersOf(index: CallIndex, ground: Ground, policy: Policy): Answers {
  const ofIndex = ANSWERS.get(index) ?? new Map<Policy, Answers>();
  ANSWERS.set(index, ofIndex);
  const known = ofIndex.get(policy);
  if (known) return known;
  const { processes, twin, entries, entryOf: positions } = ground;
  const states: (readonly unknown[])[] = [];
  for (const [image, epochs] of processes.entries()) {
    const first = at(twin, image);
    states.push(first === image ? [policy.begin(at(epochs, 0))] : at(states, first));
  }
  const judgements = entries.map((entry) =>
    judgementOf(policy.check(entry, at(states, entry.attempt.image)[0], SILENT)),
  );
  const rulings = Array.from(positions, (position) => (position < 0 ? NO_ENTRY : at(judgements, position)));
  const answers = { states, rulings };
  ofIndex.set(policy, answers);
  return answers;
}
