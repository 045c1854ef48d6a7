import { count } from '../base/text.ts';
import { useChoices, usePage } from './context.ts';

/** The range by keyboard: the same as dragging with Shift. */
export function RangeFields({ length }: { length: number }) {
  const { choices } = usePage();
  const range = useChoices((state) => state.range);
  if (length < 2) return null;
  const [from, to] = range ?? [0, length];
  const set = (next: readonly [number, number]): void => {
    const low = Math.max(0, Math.min(next[0], length - 1));
    const high = Math.min(length, Math.max(low + 1, next[1]));
    choices.getState().set({ range: low === 0 && high === length ? null : [low, high] });
  };
  return (
    <div className="range">
      <label>
        Range{' '}
        <input
          type="number"
          min={1}
          max={to}
          value={from + 1}
          onChange={(event) => set([event.target.valueAsNumber - 1 || 0, to])}
        />
      </label>
      <label>
        to{' '}
        <input
          type="number"
          min={from + 1}
          max={length}
          value={to}
          onChange={(event) => set([from, event.target.valueAsNumber || length])}
        />
      </label>
      {range ? (
        <button type="button" className="link" onClick={() => choices.getState().set({ range: null })}>
          all {count(length)}
        </button>
      ) : null}
    </div>
  );
}
