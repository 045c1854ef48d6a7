import { useEffect, useRef } from 'react';
import { COMMANDS, keyName } from './commands.ts';

/** The list of keys, read from the table that the keys themselves are read from. */
export function KeysDialog({ onClose }: { onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="keys" aria-labelledby="keys-title" onClose={onClose}>
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
