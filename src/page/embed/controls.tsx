import { useSyncExternalStore } from 'react';
import { count } from '../../base/text.ts';
import type { Run } from '../../run/run.ts';
import { useChoices, usePage, useTelling } from '../context.ts';
import { IconButton } from '../icon-button.tsx';
import { switchGroups } from '../switches.ts';
import type { Frame } from './frame.ts';
import { labelOf, type Steps, stepsOf } from './steps.ts';

interface Props {
  readonly frame: Frame;
  readonly run: Run;
  /** With a scrubber and the policies, and always there; otherwise on hover and focus. */
  readonly full: boolean;
}

/** What an embedded picture offers to press. */
export function Controls({ frame, run, full }: Props) {
  const { player } = frame;
  const steps = useSteps();
  const playing = useSyncExternalStore(player.subscribe, () => player.playing);
  if (!steps) return null;
  const { first, count: last, current } = steps;
  const move = (step: number): void => {
    player.pause();
    steps.goTo(step);
  };
  return (
    <div className={full ? 'controls full' : 'controls'} role="toolbar" aria-label="Steps">
      <IconButton icon="back" label="Step back" disabled={current <= first} onPress={() => move(current - 1)} />
      {playing ? (
        <IconButton icon="pause" label="Pause" onPress={player.pause} />
      ) : (
        <IconButton icon="play" label="Play" onPress={player.play} />
      )}
      <IconButton icon="forward" label="Step forward" disabled={current >= last} onPress={() => move(current + 1)} />
      {full ? (
        <input
          type="range"
          aria-label="Step"
          min={first}
          max={last}
          value={current}
          aria-valuetext={counterOf(steps)}
          onChange={({ target }) => move(Number(target.value))}
        />
      ) : null}
      <output className="counter">{counterOf(steps)}</output>
      {full ? <PolicyMenu run={run} /> : null}
    </div>
  );
}

/** The steps as they are now; asks again whenever they change. */
function useSteps(): Steps | null {
  const page = usePage();
  useChoices((state) => `${state.step} ${state.at} ${state.source}`);
  useTelling((state) => state.story);
  return stepsOf(page);
}

function counterOf(steps: Steps): string {
  const { first, count: last, current } = steps;
  if (current < first || (first === 0 && current === 0)) return `overview of ${count(last)}`;
  const label = first === 0 ? ` · ${labelOf(steps, current)}` : '';
  return `${count(current)} of ${count(last)}${label}`;
}

/** The policies as a menu that opens upwards. */
function PolicyMenu({ run }: { run: Run }) {
  const { choices } = usePage();
  const on = useChoices((state) => state.policies);
  const { denied, calls } = run.totals;
  return (
    <details className="policy-menu">
      <summary>{on.length === 0 ? 'No policy' : `${count(denied)} of ${count(calls)} refused`}</summary>
      <div>
        {switchGroups().map(({ group, families }) => (
          <fieldset key={group}>
            <legend>{group}</legend>
            {families.map(({ id, variants }) => {
              const active = variants.find((policy) => on.includes(policy.id));
              const shown = active ?? variants[0];
              return (
                <label key={id} title={shown.summary}>
                  <input
                    type="checkbox"
                    role="switch"
                    checked={active !== undefined}
                    aria-checked={active !== undefined}
                    onChange={() => choices.getState().togglePolicy(shown.id)}
                  />
                  {variants[0].title}
                </label>
              );
            })}
          </fieldset>
        ))}
      </div>
    </details>
  );
}
