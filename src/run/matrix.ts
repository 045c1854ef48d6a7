import { at } from '../base/assert.ts';
import { plural } from '../base/text.ts';
import type { CallIndex } from '../model/call-index.ts';
import type { Attempt } from '../model/model.ts';
import type { Policy, PolicyGroup } from '../policy/policy.ts';
import { NO_POLICY } from '../policy/registry.ts';
import { outcome, type Run, replay } from './run.ts';

/** Programs and attacks by policies: what becomes of each under each, one policy at a time. */
export interface Matrix {
  readonly index: CallIndex;
  readonly policies: readonly MatrixColumn[];
  /** One for each policy: its sums over all programs and attacks of the evidence, whichever rows are shown. */
  readonly scores: readonly MatrixScore[];
  /** Programs first. */
  readonly rows: readonly MatrixRow[];
}

/** What a column is headed by: of a policy, or of none. */
export interface MatrixColumn extends Pick<Policy, 'id' | 'title' | 'origin'> {
  readonly group: PolicyGroup | '';
}

/** A program or an attack, with what each policy makes of it. */
export interface MatrixRow {
  readonly image: number;
  /** "cat", "stack shellcode". */
  readonly name: string;
  readonly kind: 'program' | 'attack';
  /** What distinguishes it: "static, Go"; what an attack is after. */
  readonly about: string;
  /** One for each policy. */
  readonly cells: readonly MatrixCell[];
}

/**
 * Of an honest program: `breaks` where it dies of a refusal, `lives` where it is refused calls and goes on. Of an attack:
 * `remains` where it gets what it is after, `moot` where its victim breaks before the attacker has it.
 */
export type MatrixOutcome = 'runs' | 'lives' | 'breaks' | 'stopped' | 'remains' | 'moot' | 'undecided';

/** What a policy makes of a program or an attack. */
export interface MatrixCell {
  readonly outcome: MatrixOutcome;
  /** Calls of it that were let in are reported: to a tracer, or to a log. */
  readonly reported: boolean;
  /** Index of the call that decides; -1: none does (the program runs). */
  readonly call: number;
}

/** How many have each outcome. */
export interface MatrixScore extends Readonly<Record<MatrixOutcome, number>> {
  /** Honest programs. */
  readonly programs: number;
  /** Attacks that are tried at all: their victims do not break before. */
  readonly attacks: number;
}

/** An outcome in a word or two, beside the name of its row. */
export const OUTCOME_TEXT: Readonly<Record<MatrixOutcome, string>> = {
  runs: 'runs',
  lives: 'refused, lives',
  breaks: 'breaks',
  stopped: 'stopped',
  remains: 'remains',
  moot: 'victim breaks',
  undecided: 'undecided',
};

/** The same, for whoever has only the mark before them. */
export const OUTCOME_MEANING: Readonly<Record<MatrixOutcome, string>> = {
  runs: 'program runs',
  lives: 'program is refused calls and lives on',
  breaks: 'program breaks',
  stopped: 'attack stopped',
  remains: 'attack remains',
  moot: 'victim breaks before the attack',
  undecided: 'not decidable from this evidence',
};

/** What the mark beneath an outcome means. */
export const REPORTED_MEANING = 'calls let in are reported';

/** "remains, reported" */
export const cellText = ({ outcome, reported }: MatrixCell): string =>
  reported ? `${OUTCOME_TEXT[outcome]}, reported` : OUTCOME_TEXT[outcome];

/** Images that make calls; those that a shared history starts for another purpose have none. */
export const matrixOf = (index: CallIndex, policies: readonly Policy[]): Matrix =>
  tabled(
    index,
    policies,
    policies.map((policy) => columnOf(replay(index, [policy]))),
  );

/** The same where nothing is refused: one column, of no policy. */
export const bareMatrix = (index: CallIndex): Matrix =>
  tabled(index, [{ id: NO_POLICY, title: 'no policy', group: '', origin: '' }], [columnOf(replay(index, []))]);

function tabled(index: CallIndex, policies: readonly MatrixColumn[], columns: readonly MatrixCell[][]): Matrix {
  const { model } = index;
  const rows = [...model.images.keys()]
    .filter((image) => at(index.firstOfImage, image) >= 0)
    .map((image): MatrixRow => {
      const { name, linkage, runtime, attack } = at(model.images, image);
      const kind = attack ? 'attack' : 'program';
      const traits = [linkage === 'unknown' ? '' : linkage, runtime ?? ''].filter((word) => word !== '');
      return {
        image,
        name: attack?.name ?? name,
        kind,
        about: attack?.goal ?? traits.join(', '),
        cells: columns.map((column) => at(column, image)),
      };
    });
  return {
    index,
    policies,
    scores: columns.map((_, column) => scoreOf(rows, column)),
    rows: (['program', 'attack'] as const).flatMap((kind) => rows.filter((row) => row.kind === kind)),
  };
}

