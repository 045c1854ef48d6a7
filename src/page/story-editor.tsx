import './story.css';
import { useEffect, useId } from 'react';
import type { Run } from '../run/run.ts';
import { choicesOf } from '../state/store.ts';
import { type Story, type StoryStep, showOf, stepAt, storyFile } from '../story/story.ts';
import { useChoices, usePage, useTelling } from './context.ts';
import { Entry } from './entry.tsx';
import { saveText } from './export.ts';
import { followEdits, storyAddress } from './story-link.ts';
import { targetsOf } from './targets-of.ts';
import { stepOfNow } from './telling.ts';

/**
 * Writes the steps of a story. The picture is set up as always, with switches, timeline and mouse; "Take the picture"
 * makes it what the step shows.
 */
export function StoryEditor({ run }: { run: Run }) {
  const page = usePage();
  const { choices, telling, session } = page;
  const story = useTelling((state) => state.story);
  const at = useChoices((state) => state.at);
  const shown = useChoices((state) => showOf(choicesOf(state)));
  useEffect(() => followEdits(page), [page]);
  if (!story) return null;
  const place = Math.min(at, story.steps.length);
  const step = stepAt(story, place);

  const change = (next: Story, to = place): void => telling.getState().change(next, to);
  const changeStep = (part: Partial<StoryStep>): void =>
    change({ ...story, steps: story.steps.map((other, i) => (i + 1 === place ? { ...other, ...part } : other)) });
  const add = (): void => {
    const steps = story.steps.toSpliced(place, 0, stepOfNow(choices, `Step ${story.steps.length + 1}`));
    change({ ...story, steps }, place + 1);
  };
  const remove = (): void => {
    const steps = story.steps.toSpliced(place - 1, 1);
    change({ ...story, steps }, Math.max(1, place - 1));
    telling.getState().goTo(Math.max(1, place - 1));
  };
  const move = (by: -1 | 1): void => {
    const steps = [...story.steps];
    const [taken] = steps.splice(place - 1, 1);
    if (taken) steps.splice(place - 1 + by, 0, taken);
    change({ ...story, steps }, place + by);
  };
  const copyLink = async (): Promise<void> => {
    const address = storyAddress(page);
    if (address === null) return;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      session
        .getState()
        .report({ message: 'The browser does not let this page copy.', remedy: 'The link is in the address bar.' });
    }
  };
  const save = (): void =>
    saveText(`${JSON.stringify(storyFile(story), null, 2)}\n`, 'application/json', `${story.title}.whence.json`);

  return (
    <aside className="inspector story-editor" aria-label="Story editor">
      <Field label="Story" value={story.title} longest={120} onChange={(title) => change({ ...story, title })} />
      <ol className="story-steps" aria-label="Steps">
        {story.steps.map(({ title }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are told apart by their place.
          <Entry key={i} current={i + 1 === place} onChoose={() => telling.getState().goTo(i + 1)}>
            {i + 1}. {title}
          </Entry>
        ))}
      </ol>
      <div className="story-tools">
        <button type="button" onClick={add}>
          Add step
        </button>
        <button type="button" onClick={() => move(-1)} disabled={place <= 1} aria-label="Move step up">
          ↑
        </button>
        <button
          type="button"
          onClick={() => move(1)}
          disabled={place >= story.steps.length}
          aria-label="Move step down"
        >
          ↓
        </button>
        <button type="button" onClick={remove} disabled={story.steps.length <= 1}>
          Remove
        </button>
      </div>
      <h2>Step {place}</h2>
      <Field label="Title" value={step.title} longest={120} onChange={(title) => changeStep({ title })} />
      <Field
        label="Caption"
        value={step.narration}
        longest={600}
        rows={3}
        onChange={(narration) => changeStep({ narration })}
      />
      <Field
        label="Speaker notes"
        value={step.notes}
        longest={4000}
        rows={4}
        onChange={(notes) => changeStep({ notes })}
      />
      <Pointing run={run} />
      <button
        type="button"
        className="primary"
        disabled={shown === step.show}
        onClick={() => changeStep({ show: shown })}
      >
        Take the picture
      </button>
      <p className="hint">
        Set the picture up as you like: scenario, policies, call, range, process. “Take the picture” makes it what this
        step shows.
      </p>
      <div className="story-tools">
        <button type="button" onClick={save}>
          Save as a file
        </button>
        <button type="button" onClick={() => void copyLink()}>
          Copy link
        </button>
      </div>
    </aside>
  );
}

/** What the step points at: by name, so that it means the same at every size. */
function Pointing({ run }: { run: Run }) {
  const { choices } = usePage();
  const look = useChoices((state) => state.look);
  const mark = useChoices((state) => state.mark);
  const targets = targetsOf(run);
  const toggle = (target: string): void =>
    choices
      .getState()
      .set({ mark: mark.includes(target) ? mark.filter((other) => other !== target) : [...mark, target] });
  return (
    <fieldset className="story-pointing">
      <legend>Points at</legend>
      <label className="choice">
        <span>Camera</span>
        <select value={look} onChange={({ target }) => choices.getState().set({ look: target.value })}>
          <option value="">everything</option>
          {targets.map(({ target, label }) => (
            <option key={target} value={target}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <details>
        <summary>Stand out: {mark.length === 0 ? 'nothing' : mark.length}</summary>
        <ul className="targets">
          {targets.map(({ target, label }) => (
            <li key={target}>
              <label>
                <input type="checkbox" checked={mark.includes(target)} onChange={() => toggle(target)} /> {label}
              </label>
            </li>
          ))}
        </ul>
      </details>
    </fieldset>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  /** Characters. */
  readonly longest: number;
  readonly rows?: number;
  onChange(value: string): void;
}

function Field({ label, value, longest, rows, onChange }: FieldProps) {
  const id = useId();
  const common = { id, value, maxLength: longest };
  return (
    <div className="story-field">
      <label htmlFor={id}>{label}</label>
      {rows ? (
        <textarea {...common} rows={rows} onChange={({ target }) => onChange(target.value)} />
      ) : (
        <input {...common} type="text" onChange={({ target }) => onChange(target.value)} />
      )}
    </div>
  );
}
