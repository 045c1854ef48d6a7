import { useState } from 'react';
import { count } from '../base/text.ts';
import { SCENARIO_HEADS } from '../evidence/scenarios/list.ts';
import { decodeRecipe, isRecipeCode } from '../policy/lab/recipe.ts';
import type { Policy, PolicyGroup } from '../policy/policy.ts';
import { type Family, policyById } from '../policy/registry.ts';
import type { Run } from '../run/run.ts';
import { useChoices, usePage, useSession } from './context.ts';
import { SWITCHES, switchGroups } from './switches.ts';

/** The policies as switches, gathered by system, and what they make of this run. */
export function PoliciesPanel({ run }: { run: Run }) {
  const { choices } = usePage();
  const on = useChoices((state) => state.policies);
  const kept = useSession((state) => state.recipes);
  const mine = [...new Set([...kept, ...on.filter(isRecipeCode)])];
  return (
    <section className="panel" aria-labelledby="policies-title">
      <h2 id="policies-title">Policy</h2>
      <TotalsLine run={run} />
      <HomeButton />
      <Beside />
      {switchGroups().map(({ group, families }) => (
        <Group key={group} group={group} active={families.filter((family) => isOn(family, on)).length}>
          {families.map((family) => (
            <FamilySwitch key={family.id} family={family} run={run} />
          ))}
        </Group>
      ))}
      {mine.length > 0 ? (
        <Group group="Mine" active={mine.filter((code) => on.includes(code)).length}>
          {mine.map((code) => (
            <RecipeSwitch key={code} code={code} kept={kept.includes(code)} run={run} />
          ))}
        </Group>
      ) : null}
      {on.length > 0 ? (
        <button type="button" className="link" onClick={() => choices.getState().set({ policies: [] })}>
          No policy
        </button>
      ) : null}
    </section>
  );
}

/** A second picture beside the first: the same calls under no policy, or under the rules of a moment ago. */
function Beside() {
  const { choices } = usePage();
  const on = useChoices((state) => state.policies);
  const compare = useChoices((state) => state.compare);
  const kept = compare && compare.length > 0 ? compare : null;
  const choose = (word: string): void =>
    choices.getState().set({ compare: word === 'off' ? null : word === 'none' ? [] : (kept ?? on) });
  if (on.length === 0 && compare === null) return null;
  return (
    <label className="choice">
      <span>Beside it</span>
      <select value={compare === null ? 'off' : kept ? 'kept' : 'none'} onChange={({ target }) => choose(target.value)}>
        <option value="off">nothing</option>
        <option value="none">no policy</option>
        {kept || on.length > 0 ? (
          <option value="kept">{(kept ?? on).map((id) => policyById(id)?.title ?? id).join(' with ')}, kept</option>
        ) : null}
      </select>
    </label>
  );
}

const isOn = ({ variants }: Family, on: readonly string[]): boolean => variants.some(({ id }) => on.includes(id));

/** Systems whose switches are in sight from the start. */
const OPEN: readonly PolicyGroup[] = ['FreeBSD', 'OpenBSD', 'Mine'];

/** It opens with the first rule of it that comes on. Only a hand closes it: a switch in it may have the focus. */
function Group({ group, active, children }: { group: PolicyGroup; active: number; children: React.ReactNode }) {
  const [open, setOpen] = useState(OPEN.includes(group));
  if (active > 0 && !open) setOpen(true);
  return (
    <details className="policy-group" open={open}>
      <summary>
        {group === 'Mine' ? 'From the laboratory' : group}
        {active > 0 ? <span className="on"> {active} on</span> : null}
      </summary>
      <ul className="policies">{children}</ul>
    </details>
  );
}

function FamilySwitch({ family, run }: { family: Family; run: Run }) {
  const { choices } = usePage();
  const on = useChoices((state) => state.policies);
  const [first] = family.variants;
  const active = family.variants.find(({ id }) => on.includes(id));
  const shown = active ?? first;
  const place = SWITCHES.indexOf(first);
  return (
    <PolicySwitch
      policy={shown}
      title={first.title}
      active={active !== undefined}
      hint={place < 9 ? String(place + 1) : ''}
      run={run}
      onToggle={() => choices.getState().togglePolicy(shown.id)}
    >
      {active && family.variants.length > 1 ? (
        <label className="variant">
          <span className="hidden">Release of {first.title}</span>
          <select
            value={active.id}
            onChange={({ target }) =>
              choices.getState().set({ policies: on.map((id) => (id === active.id ? target.value : id)) })
            }
          >
            {family.variants.map(({ id, origin }) => (
              <option key={id} value={id}>
                {origin}
              </option>
            ))}
          </select>
        </label>
      ) : null}
    </PolicySwitch>
  );
}

