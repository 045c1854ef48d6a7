import { count } from '../base/text.ts';
import { POLICIES } from '../policy/registry.ts';
import type { Run } from '../run/run.ts';
import { useChoices, usePage } from './context.ts';

/** The policies as switches, and what they make of this run. */
export function PoliciesPanel({ run }: { run: Run }) {
  const { choices } = usePage();
  const on = useChoices((state) => state.policies);
  return (
    <section className="panel" aria-labelledby="policies-title">
      <h2 id="policies-title">Policy</h2>
      <ul className="policies">
        {POLICIES.map((policy, i) => {
          const active = on.includes(policy.id);
          const carried = active ? policy.carriedOver(run.model) : null;
          return (
            <li key={policy.id}>
              <label className="switch">
                <input
                  type="checkbox"
                  role="switch"
                  checked={active}
                  aria-checked={active}
                  aria-describedby={`about-${policy.id}`}
                  onChange={() => choices.getState().togglePolicy(policy.id)}
                />
                <span className="title">
                  {policy.title} <kbd aria-hidden="true">{i + 1}</kbd>
                </span>
              </label>
              <div id={`about-${policy.id}`} className="about">
                <p>{policy.summary}</p>
                <p className="origin">{policy.origin}</p>
                {carried ? (
                  <details className="carried">
                    <summary>Carried over to this system</summary>
                    <p>{carried}</p>
                  </details>
                ) : null}
              </div>
            </li>
          );
        })}
      </ul>
      <TotalsLine run={run} />
      {on.length > 0 ? (
        <button type="button" className="link" onClick={() => choices.getState().set({ policies: [] })}>
          No policy
        </button>
      ) : null}
    </section>
  );
}

function TotalsLine({ run }: { run: Run }) {
  const { calls, allowed, denied, unknown } = run.totals;
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
        {count(allowed)} allowed
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
