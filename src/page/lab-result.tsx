import { useMemo } from 'react';
import { at } from '../base/assert.ts';
import { scenarioHead } from '../evidence/scenarios/list.ts';
import type { CallIndex } from '../model/call-index.ts';
import { OUTCOME_TONE } from '../picture/outcome-mark.ts';
import type { ThemeName } from '../picture/theme.ts';
import { compose } from '../policy/lab/compose.ts';
import { contradiction, PARTS, type Recipe } from '../policy/lab/recipe.ts';
import type { Policy } from '../policy/policy.ts';
import { policyById } from '../policy/registry.ts';
import { cellText } from '../run/matrix.ts';
import { useChoices, usePage, useSession } from './context.ts';
import { saveText } from './export.ts';
import { type Bench, nameProblem } from './lab-edit.ts';
import { recipeFile } from './lab-file.ts';
import { TRIAL, type TrialRow, trialOf, untried } from './lab-trial.ts';
import { OutcomeMark } from './matrix-mark.tsx';
import { ReachChart } from './reach-chart.tsx';

interface Props {
  readonly bench: Bench;
  /** The calls of the trial. */
  readonly index: CallIndex;
  readonly theme: ThemeName;
}

/** What a composition is measured against. */
const COMPARED = ['freebsd-rtld-libsys', 'openbsd-msyscall', 'openbsd-pinsyscalls', 'zircon-vdso'];

/** What becomes of the trial under what is composed; or why it cannot be a rule. */
export function Result({ bench, index, theme }: Props) {
  const { recipe } = bench;
  const policy = useMemo(() => {
    const composed = compose(recipe);
    // The same object each time, so that what is known of it is kept.
    return composed.ok ? (policyById(composed.value.id) ?? composed.value) : null;
  }, [recipe]);
  return (
    <section className="lab-column lab-result" aria-labelledby="result-title">
      <h2 id="result-title">What comes of it</h2>
      {policy ? (
        <>
          <Outcomes policy={policy} index={index} />
          <Untried recipe={recipe} index={index} />
          <LabActions policy={policy} bench={bench} />
          <ReachChart
            index={index}
            policies={[policy, ...COMPARED.flatMap((id) => policyById(id) ?? [])]}
            theme={theme}
          />
        </>
      ) : (
        <p className="contradiction" role="alert">
          {contradiction(recipe)}
        </p>
      )}
    </section>
  );
}

function Outcomes({ policy, index }: { policy: Policy; index: CallIndex }) {
  const { programs, replaced, attacks } = useMemo(() => trialOf(index, policy), [index, policy]);
  return (
    <>
      <p className="quiet">Tried on “{scenarioHead(TRIAL).title}”, whatever else is open on this page.</p>
      <div className="outcome-lists" data-testid="lab-outcomes">
        <div>
          <OutcomeList title="Honest programs" policy={policy} rows={programs} />
          <OutcomeList title="With another libsys" policy={policy} rows={replaced} />
        </div>
        <OutcomeList title="Attacks" policy={policy} rows={attacks} />
      </div>
    </>
  );
}

const STAND_IN = { shipped: '', logging: ' under a logging libsys', replaying: ' under a replaying libsys' } as const;

interface ListProps {
  readonly title: string;
  readonly policy: Policy;
  readonly rows: readonly TrialRow[];
}

/** A row opens the picture at the call that decides. */
function OutcomeList({ title, policy, rows }: ListProps) {
  const { choices } = usePage();
  const show = ({ image, libsys, cells }: TrialRow): void => {
    const { call } = at(cells, 0);
    choices
      .getState()
      .set({ source: TRIAL, view: 'graph', libsys, policies: [policy.id], step: call + 1, focus: image });
  };
  return (
    <div>
      <h3>{title}</h3>
      <ul className="outcomes">
        {rows.map((row) => {
          const { image, name, about, libsys, cells } = row;
          const cell = at(cells, 0);
          const tone = OUTCOME_TONE[cell.outcome];
          return (
            <li key={`${libsys} ${image}`}>
              <button type="button" className="outcome-row" title={about} onClick={() => show(row)}>
                <span className={tone}>
                  <OutcomeMark outcome={cell.outcome} />
                </span>{' '}
                {name}
                {STAND_IN[libsys]} <span className={tone}>{cellText(cell)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Trust that the outcomes cannot show. */
function Untried({ recipe, index }: { recipe: Recipe; index: CallIndex }) {
  const names = untried(index, recipe).map((role) => PARTS.trusted[role]);
  if (names.length === 0) return null;
  return (
    <p className="quiet" data-testid="untried">
      No attack of the trial makes its call from {names.join(', ')}. To trust them changes nothing above; what it costs
      are the places below that a call can start from.
    </p>
  );
}

function LabActions({ policy, bench }: { policy: Policy; bench: Bench }) {
  const { choices, session } = usePage();
  const on = useChoices((state) => state.policies.includes(policy.id));
  const kept = useSession((state) => state.recipes.includes(policy.id));
  const problem = nameProblem(bench);
  const { recipe } = bench;
  return (
    <>
      <p className="lab-actions">
        <button
          type="button"
          aria-pressed={on}
          disabled={problem !== null && !on}
          onClick={() => choices.getState().togglePolicy(policy.id)}
        >
          {on ? 'Switch it off' : 'Switch it on'}
        </button>
        <button
          type="button"
          disabled={kept || problem !== null}
          onClick={() => void session.getState().keepRecipe(policy.id)}
        >
          {kept ? 'Kept on this machine' : 'Keep it'}
        </button>
        <button type="button" onClick={() => saveText(recipeFile(recipe), 'application/json', `${recipe.name}.json`)}>
          Save as JSON
        </button>
      </p>
      {problem === null ? null : (
        <p className="contradiction" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
