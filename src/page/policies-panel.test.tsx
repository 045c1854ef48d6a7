import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { loadScenario } from '../evidence/scenarios/lazy.ts';
import { indexCalls } from '../model/call-index.ts';
import { policyById } from '../policy/registry.ts';
import { replay } from '../run/run.ts';
import { PageContext } from './context.ts';
import { pageAt } from './fixtures/page-at.ts';
import { PoliciesPanel } from './policies-panel.tsx';

afterEach(() => vi.unstubAllGlobals());

/** The figures under the heading of the panel. */
async function totalsUnder(policy: string): Promise<string> {
  const scenario = await loadScenario('freebsd-15');
  const index = indexCalls((scenario as NonNullable<typeof scenario>).build());
  const run = replay(index, [policyById(policy) as NonNullable<ReturnType<typeof policyById>>]);
  const { page } = pageAt('');
  const panel = (
    <PageContext value={page}>
      <PoliciesPanel run={run} />
    </PageContext>
  );
  const line = /data-testid="totals">(.*?)<\/p>/.exec(renderToStaticMarkup(panel))?.[1] ?? '';
  return line.replace(/<[^>]*>/g, '');
}

it('the totals say how many of the calls that are let in are reported', async () => {
  expect(await totalsUnder('windows-detect-only')).toMatch(/^✕ 0 refused● 72 allowed, \d+ reportedof 72 calls$/);
  expect(await totalsUnder('freebsd-rtld-libsys')).toMatch(/ allowedof 72 calls$/);
});