function scoreOf(rows: readonly MatrixRow[], column: number): MatrixScore {
  const score = { runs: 0, lives: 0, breaks: 0, stopped: 0, remains: 0, moot: 0, undecided: 0 };
  for (const { cells } of rows) score[at(cells, column).outcome] += 1;
  const programs = rows.filter(({ kind }) => kind === 'program').length;
  return { ...score, programs, attacks: rows.length - programs - score.moot };
}

/** What becomes of each image under the policies of a run. */
function columnOf(run: Run): MatrixCell[] {
  const { model, index } = run;
  const refused = new Int32Array(model.images.length).fill(-1);
  const doubtful = new Int32Array(model.images.length).fill(-1);
  const reported = new Uint8Array(model.images.length);
  for (const [id, attempt] of model.attempts.entries()) {
    const { image } = attempt;
    const { verdict, effect } = at(run.decisions, id);
    const first = at(index.first, id);
    if (first < 0 || outcome(run, first) === 'never') continue;
    if (verdict === 'allowed' && effect !== null) reported[image] = 1;
    if (verdict === 'denied') keepFirst(refused, image, first);
    if (verdict === 'unknown' && !isOwnExec(index, image, attempt, first)) keepFirst(doubtful, image, first);
  }
  return model.images.map(({ attack }, image): MatrixCell => {
    const cell = attack ? attackCell(run, image) : programCell(run, image, at(refused, image), at(doubtful, image));
    return { ...cell, reported: at(reported, image) === 1 };
  });
}

type Cell = Omit<MatrixCell, 'reported'>;

function programCell({ index, death, unborn }: Run, image: number, refused: number, doubtful: number): Cell {
  if (at(unborn, image) === 1) return { outcome: 'breaks', call: at(index.firstOfImage, image) };
  if (refused >= 0) return { outcome: at(death, image) >= 0 ? 'breaks' : 'lives', call: refused };
  return doubtful >= 0 ? { outcome: 'undecided', call: doubtful } : { outcome: 'runs', call: -1 };
}

/**
 * The execve that a trace begins with was made by the tracer's child, before the program was there: that nobody knows
 * where it came from says nothing of the program.
 */
const isOwnExec = ({ model, firstOfImage }: CallIndex, image: number, { name }: Attempt, call: number): boolean =>
  model.kind === 'trace' && name.startsWith('execve') && at(firstOfImage, image) === call;

/** An attack succeeds if the call that it is after is let in; what stops it may have come before. */
function attackCell(run: Run, image: number): Cell {
  const { goal = -1, takeover = -1 } = at(run.model.images, image);
  const first = at(run.index.firstOfImage, image);
  if (at(run.unborn, image) === 1) return { outcome: 'moot', call: first };
  const death = at(run.death, image);
  if (death >= 0 && death <= takeover) return { outcome: 'moot', call: death };
  if (goal < 0) return { outcome: 'undecided', call: first };
  const fate = outcome(run, goal);
  if (fate === 'allowed' || fate === 'no-entry') return { outcome: 'remains', call: goal };
  if (fate === 'unknown') return { outcome: 'undecided', call: goal };
  return { outcome: 'stopped', call: fate === 'denied' || death < 0 ? goal : death };
}

function keepFirst(column: Int32Array, image: number, call: number): void {
  const known = at(column, image);
  if (known < 0 || call < known) column[image] = call;
}

/** "Under msyscall, 6 of 6 programs run and 5 of 8 attacks are stopped." One for each policy. */
export const matrixSentences = ({ policies, scores }: Matrix): string[] =>
  policies.map(({ title }, column) => `Under ${title}, ${scoreText(at(scores, column))}.`);

/** "6 of 6 programs run and 5 of 8 attacks are stopped" */
export function scoreText({ programs, attacks, runs, lives, stopped, moot, undecided }: MatrixScore): string {
  const main = [
    programs > 0 ? `${runs} of ${programs} programs run` : '',
    attacks > 0 ? `${stopped} of ${attacks} ${attacks === 1 ? 'attack is' : 'attacks are'} stopped` : '',
  ];
  const more = [
    lives > 0 ? `${lives} more ${lives === 1 ? 'lives' : 'live'} on with refused calls` : '',
    moot > 0 ? `${plural(moot, 'victim breaks', 'victims break')} before the attack begins` : '',
    undecided > 0 ? `${undecided} cannot be decided from this evidence` : '',
  ];
  return [main.filter(Boolean).join(' and '), ...more].filter(Boolean).join('; ') || 'nothing makes a call';
}
