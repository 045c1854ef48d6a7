import { useDeferredValue, useMemo } from 'react';
import { at } from '../base/assert.ts';
import type { CallIndex } from '../model/call-index.ts';
import { reachScene } from '../picture/reach-scene.ts';
import type { ThemeName } from '../picture/theme.ts';
import type { Policy } from '../policy/policy.ts';
import { numberSpace, reachRows } from '../run/reach.ts';
import { useChoices, usePage } from './context.ts';
import { useWidth } from './measured.ts';
import { SceneView } from './scene-view.tsx';

interface Props {
  readonly index: CallIndex;
  readonly policies: readonly Policy[];
  readonly theme: ThemeName;
}

/** How many places a call can start from, for one process of the evidence. */
export function ReachChart({ index, policies, theme }: Props) {
  const { model } = index;
  const images = useMemo(
    () => [...model.images.keys()].filter((image) => model.mappings.some((m) => m.image === image && m.text !== null)),
    [model],
  );
  const { choices } = usePage();
  const chosen = useChoices((state) => state.reach);
  const image = chosen !== null && images.includes(chosen) ? chosen : (images[0] ?? -1);
  const asked = useDeferredValue(policies);
  // A trace has neither all ranges nor the tables: what it does not record would count as no place at all.
  const counted = image >= 0 && model.kind !== 'trace';
  const rows = useMemo(() => (counted ? reachRows(index, asked, image) : []), [counted, index, asked, image]);
  const { how } = useMemo(() => numberSpace(model), [model]);
  const [box, width] = useWidth();
  if (!counted) {
    return (
      <p className="hint">
        From how many places a call can start is counted from the addresses and tables of every object; a trace does not
        record them. The scenarios have them.
      </p>
    );
  }
  const title = `Places a call of ${at(model.images, image).name} can start from`;
  return (
    <section className="reach" aria-labelledby="reach-title" ref={box}>
      <h2 id="reach-title">From how many places can a call start?</h2>
      <p className="hint">
        Addresses × numbers, in the end of the history; {how}. “No policy” counts the text that is mapped: any page that
        a process can make executable would add to it.
      </p>
      {images.length > 1 ? (
        <label className="choice">
          <span>Process</span>
          <select value={image} onChange={({ target }) => choices.getState().set({ reach: Number(target.value) })}>
            {images.map((id) => (
              <option key={id} value={id}>
                {at(model.images, id).name}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <SceneView scene={reachScene(rows, title, how, chartWidth(width))} theme={theme} />
    </section>
  );
}

/** Pixels of a chart inside the padding of a place. */
const chartWidth = (place: number): number => Math.max(320, Math.min(860, place - 32));
