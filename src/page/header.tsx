import { useEffect, useRef, useState } from 'react';
import type { Scene } from '../picture/scene.ts';
import type { ThemeName } from '../picture/theme.ts';
import { wordsOf } from '../picture/words.ts';
import type { Run } from '../run/run.ts';
import { COMMANDS, keyName } from './commands.ts';
import { useChoices, usePage } from './context.ts';
import { fileName, savePng, saveSvg } from './export.ts';

interface Props {
  readonly run: Run;
  readonly theme: ThemeName;
  readonly call: number;
  /** The picture as it stands now, moving shapes included. */
  snapshot(): Scene;
}

export function Header({ run, theme, call, snapshot }: Props) {
  const { choices } = usePage();
  const view = useChoices((state) => state.view);
  const themeChoice = useChoices((state) => state.theme);
  const help = useRef<HTMLDialogElement>(null);
  return (
    <header className="header">
      <h1>Whence</h1>
      <p className="tagline">where does each system call come from?</p>
      <fieldset className="segments">
        <legend className="hidden">View</legend>
        {(['graph', 'calls'] as const).map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={view === name}
            onClick={() => choices.getState().set({ view: name })}
          >
            {name === 'graph' ? 'Graph' : 'Calls'}
          </button>
        ))}
      </fieldset>
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
      <ExportMenu run={run} theme={theme} call={call} snapshot={snapshot} />
      <button type="button" aria-label="Keys" title="Keys" onClick={() => help.current?.showModal()}>
        ?
      </button>
      <Keys dialog={help} />
    </header>
  );
}

function ExportMenu({ run, theme, call, snapshot }: Props) {
  const { choices, session } = usePage();
  const menu = useRef<HTMLDetailsElement>(null);
  const [done, setDone] = useState('');
  const name = (): string => {
    const { source, policies, step } = choices.getState();
    return fileName(source, policies, step);
  };
  const copy = async (text: string, what: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(`${what} copied`);
    } catch {
      session
        .getState()
        .report({ message: `The browser does not let this page copy: ${what.toLowerCase()} not copied.` });
    }
  };
  const close = (): void => {
    if (menu.current) menu.current.open = false;
  };
  useEffect(() => {
    const outside = (event: PointerEvent): void => {
      if (menu.current && event.target instanceof Node && !menu.current.contains(event.target))
        menu.current.open = false;
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, []);
  useEffect(() => {
    if (done === '') return;
    const timer = setTimeout(() => setDone(''), 2500);
    return () => clearTimeout(timer);
  }, [done]);
  const item = (label: string, run: () => void | Promise<void>) => (
    <li>
      <button
        type="button"
        onClick={() => {
          close();
          Promise.resolve(run()).catch((error: unknown) =>
            session
              .getState()
              .report({ message: `${label} failed: ${error instanceof Error ? error.message : 'unknown reason'}.` }),
          );
        }}
      >
        {label}
      </button>
    </li>
  );
  return (
    <details
      ref={menu}
      className="menu"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        close();
        menu.current?.querySelector('summary')?.focus();
      }}
    >
      <summary>Export</summary>
      <ul>
        {item('Save as SVG', () => saveSvg(snapshot(), theme, name()))}
        {item('Save as PNG', () => savePng(snapshot(), theme, name()))}
        {item('Copy as text', () => copy(wordsOf(run, call).join('\n'), 'Text'))}
        {item('Copy link', () => copy(location.href, 'Link'))}
      </ul>
      <span role="status" className={done ? 'done' : 'hidden'}>
        {done}
      </span>
    </details>
  );
}

/** The list of keys, read from the table that the keys themselves are read from. */
function Keys({ dialog }: { dialog: React.RefObject<HTMLDialogElement | null> }) {
  return (
    <dialog ref={dialog} className="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl>
        {COMMANDS.map((command) => (
          <div key={command.id}>
            <dt>
              {command.keys.map((key) => (
                <kbd key={key}>{keyName(key)}</kbd>
              ))}
            </dt>
            <dd>{command.label}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Tab</kbd>
            <kbd>arrows</kbd>
          </dt>
          <dd>Into the picture, between its parts; Enter goes to the first call, Escape leaves</dd>
        </div>
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}
