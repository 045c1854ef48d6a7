import './embed.css';
import './early.ts';
import { lazy, Suspense, useRef } from 'react';
import type { ThemeName } from '../../picture/theme.ts';
import type { Run } from '../../run/run.ts';
import { stepAt } from '../../story/story.ts';
import { useChoices, useTelling } from '../context.ts';
import { Narration } from '../narration.tsx';
import { Picture } from '../picture.tsx';
import { OpenFull } from './open-full.tsx';

const Around = lazy(async () => ({ default: (await import('./around.tsx')).Around }));
const MatrixPicture = lazy(async () => ({ default: (await import('../matrix-picture.tsx')).MatrixPicture }));

interface Props {
  readonly run: Run;
  /** The same evidence under other rules, drawn beside it; null: there is one picture. */
  readonly other: Run | null;
  /** Index of the call that is shown, -1 for the overview. */
  readonly call: number;
  readonly theme: ThemeName;
}

/** The picture alone, for a frame in another page. */
export function Embedded({ run, other, call, theme }: Props) {
  const still = useChoices((state) => state.still);
  const present = useChoices((state) => state.present);
  const view = useChoices((state) => state.view);
  const main = useRef<HTMLElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const around = (): number => (main.current?.clientHeight ?? 0) - (stage.current?.clientHeight ?? 0);
  return (
    <main
      ref={main}
      className={['embed', still && 'still', present && 'present'].filter(Boolean).join(' ')}
      aria-label={run.model.title}
    >
      <h1 className="hidden">{run.model.title}</h1>
      <div ref={stage} className="embed-stage">
        {view === 'matrix' ? (
          <Suspense>
            <MatrixPicture index={run.index} theme={theme} />
          </Suspense>
        ) : (
          <Picture run={run} other={other} call={call} theme={theme} interactive={!still} />
        )}
        {still ? null : <OpenFull />}
      </div>
      <Caption />
      <Suspense>
        <Around run={run} theme={theme} stage={stage} around={around} />
      </Suspense>
      <Narration run={run} call={call} />
    </main>
  );
}

/** What a story says of its step stands beneath the picture, unless nothing but the picture is wanted. */
function Caption() {
  const story = useTelling((state) => state.story);
  const at = useChoices((state) => state.at);
  const bare = useChoices((state) => state.controls === '0');
  if (!story || bare) return null;
  const { title, narration } = stepAt(story, at);
  return (
    <p className="embed-caption">
      <b>{title}</b> {narration}
    </p>
  );
}
