import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { at } from '../base/assert.ts';
import { count } from '../base/text.ts';
import { attemptOf, callName, siteOf } from '../model/queries.ts';
import { outcomeWord, siteName } from '../picture/words.ts';
import { outcome, type Run } from '../run/run.ts';
import { usePage } from './context.ts';

const ROW = 28;

/** Every call as a row; only the rows in sight exist. */
export function CallsView({ run, call }: { run: Run; call: number }) {
  const { playback } = usePage();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: run.model.calls.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    // The heading covers the first row of what is in sight.
    scrollPaddingStart: ROW,
    scrollPaddingEnd: 2 * ROW,
  });
  useEffect(() => {
    if (call >= 0) rows.scrollToIndex(call, { align: 'auto' });
  }, [call, rows]);

  const items = rows.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = rows.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div ref={scroller} className="calls">
      <table aria-label="Calls" aria-rowcount={run.model.calls.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {['#', 'Process', 'Call', 'Enters from', 'Outcome'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden="true" style={{ height: before }} />
          {items.map((item) => (
            <Row
              key={item.index}
              run={run}
              call={item.index}
              current={item.index === call}
              onChoose={(to) => playback.seek(to + 1)}
            />
          ))}
          <tr aria-hidden="true" style={{ height: after }} />
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly run: Run;
  readonly call: number;
  readonly current: boolean;
  onChoose(call: number): void;
}

function Row({ run, call, current, onChoose }: RowProps) {
  const attempt = attemptOf(run.model, call);
  const fate = outcome(run, call);
  const site = siteOf(run.model, attempt);
  const role = site && site.module >= 0 ? at(run.model.modules, site.module).role : 'unknown';
  return (
    <tr aria-rowindex={call + 2} aria-current={current ? 'step' : undefined}>
      <td>
        <button type="button" className="link" aria-label={`Show call ${call + 1}`} onClick={() => onChoose(call)}>
          {count(call + 1)}
        </button>
      </td>
      <td>{at(run.model.images, attempt.image).name}</td>
      <td>
        <code>{callName(attempt)}</code>
      </td>
      <td className={`tone-${role}`}>
        <code>{attempt.kind === 'no-entry' ? 'does not enter' : siteName(run.model, site)}</code>
      </td>
      <td className={fate}>{outcomeWord(run, call)}</td>
    </tr>
  );
}
