import { scaleLinear } from 'd3';
import { type PointerEvent, useMemo, useState } from 'react';
import { cutEnd } from '../picture/measure.ts';
import { THEMES, type ThemeName } from '../picture/theme.ts';
import type { Run } from '../run/run.ts';
import { useChoices, usePage } from './context.ts';
import { useWidth } from './measured.ts';
import { lanesOf } from './timeline-lanes.ts';

const LANE_HEIGHT = 17;
const LABEL = 96;

/** One lane per origin; drag or use the slider to move in time, drag with Shift to pick a range. */
export function Timeline({ run, theme, call }: { run: Run; theme: ThemeName; call: number }) {
  const { playback, choices } = usePage();
  const range = useChoices((state) => state.range);
  const [box, width] = useWidth();
  const plot = Math.max(40, width - LABEL - 12);
  const length = run.model.calls.length;
  const lanes = useMemo(() => lanesOf(run, Math.floor(plot / 3)), [run, plot]);
  const x = useMemo(
    () =>
      scaleLinear()
        .domain([0, Math.max(1, length)])
        .range([LABEL, LABEL + plot])
        .clamp(true),
    [length, plot],
  );
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const height = lanes.lanes.length * LANE_HEIGHT + 4;
  const paints = THEMES[theme];

  const callUnder = (event: PointerEvent<SVGSVGElement>): number => {
    const left = event.currentTarget.getBoundingClientRect().left;
    return x.invert(event.clientX - left);
  };
  const onDown = (event: PointerEvent<SVGSVGElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = callUnder(event);
    if (event.shiftKey) setDrag({ from: at, to: at });
    else playback.seek(Math.ceil(at));
  };
  const onMove = (event: PointerEvent<SVGSVGElement>): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const at = callUnder(event);
    if (drag) setDrag({ from: drag.from, to: at });
    else playback.seek(Math.ceil(at));
  };
  const onUp = (): void => {
    if (drag) {
      const from = Math.floor(Math.min(drag.from, drag.to));
      const to = Math.ceil(Math.max(drag.from, drag.to));
      choices.getState().set({ range: to - from >= 1 ? [from, Math.min(to, length)] : null });
    }
    setDrag(null);
  };

  const shown = drag ? [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)] : range;
  return (
    <div ref={box} className="timeline">
      <svg
        width={width}
        height={height}
        aria-hidden="true"
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
      >
        {lanes.lanes.map((lane, i) => (
          <g key={lane.label} transform={`translate(0 ${i * LANE_HEIGHT + 2})`}>
            <text x={LABEL - 8} y={12} textAnchor="end" fontSize={11} fill={paints[lane.role]}>
              {cutEnd(lane.label, LABEL - 22, 11)}
            </text>
            <line x1={LABEL} x2={LABEL + plot} y1={LANE_HEIGHT / 2} y2={LANE_HEIGHT / 2} stroke={paints.faint} />
            <path d={bars(lane.bins, plot, lanes.bins)} fill={paints[lane.role]} opacity={0.85} />
            <path d={bars(lane.never, plot, lanes.bins)} fill={paints.card} opacity={0.75} />
            <path d={bars(lane.refused, plot, lanes.bins)} fill={paints.denied} />
          </g>
        ))}
        {shown ? (
          <rect
            x={x(shown[0] ?? 0)}
            width={x(shown[1] ?? 0) - x(shown[0] ?? 0)}
            y={0}
            height={height}
            fill={paints.allowed}
            opacity={0.15}
          />
        ) : null}
        {call >= 0 ? <rect x={x(call + 0.5) - 1} y={0} width={2} height={height} fill={paints.ink} /> : null}
      </svg>
      <input
        type="range"
        className="scrubber"
        min={0}
        max={length}
        step={1}
        value={call + 1}
        aria-label="Step"
        aria-valuetext={call < 0 ? 'overview' : `call ${call + 1} of ${length}`}
        onChange={(event) => playback.seek(event.target.valueAsNumber)}
      />
    </div>
  );
}

/** Bars of a lane as one path. A single call is as tall as it can be: rare events must be seen. */
function bars(values: Float64Array, plot: number, bins: number): string {
  const step = plot / bins;
  const width = Math.max(1, Math.min(9, step * 0.72));
  let d = '';
  for (let i = 0; i < bins; i++) {
    const value = values[i] as number;
    if (value === 0) continue;
    const x = LABEL + i * step + (step - width) / 2;
    d += `M${x.toFixed(1)} 2h${width.toFixed(1)}v${LANE_HEIGHT - 5}h${(-width).toFixed(1)}z`;
  }
  return d;
}
