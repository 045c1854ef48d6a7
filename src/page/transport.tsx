import { count } from '../base/text.ts';
import type { Run } from '../run/run.ts';
import { type Command, commandById, keyName } from './commands.ts';
import { useChoices, usePage, usePlaying } from './context.ts';
import { type Icon, IconButton } from './icon-button.tsx';
import { RangeFields } from './range-fields.tsx';

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 25, 50, 100, 200];

/** Play, step, jump, speed. Every button is a command of the table, so it has its key and says so. */
export function Transport({ run, call }: { run: Run; call: number }) {
  const page = usePage();
  const { choices } = page;
  const playing = usePlaying();
  const speed = useChoices((state) => state.speed);
  const button = (id: string, icon: Icon, name?: string) => {
    const command = commandById(id) as Command;
    const label = name ?? command.label;
    const title = `${label} (${keyName(command.keys[0] ?? '')})`;
    return <IconButton icon={icon} label={label} title={title} onPress={() => command.perform(page, run)} />;
  };
  return (
    <div className="transport">
      {button('start', 'start')}
      {button('back', 'back')}
      {button('play', playing ? 'pause' : 'play', playing ? 'Pause' : 'Play')}
      {button('forward', 'forward')}
      {button('end', 'end')}
      <span className="rule" />
      {button('previous-denial', 'previousDenial')}
      {button('next-denial', 'nextDenial')}
      <label className="speed">
        <span className="hidden">Speed</span>
        <select value={speed} onChange={(event) => choices.getState().set({ speed: Number(event.target.value) })}>
          {(SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed].sort((a, b) => a - b)).map((value) => (
            <option key={value} value={value}>
              {value} {value === 1 ? 'call' : 'calls'}/s
            </option>
          ))}
        </select>
      </label>
      <span className="position">{positionText(run, call)}</span>
      <RangeFields length={run.model.calls.length} />
    </div>
  );
}

/** Steps go by records; a record of an aggregation stands for many calls. */
function positionText({ model, totals }: Run, call: number): string {
  const records = count(model.calls.length);
  const word = model.calls.weight ? 'record' : 'call';
  if (call >= 0) return `${word} ${count(call + 1)} of ${records}`;
  return model.calls.weight
    ? `overview of ${records} records, ${count(totals.calls)} calls`
    : `overview of ${records} calls`;
}
