import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { still } from '../picture/frame.ts';
import { movingShapes } from '../picture/moving.ts';
import { type Hotspot, type Scene, stageSize, type View } from '../picture/scene.ts';
import { focusOf, stageGraph, stageOf } from '../picture/stage.ts';
import type { ThemeName } from '../picture/theme.ts';
import { callSentence } from '../picture/words.ts';
import type { Run } from '../run/run.ts';
import { write } from '../state/fragment.ts';
import { choicesOf } from '../state/store.ts';
import { CallsView } from './calls-view.tsx';
import { commandFor } from './commands.ts';
import { useChoices, usePage, usePlaying, useSession } from './context.ts';
import { runOf } from './derive.ts';
import { Header } from './header.tsx';
import { Inspector } from './inspector.tsx';
import { LoadingBar, Notices } from './notices.tsx';
import { listenForFiles } from './open.ts';
import { PictureView } from './picture-view.tsx';
import { windowOf } from './playback.ts';
import { PoliciesPanel } from './policies-panel.tsx';
import type { OpenEvidence } from './session.ts';
import { SourcesPanel } from './sources-panel.tsx';
import { useTheme } from './theme.ts';
import { Timeline } from './timeline.tsx';
import { Transport } from './transport.tsx';

export function App() {
  const evidence = useSession((state) => state.evidence);
  const embed = useChoices((state) => state.embed || state.still);
  const theme = useTheme();
  if (!evidence) {
    return (
      <main className="empty">
        <LoadingBar />
        <Notices />
      </main>
    );
  }
  return embed ? <Embedded evidence={evidence} theme={theme} /> : <Workbench evidence={evidence} theme={theme} />;
}

function useRun(evidence: OpenEvidence): Run {
  const ids = useChoices((state) => state.policies);
  return useMemo(() => runOf(evidence.index, ids), [evidence.index, ids]);
}

/** Index of the call that is shown, -1 for the overview. */
function useCall(run: Run): number {
  const step = useChoices((state) => state.step);
  return Math.min(step, run.model.calls.length) - 1;
}

/* ---- the page with everything around the picture ---------------------------------------------------------------- */

function Workbench({ evidence, theme }: { evidence: OpenEvidence; theme: ThemeName }) {
  const page = usePage();
  const run = useRun(evidence);
  const call = useCall(run);
  const view = useChoices((state) => state.view);
  const [dragging, setDragging] = useState(false);
  const snapshot = useRef<() => Scene>(null);
  // The timeline looks at every call; the picture, which does not, need not wait for it.
  const settled = useDeferredValue(run);

  useEffect(() => listenForFiles(page, setDragging), [page]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const command = commandFor(event);
      if (!command) return;
      event.preventDefault();
      command.perform(page, run);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [page, run]);

  return (
    <div className="page">
      <Header run={run} theme={theme} call={call} snapshot={() => snapshot.current?.() as Scene} />
      <nav className="side" aria-label="Scenario and policies">
        <SourcesPanel />
        <PoliciesPanel run={run} />
      </nav>
      <main className="stage">
        <LoadingBar />
        <Notices />
        {view === 'graph' ? (
          <Picture run={run} call={call} theme={theme} interactive snapshot={snapshot} />
        ) : (
          <CallsView run={run} call={call} />
        )}
      </main>
      <Inspector run={run} evidence={evidence} call={call} />
      <footer className="time">
        <Transport run={run} call={call} />
        <Timeline run={settled} theme={theme} call={call} />
      </footer>
      <Narration run={run} call={call} />
      {dragging ? <div className="drop">Drop the trace: it is read here and stays on this machine.</div> : null}
    </div>
  );
}

/** Tells a screen reader what each step brought; silent while playing, when it could not keep up. */
function Narration({ run, call }: { run: Run; call: number }) {
  const playing = usePlaying();
  const text = call < 0 || playing ? '' : callSentence(run, call);
  return (
    <p className="hidden" role="status" data-testid="narration">
      {text}
    </p>
  );
}

/* ---- the picture alone ------------------------------------------------------------------------------------------ */

function Embedded({ evidence, theme }: { evidence: OpenEvidence; theme: ThemeName }) {
  const isStill = useChoices((state) => state.still);
  const full = useChoices((state) => `#${write({ ...choicesOf(state), embed: false })}`);
  const run = useRun(evidence);
  const call = useCall(run);
  return (
    <main className="embed">
      <h1 className="hidden">{run.model.title}</h1>
      <Picture run={run} call={call} theme={theme} interactive={!isStill} />
      {isStill ? null : (
        <a className="open-full" href={full} target="_blank" rel="noopener">
          open full
        </a>
      )}
    </main>
  );
}

interface PictureProps {
  readonly run: Run;
  readonly call: number;
  readonly theme: ThemeName;
  readonly interactive: boolean;
  readonly snapshot?: React.RefObject<(() => Scene) | null>;
}

function Picture({ run, call, theme, interactive, snapshot }: PictureProps) {
  const { playback, choices } = usePage();
  const focus = useChoices((state) => state.focus);
  const range = useChoices((state) => state.range);
  const speed = useChoices((state) => state.speed);
  const playing = usePlaying();
  const [box, size] = useSize();
  const window = playing ? windowOf(speed) : 1;
  // A stream of calls flows over the overview; only a single call has a way of its own drawn.
  const shown = window > 1 ? -1 : call;

  const view: View = useMemo(
    () => ({ ...stageSize(size.width, size.height), focus, range, window }),
    [size, focus, range, window],
  );
  const large = focusOf(run, view, shown);
  const { index } = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the run the graph depends on the index only.
  const graph = useMemo(() => stageGraph(run, range, large), [index, range, large]);
  const stage = useMemo(() => stageOf(run, view, large, graph), [run, view, large, graph]);
  const scene = useMemo(() => still(stage, shown), [stage, shown]);
  const moving = useCallback(() => movingShapes(stage, playback.time), [stage, playback]);
  useEffect(() => {
    if (snapshot) snapshot.current = () => ({ ...scene, moving: moving() });
  }, [snapshot, scene, moving]);

  const onHotspot = ({ action }: Hotspot): void => {
    if (action.kind === 'call') playback.seek(action.call + 1);
    else choices.getState().set({ focus: focus === action.image ? null : action.image });
  };
  return (
    <figure ref={box} className="figure-box">
      <PictureView
        scene={scene}
        theme={theme}
        interactive={interactive}
        moving={moving}
        subscribe={playback.subscribe}
        onHotspot={onHotspot}
      />
      <figcaption className="hidden">
        <ol aria-label="The picture in words">
          {scene.words.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      </figcaption>
    </figure>
  );
}

function useSize(): [React.RefObject<HTMLElement | null>, { width: number; height: number }] {
  const box = useRef<HTMLElement>(null);
  const [size, setSize] = useState({ width: 960, height: 600 });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => {
      const width = Math.max(320, Math.floor(element.clientWidth));
      const height = Math.max(200, Math.floor(element.clientHeight));
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return [box, size];
}
