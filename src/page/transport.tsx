import { count } from '../base/text.ts';
import type { Run } from '../run/run.ts';
import { type Command, commandById, keyName } from './commands.ts';
import { useChoices, usePage, usePlaying } from './context.ts';
import { RangeFields } from './range-fields.tsx';

const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 25, 50, 100, 200];

const CROSS = 'l2 -2l2 2l2 -2l1.4 1.4l-2 2l2 2l-1.4 1.4l-2 -2l-2 2l-1.4 -1.4l2 -2l-2 -2z';

/** Drawn, not typed: fonts differ in which of these glyphs they have. */
const ICONS = {
  play: 'M5 3l10 6l-10 6z',
  pause: 'M4 3h4v12h-4zM10 3h4v12h-4z',
  start: 'M3 3h2.5v12h-2.5zM15 3v12l-8.5 -6z',
  end: 'M12.5 3h2.5v12h-2.5zM3 3v12l8.5 -6z',
  back: 'M12 3v12l-8 -6zM13.5 3h2v12h-2z',
  forward: 'M6 3v12l8 -6zM2.5 3h2v12h-2z',
  previousDenial: `M6.5 4v10l-6 -5zM9.6 7.6${CROSS}`,
  nextDenial: `M11.5 4v10l6 -5zM1.6 7.6${CROSS}`,
} as const;

/** Play, step, jump, speed. Every button is a command of the table, so it has its key and says so. */
export function Transport({ run, call }: { run: Run; call: number }) {
  const page = usePage();
  const { choices } = page;
  const playing = usePlaying();
  const speed = useChoices((state) => state.speed);
  const button = (id: string, icon: keyof typeof ICONS, label?: string) => {
    const command = commandById(id) as Command;
    return (
      <button
        type="button"
        aria-label={label ?? command.label}
        title={`${label ?? command.label} (${keyName(command.keys[0] ?? '')})`}
        onClick={() => command.perform(page, run)}
      >
        <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
          <path d={ICONS[icon]} fill="currentColor" />
        </svg>
      </button>
    );
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
