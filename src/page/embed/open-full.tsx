import './open-full.css';
import { type MouseEvent, useState } from 'react';
import { choicesOf } from '../../state/store.ts';
import { useChoices, useTelling } from '../context.ts';
import { fullLink } from './links.ts';

/** The same state in the full page, in a tab of its own; where the page around lets none open, its address to copy. */
export function OpenFull() {
  const telling = useTelling((state) => state);
  const link = useChoices((state) => fullLink(choicesOf(state), telling));
  const [blocked, setBlocked] = useState(false);
  const address = new URL(`#${link}`, location.href).href;
  if (blocked) {
    return (
      <label className="open-full blocked">
        No tab may open from here. Copy the link:{' '}
        <input
          readOnly
          value={address}
          ref={(field) => field?.focus()}
          onFocus={({ target }) => target.select()}
          onBlur={() => setBlocked(false)}
        />
      </label>
    );
  }
  const open = (event: MouseEvent): void => {
    // What other keys make of a link is the browser's.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    setBlocked(!opens(address));
  };
  return (
    <a className="open-full" href={address} target="_blank" rel="noopener" onClick={open}>
      open full
    </a>
  );
}

/** Opens a tab, if the page around lets it. */
function opens(address: string): boolean {
  try {
    // Asked for without an opener, the answer would be the same whether a tab has come or not.
    const tab = window.open(address, '_blank');
    if (tab) tab.opener = null;
    return tab !== null;
  } catch {
    // In a sandbox that forbids it, Firefox does not answer but fails.
    return false;
  }
}
