import { loadAllScenarios } from '../evidence/scenarios/lazy.ts';
import { loadAllStories } from '../story/lazy.ts';
import { loadReplaced } from './replaced.ts';

/** Milliseconds after which it is fetched although the page never came to rest. */
const PATIENCE = 4000;

/**
 * Fetches what was left out of the first script, once the page has been drawn. From then on nothing is asked of the
 * server for what a person opens and looks at: what is opened and looked at is nobody's business, and the page works without a network.
 * What cannot be had now is tried again when it is wanted. The writers of files (PPTX, video) are left: they are large,
 * most visits save nothing, and they come when the export dialog is opened.
 */
export function fetchRest(): void {
  const fetchAll = (): void => {
    for (const part of PARTS) part().catch(() => undefined);
  };
  if ('requestIdleCallback' in window) window.requestIdleCallback(fetchAll, { timeout: PATIENCE });
  else setTimeout(fetchAll, PATIENCE / 4);
}

const PARTS: readonly (() => Promise<unknown>)[] = [
  loadAllScenarios,
  loadAllStories,
  () => import('../worker/client.ts'),
  () => import('../record/read-export.ts'),
  () => import('./admit.ts'),
  () => import('./policies-panel.tsx'),
  () => import('./inspector.tsx'),
  () => import('./timeline.tsx'),
  () => import('./camera-travel.ts'),
  () => import('../show/present-stand.ts'),
  loadReplaced,
  () => import('./story-bar.tsx'),
  () => import('./story-editor.tsx'),
  () => import('./calls-view.tsx'),
  () => import('./matrix-view.tsx'),
  () => import('./lab-view.tsx'),
  () => import('./libsys-panel.tsx'),
  () => import('./questions-panel.tsx'),
  () => import('./keys-dialog.tsx'),
];
