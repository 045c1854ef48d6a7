import { lazy, useState } from 'react';
import type { Scene } from '../picture/scene.ts';
import type { ThemeName } from '../picture/theme.ts';
import { useChoices, usePage } from './context.ts';
import { Guard } from './guard.tsx';
import { Segments } from './segments.tsx';

/** The writers of files come when somebody wants a file. */
const loadDialog = () => import('./exports/export-dialog.tsx');
const ExportDialog = lazy(async () => ({ default: (await loadDialog()).ExportDialog }));
const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));

interface Props {
  readonly theme: ThemeName;
  /** The picture as it stands now, moving shapes included; null: none is shown. */
  snapshot(): Scene | null;
}

const VIEWS = { graph: 'Graph', calls: 'Calls', matrix: 'Matrix', lab: 'Laboratory' } as const;

export function Header({ theme, snapshot }: Props) {
  const { choices } = usePage();
  const view = useChoices((state) => state.view);
  const themeChoice = useChoices((state) => state.theme);
  const [asking, setAsking] = useState(false);
  const [exporting, setExporting] = useState(false);
  return (
    <header className="header">
      <h1>Whence</h1>
      <p className="tagline">where does each system call come from?</p>
      <Segments label="View" value={view} options={VIEWS} onChoose={(view) => choices.getState().set({ view })} />
      <label className="theme">
        <span className="hidden">Theme</span>
        <select
          value={themeChoice}
          onChange={(event) => choices.getState().set({ theme: event.target.value as typeof themeChoice })}
        >
          <option value="auto">Theme: system</option>
          <option value="light">Theme: light</option>
          <option value="dark">Theme: dark</option>
        </select>
      </label>
      <button type="button" onClick={() => setExporting(true)} onPointerEnter={() => void loadDialog()}>
        Export
      </button>
      {exporting ? (
        <Guard view="export">
          <ExportDialog theme={theme} snapshot={snapshot} onClose={() => setExporting(false)} />
        </Guard>
      ) : null}
      <button type="button" aria-label="Keys" title="Keys" onClick={() => setAsking(true)}>
        ?
      </button>
      {asking ? (
        <Guard view="keys">
          <KeysDialog onClose={() => setAsking(false)} />
        </Guard>
      ) : null}
    </header>
  );
}
