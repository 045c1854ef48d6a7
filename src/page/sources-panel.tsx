import { useRef } from 'react';
import { plural } from '../base/text.ts';
import { SCENARIO_HEADS, type ScenarioHead } from '../evidence/scenarios/list.ts';
import type { Os } from '../model/model.ts';
import { useChoices, usePage, useSession } from './context.ts';
import { Entry, EntryGroup } from './entry.tsx';
import { openFile } from './open.ts';

const SYSTEM: Readonly<Partial<Record<Os, string>>> = {
  freebsd: 'FreeBSD',
  openbsd: 'OpenBSD',
  cheribsd: 'CheriBSD',
  serenity: 'SerenityOS',
  fuchsia: 'Fuchsia',
  linux: 'Linux',
};

/** Scenarios by system, in the order of the list. */
const GROUPS: readonly { readonly os: Os; readonly scenarios: readonly ScenarioHead[] }[] = [
  ...new Set(SCENARIO_HEADS.map(({ os }) => os)),
].map((os) => ({ os, scenarios: SCENARIO_HEADS.filter((scenario) => scenario.os === os) }));

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
      {GROUPS.map(({ os, scenarios }) => (
        <EntryGroup
          key={os}
          summary={SYSTEM[os] ?? os}
          open={os === 'freebsd' || scenarios.some(({ id }) => id === source)}
        >
          {scenarios.map(({ id, title, summary }) => (
            <Entry key={id} current={source === id} title={summary} onChoose={() => choose(id)}>
              {title}
            </Entry>
          ))}
        </EntryGroup>
      ))}
      {kept.length > 0 ? (
        <ul aria-label="Files on this machine">
          {kept.map(({ key, name }) => (
            <Entry
              key={key}
              current={source === `file:${key}`}
              onChoose={() => choose(`file:${key}`)}
              beside={
                <button
                  type="button"
                  className="icon"
                  aria-label={`Forget ${name}`}
                  title="Remove from this machine"
                  onClick={() => void page.session.getState().forget(key)}
                >
                  ×
                </button>
              }
            >
              {name}
            </Entry>
          ))}
        </ul>
      ) : null}
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
        strace or DTrace output, or a line of OpenBSD’s kernel about pinsyscalls: pick it, drop it here, or paste it. It
        stays on this machine
        {kept.length > 0 ? ` (${plural(kept.length, 'file')} kept)` : ''}.
      </p>
    </section>
  );
}
