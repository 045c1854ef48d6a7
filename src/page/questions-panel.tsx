import { QUESTIONS } from '../story/shipped/questions.ts';
import { useChoices, usePage, useTelling } from './context.ts';
import { Entry } from './entry.tsx';

/** Every question is one click away, whatever is shown: the story of their answers can be entered at any step. */
export function QuestionsPanel() {
  const { telling } = usePage();
  const asked = useTelling((state) => state.id === QUESTIONS.id);
  const at = useChoices((state) => state.at);
  return (
    <section className="panel" aria-labelledby="questions-title">
      <h2 id="questions-title">{QUESTIONS.title}</h2>
      <ol>
        {QUESTIONS.steps.map(({ title }, i) => (
          <Entry
            key={title}
            current={asked && at === i + 1}
            onChoose={() => telling.getState().tell(QUESTIONS.id, QUESTIONS, i + 1)}
          >
            {title}
          </Entry>
        ))}
      </ol>
    </section>
  );
}
