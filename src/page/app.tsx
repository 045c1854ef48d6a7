import { lazy, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Scene } from '../picture/scene.ts';
import { callAt } from '../picture/stage.ts';
import type { ThemeName } from '../picture/theme.ts';
import type { Run } from '../run/run.ts';
import { ruledRun } from '../show/ruled.ts';
import { commandFor } from './commands.ts';
import { useChoices, usePage, useSession, useTelling } from './context.ts';
import { loadEmbedded } from './embed/load-embedded.ts';
import { Guard } from './guard.tsx';
import { Header } from './header.tsx';
import { Narration } from './narration.tsx';
import { LoadingBar, Notices } from './notices.tsx';
import { listenForFiles } from './open.ts';
import { Picture } from './picture.tsx';
import { useCalls } from './replaced.ts';
import type { OpenEvidence } from './session.ts';
import { SourcesPanel } from './sources-panel.tsx';
import { StoriesPanel } from './stories-panel.tsx';
import { useTheme } from './theme.ts';
import { Transport } from './transport.tsx';

/** The page needs nothing of what a frame is made of. */
const Embedded = lazy(async () => ({ default: (await loadEmbedded()).Embedded }));

/** What the first picture does not need comes after it, or when it is asked for. */
const Inspector = lazy(async () => ({ default: (await import('./inspector.tsx')).Inspector }));
const Timeline = lazy(async () => ({ default: (await import('./timeline.tsx')).Timeline }));
const StoryBar = lazy(async () => ({ default: (await import('./story-bar.tsx')).StoryBar }));
const StoryEditor = lazy(async () => ({ default: (await import('./story-editor.tsx')).StoryEditor }));
const CallsView = lazy(async () => ({ default: (await import('./calls-view.tsx')).CallsView }));
const MatrixView = lazy(async () => ({ default: (await import('./matrix-view.tsx')).MatrixView }));
const LabView = lazy(async () => ({ default: (await import('./lab-view.tsx')).LabView }));
const PoliciesPanel = lazy(async () => ({ default: (await import('./policies-panel.tsx')).PoliciesPanel }));
const LibsysPanel = lazy(async () => ({ default: (await import('./libsys-panel.tsx')).LibsysPanel }));
const QuestionsPanel = lazy(async () => ({ default: (await import('./questions-panel.tsx')).QuestionsPanel }));

export function App() {
  // Drawn in pieces: what was open before stays on the screen until a big trace is there as a whole.
  const evidence = useDeferredValue(useSession((state) => state.evidence));
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
  return (
    <Guard view="page" waiting={<main className="empty" />}>
      {embed ? <EmbeddedApp evidence={evidence} theme={theme} /> : <Workbench evidence={evidence} theme={theme} />}
    </Guard>
  );
}

function useRun(evidence: OpenEvidence): Run {
  const ids = useChoices((state) => state.policies);
  const index = useCalls(evidence.index);
  return useMemo(() => ruledRun(index, ids), [index, ids]);
}

/** The run that is drawn beside it; null: none. */
function useOther(evidence: OpenEvidence): Run | null {
  const ids = useChoices((state) => state.compare);
  const index = useCalls(evidence.index);
  return useMemo(() => ids && ruledRun(index, ids), [index, ids]);
}

/** Index of the call that is shown, -1 for the overview. */
function useCall(run: Run): number {
  const step = useChoices((state) => state.step);
  return callAt(run, step);
}

/* ---- the page with everything around the picture ---------------------------------------------------------------- */

function Workbench({ evidence, theme }: { evidence: OpenEvidence; theme: ThemeName }) {
  const page = usePage();
  const run = useRun(evidence);
  const other = useOther(evidence);
  const call = useCall(run);
  const view = useChoices((state) => state.view);
  const [dragging, setDragging] = useState(false);
  const snapshot = useRef<() => Scene>(null);
  // The timeline looks at every call; the picture, which does not, need not wait for it.
  const settled = useDeferredValue(run);
  const told = useTelling((state) => state.story !== null);
  const editing = useTelling((state) => state.editing);
  const timeline = useTelling((state) => state.timeline);
  // The matrix and the laboratory look at every policy; they need the room, and have no current call.
  const aboutOneRun = view === 'graph' || view === 'calls';

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
    <div className={aboutOneRun ? 'page' : 'page wide'}>
      <Header theme={theme} snapshot={() => (view === 'graph' ? (snapshot.current?.() ?? null) : null)} />
      <nav className="side" aria-label="Scenario and policies">
        <SourcesPanel />
        <StoriesPanel />
        <Guard view="side">
          <PoliciesPanel run={run} />
          <LibsysPanel evidence={evidence} />
          <QuestionsPanel />
        </Guard>
      </nav>
      <main className="stage">
        <LoadingBar />
        <Notices />
        {view === 'graph' ? (
          <Picture run={run} other={other} call={call} theme={theme} interactive snapshot={snapshot} />
        ) : null}
        <Guard view={view} waiting={<p className="hint">Loading…</p>}>
          {view === 'calls' ? <CallsView run={run} call={call} /> : null}
          {view === 'matrix' ? <MatrixView index={run.index} theme={theme} /> : null}
          {view === 'lab' ? <LabView theme={theme} /> : null}
        </Guard>
        <Guard view="story">{told ? <StoryBar /> : null}</Guard>
      </main>
      {aboutOneRun ? (
        <>
          <Guard view={editing ? 'editor' : 'inspector'} waiting={<aside className="inspector" />}>
            {editing ? <StoryEditor run={run} /> : <Inspector run={run} evidence={evidence} call={call} />}
          </Guard>
          {told && !(editing || timeline) ? null : (
            <footer className="time">
              <Transport run={run} call={call} />
              <Guard view="timeline" waiting={<div className="timeline-place" />}>
                <Timeline run={settled} theme={theme} call={call} />
              </Guard>
            </footer>
          )}
        </>
      ) : null}
      <Narration run={run} call={call} captioned />
      {dragging ? <div className="drop">Drop the trace: it is read here and stays on this machine.</div> : null}
    </div>
  );
}

/* ---- the picture alone ------------------------------------------------------------------------------------------ */

function EmbeddedApp({ evidence, theme }: { evidence: OpenEvidence; theme: ThemeName }) {
  const run = useRun(evidence);
  return (
    <Guard view="frame" waiting={<main className="empty" />}>
      <Embedded run={run} other={useOther(evidence)} call={useCall(run)} theme={theme} />
    </Guard>
  );
}
