import { KNOWN, PROPOSALS, type Proposal, QUESTIONS, type Reason } from '../policy/lab/proposals.ts';
import { encodeRecipe, type Recipe } from '../policy/lab/recipe.ts';
import { Entry } from './entry.tsx';

interface Props {
  /** Of what is being composed. */
  readonly code: string;
  onChoose(recipe: Recipe): void;
}

/** The worked proposals under the questions that they answer, and what is said of the one that is shown. */
export function Proposals({ code, onChoose }: Props) {
  const current = PROPOSALS.find(({ recipe }) => encodeRecipe(recipe) === code);
  return (
    <section className="lab-column" aria-labelledby="proposals-title">
      <h2 id="proposals-title">Worked proposals</h2>
      {(Object.keys(QUESTIONS) as (keyof typeof QUESTIONS)[]).map((question) => (
        <div key={question}>
          <h3>{QUESTIONS[question].title}</h3>
          <p className="quiet">{QUESTIONS[question].asked}</p>
          <ul>
            {PROPOSALS.filter((proposal) => proposal.question === question).map(({ recipe }) => (
              <Entry key={recipe.name} current={encodeRecipe(recipe) === code} onChoose={() => onChoose(recipe)}>
                {recipe.name}
              </Entry>
            ))}
          </ul>
        </div>
      ))}
      {current ? <ProposalText proposal={current} /> : null}
    </section>
  );
}

const ProposalText = ({ proposal: { idea, reasons } }: { proposal: Proposal }) => (
  <div className="lesson" data-testid="lesson">
    <p>{idea}</p>
    <ul>
      {reasons.map((reason) => (
        <li key={reason.text}>
          {reason.text} <span className="quiet">{groundOf(reason)}</span>
        </li>
      ))}
    </ul>
  </div>
);

/** "inferred: lib/libsys/syscall.2". */
const groundOf = ({ known, source }: Reason): string => (source === '' ? KNOWN[known] : `${KNOWN[known]}: ${source}`);
