import type { ReactNode } from 'react';

interface EntryProps {
  /** Whether it is the one that is shown. */
  readonly current: boolean;
  /** What is said of it to those who point at it. */
  readonly title?: string | undefined;
  /** What else can be done with it. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
  onChoose(): void;
}

/** One of a list of things to show: a scenario, a story, a step, a proposal. */
export function Entry({ current, title, beside, children, onChoose }: EntryProps) {
  return (
    <li className="entry">
      <button type="button" className="entry-name" aria-current={current} title={title} onClick={onChoose}>
        {children}
      </button>
      {beside}
    </li>
  );
}

/** Entries under a heading that folds them away. `open`: from the start. */
export function EntryGroup({ summary, open, children }: { summary: string; open: boolean; children: ReactNode }) {
  return (
    <details className="entry-group" open={open}>
      <summary>{summary}</summary>
      <ul>{children}</ul>
    </details>
  );
}
