import './matrix.css';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { loadScenario } from '../evidence/scenarios/lazy.ts';
import { scenarioHead } from '../evidence/scenarios/list.ts';
import type { CallIndex } from '../model/call-index.ts';
import { type LegendItem, legendOf } from '../picture/matrix-words.ts';
import { OUTCOME_TONE } from '../picture/outcome-mark.ts';
import type { ThemeName } from '../picture/theme.ts';
import { SYSTEMS } from '../policy/by-system.ts';
import type { PolicyGroup } from '../policy/policy.ts';
import { type Matrix, matrixOf, OUTCOME_MEANING, REPORTED_MEANING } from '../run/matrix.ts';
import { ordered } from '../run/matrix-order.ts';
import { columnsOf } from '../show/matrix.ts';
import { Choice } from './choice.tsx';
import { useChoices, usePage, useSession } from './context.ts';
import { MatrixExports } from './matrix-exports.tsx';
import { OutcomeMark } from './matrix-mark.tsx';
import { MatrixPicture } from './matrix-picture.tsx';
import { MatrixTable } from './matrix-table.tsx';
import { ReachChart } from './reach-chart.tsx';

interface Props {
  readonly index: CallIndex;
  readonly theme: ThemeName;
}

/** Programs and attacks × policies: who runs, who breaks, what is stopped, what remains. */
export function MatrixView({ index, theme }: Props) {
  const present = useChoices((state) => state.present);
  return present ? (
    <div className="matrix-view present">
      <MatrixPicture index={index} theme={theme} />
    </div>
  ) : (
    <Desk index={index} theme={theme} />
  );
}

function Desk({ index, theme }: Props) {
  const { choices } = usePage();
  const { set } = choices.getState();
  const rows = useChoices((state) => state.rows);
  const columns = useChoices((state) => state.columns);
  const order = useChoices((state) => state.order);
  const sort = useChoices((state) => state.sort);
  const on = useChoices((state) => state.policies);
  const kept = useSession((state) => state.recipes);

  const policies = useMemo(() => columnsOf({ columns, policies: on }, kept), [columns, on, kept]);
  const asked = useDeferredValue(policies);
  const whole = useMemo(() => matrixOf(index, asked), [index, asked]);
  const shown = useMemo(() => ordered(whole, { rows, order, sort }), [whole, rows, order, sort]);

  return (
    <div className="matrix-view">
      <div className="matrix-tools">
        <Choice
          label="Show"
          value={rows}
          options={{ all: 'programs and attacks', program: 'programs', attack: 'attacks' }}
          onChoose={(rows) => set({ rows })}
        />
        <Choice label="Policies of" value={columns} options={SYSTEM_NAMES} onChoose={(columns) => set({ columns })} />
        <Choice
          label="Columns"
          value={order}
          options={{ system: 'by system', stopped: 'most attacks stopped', runs: 'most programs run' }}
          onChoose={(order) => set({ order })}
        />
        {policies.length > 0 ? <MatrixExports matrix={shown} theme={theme} /> : null}
      </div>
      {policies.length > 0 ? (
        <>
          {whole.rows.some(({ kind }) => kind === 'attack') ? null : <NoAttacks />}
          <MatrixTable matrix={shown} />
          <Legend matrix={whole} />
        </>
      ) : (
        <NothingKept />
      )}
      <ReachChart index={index} policies={policies} theme={theme} />
    </div>
  );
}

const SYSTEM_NAMES = {
  all: 'every system',
  ...Object.fromEntries(SYSTEMS.map((system) => [system, system])),
  Mine: 'the laboratory',
} as Readonly<Record<PolicyGroup | 'all', string>>;

function NothingKept() {
  const { choices } = usePage();
  return (
    <p className="hint">
      Nothing is kept: no policy of the laboratory is on, or kept on this machine.{' '}
      <button type="button" className="link" onClick={() => choices.getState().set({ view: 'lab' })}>
        Compose one
      </button>
    </p>
  );
}

/** Id of a scenario that has attacks on its programs. */
const ATTACKED = 'freebsd-15-attacks';

/** Says where attacks can be had, and how many once they are counted. */
function NoAttacks() {
  const [attacks, setAttacks] = useState<number | null>(null);
  useEffect(() => {
    // A number that cannot be had is no loss.
    countAttacks().then(setAttacks, () => {});
  }, []);
  return (
    <p className="hint">
      There are no attacks in this evidence; “{scenarioHead(ATTACKED).title}” has {attacks ?? 'some'} of them.
    </p>
  );
}

async function countAttacks(): Promise<number | null> {
  const scenario = await loadScenario(ATTACKED);
  return scenario ? scenario.build().images.filter(({ attack }) => attack).length : null;
}

/** What the marks mean that occur. */
function Legend({ matrix }: { matrix: Matrix }) {
  return (
    <ul className="legend" aria-label="Marks">
      {legendOf(matrix).map((item) => (
        <LegendEntry key={item} item={item} />
      ))}
    </ul>
  );
}

function LegendEntry({ item }: { item: LegendItem }) {
  return item === 'reported' ? (
    <li>
      <OutcomeMark outcome="runs" reported /> {REPORTED_MEANING}
    </li>
  ) : (
    <li>
      <span className={OUTCOME_TONE[item]}>
        <OutcomeMark outcome={item} />
      </span>{' '}
      {OUTCOME_MEANING[item]}
    </li>
  );
}
