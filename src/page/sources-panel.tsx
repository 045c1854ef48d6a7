import { useRef } from 'react';
import { plural } from '../base/text.ts';
import { SCENARIOS } from '../evidence/scenarios/index.ts';
import { useChoices, usePage, useSession } from './context.ts';
import { openFile } from './open.ts';

/** What can be opened: built-in scenarios, files kept on this machine, a new file or pasted text. */
export function SourcesPanel() {
  const page = usePage();
  const source = useChoices((state) => state.source);
  const kept = useSession((state) => state.kept);
  const picker = useRef<HTMLInputElement>(null);
  const choose = (next: string): void => page.choices.getState().set({ source: next });

  return (
    <section className="panel" aria-labelledby="sources-title">
      <h2 id="sources-title">Scenario</h2>
      <ul className="sources">
        {SCENARIOS.map((scenario) => (
          <li key={scenario.id}>
            <button
              type="button"
              className="source"
              aria-current={source === scenario.id}
              title={scenario.summary}
              onClick={() => choose(scenario.id)}
            >
              {scenario.title}
            </button>
          </li>
        ))}
        {kept.map((file) => (
          <li key={file.key} className="kept">
            <button
              type="button"
              className="source"
              aria-current={source === `file:${file.key}`}
              onClick={() => choose(`file:${file.key}`)}
            >
              {file.name}
            </button>
            <button
              type="button"
              className="icon"
              aria-label={`Forget ${file.name}`}
              title="Remove from this machine"
              onClick={() => void page.session.getState().forget(file.key)}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="open" onClick={() => picker.current?.click()}>
        Open a trace…
      </button>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="Trace file"
        data-testid="file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void openFile(page, file, file.name);
        }}
      />
      <p className="hint">
        strace or DTrace output: pick it, drop it here, or paste it. It stays on this machine
        {kept.length > 0 ? ` (${plural(kept.length, 'file')} kept)` : ''}.
      </p>
    </section>
  );
}