function RecipeSwitch({ code, kept, run }: { code: string; kept: boolean; run: Run }) {
  const { choices, session } = usePage();
  const active = useChoices((state) => state.policies.includes(code));
  const policy = policyById(code);
  const recipe = decodeRecipe(code);
  if (!policy || !recipe.ok) return null;
  return (
    <PolicySwitch
      policy={policy}
      title={policy.title}
      active={active}
      hint=""
      run={run}
      onToggle={() => choices.getState().togglePolicy(code)}
    >
      <p className="recipe-tools">
        <button type="button" className="link" onClick={() => choices.getState().set({ recipe: code, view: 'lab' })}>
          Open in the laboratory
        </button>
        {kept ? (
          <button type="button" className="link" onClick={() => void session.getState().forgetRecipe(code)}>
            Forget
          </button>
        ) : null}
      </p>
    </PolicySwitch>
  );
}

interface SwitchProps {
  readonly policy: Policy;
  readonly title: string;
  readonly active: boolean;
  /** Key that does the same; empty: none. */
  readonly hint: string;
  readonly run: Run;
  readonly children?: React.ReactNode;
  onToggle(): void;
}

/** What a rule says is shown where it is on, and told to those who ask for the switch. */
function PolicySwitch({ policy, title, active, hint, run, children, onToggle }: SwitchProps) {
  const carried = active ? policy.carriedOver(run.model) : null;
  return (
    <li>
      <label className="switch" title={`${policy.summary} ${policy.origin}`}>
        <input
          type="checkbox"
          role="switch"
          checked={active}
          aria-checked={active}
          aria-describedby={`about-${policy.id}`}
          onChange={onToggle}
        />
        <span className="title">
          {title} {hint === '' ? null : <kbd aria-hidden="true">{hint}</kbd>}
        </span>
      </label>
      <div id={`about-${policy.id}`} className={active ? 'about' : 'hidden'}>
        <p>{policy.summary}</p>
        <p className="origin">{policy.origin}</p>
        {active ? children : null}
        {carried ? (
          <details className="carried">
            <summary>Carried over to this system</summary>
            <p>{carried}</p>
          </details>
        ) : null}
        {active && policy.citations.length > 0 ? (
          <details className="carried">
            <summary>Sources</summary>
            <ul>
              {policy.citations.map(({ label, source }) => (
                <li key={label}>
                  {label} <span className="quiet">{source}</span>
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </div>
    </li>
  );
}

/** One click for what the system of the scenario enforces itself. */
function HomeButton() {
  const { choices } = usePage();
  const source = useChoices((state) => state.source);
  const on = useChoices((state) => state.policies);
  const scenario = SCENARIO_HEADS.find(({ id }) => id === source);
  if (!scenario || scenario.home.length === 0 || scenario.home.every((id) => on.includes(id))) return null;
  const titles = scenario.home.map((id) => policyById(id)?.title ?? id).join(' and ');
  return (
    <button type="button" className="home" onClick={() => choices.getState().set({ policies: scenario.home })}>
      As this system does it: {titles}
    </button>
  );
}

function TotalsLine({ run }: { run: Run }) {
  const { calls, allowed, denied, unknown, reported } = run.totals;
  if (run.policies.length === 0) {
    return <p className="totals">No policy: every call enters, wherever it comes from.</p>;
  }
  return (
    <p className="totals" data-testid="totals">
      <b className="denied">
        <span aria-hidden="true">✕ </span>
        {count(denied)} refused
      </b>
      <span className="allowed">
        <span aria-hidden="true">● </span>
        {count(allowed)} allowed{reported > 0 ? `, ${count(reported)} reported` : ''}
      </span>
      {unknown > 0 ? (
        <span className="unknown">
          <span aria-hidden="true">? </span>
          {count(unknown)} undecided
        </span>
      ) : null}
      <span className="quiet">of {count(calls)} calls</span>
    </p>
  );
}
