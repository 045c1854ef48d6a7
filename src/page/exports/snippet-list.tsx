import { useMemo } from 'react';
import { oneLine, type Problem } from '../../base/result.ts';
import { filesFor, type NeededFile, SNIPPETS } from '../../output/snippets.ts';
import type { Deck } from '../../show/slide.ts';
import type { Story } from '../../story/story.ts';
import { usePage } from '../context.ts';
import type { ExportOptions } from './gather.ts';
import { SOMEWHERE, shareable, staysHere } from './share.ts';

interface Props {
  readonly deck: Deck;
  readonly options: ExportOptions;
  /** The story that the deck tells; null: it is one picture. */
  readonly story: Story | null;
  /** File name without ending. */
  readonly file: string;
  /** Id of the text that is shown. */
  readonly chosen: string;
  /** Whether a file is being made. */
  readonly busy: boolean;
  onChoose(id: string): void;
  onSave(file: NeededFile): void;
  onDone(text: string): void;
}

const NO_COPY: Problem = {
  message: 'The browser does not let this page copy.',
  remedy: 'Select the text and copy it by hand.',
};

/** Texts to paste. The one that is chosen is shown before it is copied, with the files that it names. */
export function SnippetList({ deck, options, story, file, chosen, busy, onChoose, onSave, onDone }: Props) {
  const { session } = usePage();
  // Packing a long story takes its time.
  const what = useMemo(() => shareable(deck, options, file, story), [deck, options, file, story]);
  const snippet = SNIPPETS.find(({ id }) => id === chosen) ?? SNIPPETS[0];
  if (!snippet) return null;
  const text = snippet.write(what);
  const files = filesFor(snippet, what);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      onDone(`${snippet.title} copied.`);
    } catch {
      session.getState().report(NO_COPY);
      // A dialog hides where problems are shown.
      onDone(oneLine(NO_COPY));
    }
  };
  return (
    <div className="snippets">
      <fieldset className="snippet-names">
        <legend className="hidden">Where it goes</legend>
        {SNIPPETS.map(({ id, title }) => (
          <button key={id} type="button" aria-pressed={id === snippet.id} onClick={() => onChoose(id)}>
            {title}
          </button>
        ))}
      </fieldset>
      <p>{snippet.about(what)}</p>
      <textarea readOnly value={text} aria-label={`Text of ${snippet.title}`} />
      <button type="button" className="primary" onClick={() => void copy()}>
        Copy
      </button>
      {files.length > 0 ? (
        <section aria-label="Files that it needs beside it">
          <h3>It needs beside it</h3>
          <ul className="snippet-files">
            {files.map((needed) => (
              <li key={needed.name}>
                <button type="button" disabled={busy} onClick={() => onSave(needed)}>
                  Save {needed.name}
                </button>{' '}
                {needed.note}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {staysHere(deck, options) ? (
        <p className="hint">
          The trace stays on this machine, so elsewhere this shows nothing. Under “The trace”, let it go along.
        </p>
      ) : null}
      {what.page === SOMEWHERE ? (
        <p className="hint">Put the address of your own copy of Whence in the place of {SOMEWHERE}.</p>
      ) : null}
    </div>
  );
}
