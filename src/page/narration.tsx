import { callSentence } from '../picture/words.ts';
import type { Run } from '../run/run.ts';
import { choicesOfStep, stepAt } from '../story/story.ts';
import { useChoices, usePlaying, useTelling } from './context.ts';

interface Props {
  readonly run: Run;
  /** Index of the call that is shown, -1 for the overview. */
  readonly call: number;
  /** Whether a caption that is there reads out the steps of a story by itself. */
  readonly captioned?: boolean;
}

/** Tells a screen reader what each step brought; silent while playing, when it could not keep up. */
export function Narration({ run, call, captioned = false }: Props) {
  const playing = usePlaying();
  const step = useTold();
  const told = captioned ? '' : step?.narration;
  const text = step ? told : call < 0 || playing ? '' : callSentence(run, call);
  return (
    <p className="hidden" role="status" data-testid="narration">
      {text}
    </p>
  );
}

/** The step of the story that is told; null: none is, or somebody has gone on to another call. */
function useTold() {
  const story = useTelling((state) => state.story);
  const at = useChoices((state) => state.at);
  const shown = useChoices((state) => state.step);
  const step = story && stepAt(story, at);
  return step && choicesOfStep(step).step === shown ? step : null;
}
