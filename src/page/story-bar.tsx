import './story.css';
import { useState } from 'react';
import { stepAt } from '../story/story.ts';
import { useChoices, usePage, useTelling } from './context.ts';
import { keepInLink } from './story-link.ts';

/** Caption of the step that is told, and the way to the others. Beneath the picture, like the caption of a slide. */
export function StoryBar() {
  const story = useTelling((state) => state.story);
  const editing = useTelling((state) => state.editing);
  const timeline = useTelling((state) => state.timeline);
  const { goTo, leave, edit, showTimeline } = usePage().telling.getState();
  const at = useChoices((state) => state.at);
  const [notes, setNotes] = useState(false);
  if (!story) return null;
  const count = story.steps.length;
  const place = Math.min(at, count);
  const step = stepAt(story, place);
  return (
    <section className="story-bar" aria-label={`Story: ${story.title}`}>
      <Displaced />
      <div className="story-caption" aria-live="polite">
        <h2>{step.title}</h2>
        <p>{step.narration}</p>
        {step.source ? <p className="story-source">{step.source}</p> : null}
        {notes && step.notes ? <p className="story-notes">{step.notes}</p> : null}
      </div>
      <div className="story-tools">
        <button type="button" onClick={() => goTo(place - 1)} disabled={place <= 1}>
          ← Back
        </button>
        <ol className="story-dots" aria-label="Steps">
          {story.steps.map(({ title }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place.
            <li key={i}>
              <button
                type="button"
                aria-label={`Step ${i + 1}: ${title}`}
                aria-current={i + 1 === place ? 'step' : undefined}
                title={title}
                onClick={() => goTo(i + 1)}
              />
            </li>
          ))}
        </ol>
        <button type="button" className="primary" onClick={() => goTo(place + 1)} disabled={place >= count}>
          Next →
        </button>
        <span className="position">
          {place} of {count}
        </span>
        <span className="story-space" />
        {step.notes ? (
          <button type="button" aria-pressed={notes} onClick={() => setNotes(!notes)}>
            Notes
          </button>
        ) : null}
        <button type="button" aria-pressed={timeline} onClick={() => showTimeline(!timeline)}>
          Timeline
        </button>
        <button type="button" aria-pressed={editing} onClick={() => edit(!editing)}>
          Edit
        </button>
        <button type="button" onClick={leave}>
          Leave story
        </button>
      </div>
    </section>
  );
}

/** Whoever opens or begins a story has not asked by it to lose another. */
function Displaced() {
  const page = usePage();
  const displaced = useTelling((state) => state.displaced);
  const { bringBack, dismiss } = page.telling.getState();
  if (!displaced) return null;
  const back = (): void => {
    bringBack();
    keepInLink(page);
  };
  return (
    <p className="story-displaced" role="status">
      Your story “{displaced.title}” has made room for another one.
      <button type="button" onClick={back}>
        Back to it
      </button>
      <button type="button" onClick={dismiss}>
        Let it go
      </button>
    </p>
  );
}
