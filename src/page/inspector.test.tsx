import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { loadScenario } from '../evidence/scenarios/lazy.ts';
import { indexCalls } from '../model/call-index.ts';
import { policyById } from '../policy/registry.ts';
import { replay } from '../run/run.ts';
import { Inspector } from './inspector.tsx';

/** What the inspector says of what becomes of a call (from 1) under a policy. */
async function verdictOf(source: string, policy: string, call: number): Promise<string> {
  const scenario = await loadScenario(source);
  const index = indexCalls((scenario as NonNullable<typeof scenario>).build());
  const run = replay(index, [policyById(policy) as NonNullable<ReturnType<typeof policyById>>]);
  const evidence = { source, index, report: null, blob: null };
  const text = renderToStaticMarkup(<Inspector run={run} evidence={evidence} call={call - 1} />);
  return /<p class="verdict[^>]*>(.*?)<\/p>/.exec(text)?.[1]?.replace(/<span[^>]*>.*?<\/span>/, '') ?? '';
}

it('a call that is let in under somebody’s eyes is said to be', async () => {
  expect(await verdictOf('freebsd-15', 'windows-detect-only', 55)).toMatch(
    /^allowed, and reported: the stack does not/,
  );
  expect(await verdictOf('linux-glibc', 'linux-rr', 5)).toBe('allowed: stops for the recorder');
});

it('a call that is not is allowed, and a refusal says what is done', async () => {
  expect(await verdictOf('freebsd-15', 'freebsd-rtld-libsys', 1)).toBe('allowed');
  expect(await verdictOf('freebsd-15', 'freebsd-rtld-libsys', 55)).toMatch(/^denied · SIGABRT, /);
});
