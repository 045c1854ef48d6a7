import { SCENARIOS } from '../evidence/scenarios/index.ts';
import { ALL_POLICIES } from '../policy/registry.ts';
import { STORIES } from '../story/index.ts';
import { EXIT, type Io } from './io.ts';
import { parse } from './options.ts';

const OPTIONS = { json: { type: 'boolean' } } as const;

/** Columns of text, each as wide as its widest cell; the last is left as it is. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join('');
}

export async function listScenarios(args: readonly string[], io: Io): Promise<number> {
  const { values } = parse('scenarios', args, OPTIONS);
  const list = SCENARIOS.map(({ id, title, summary }) => ({ id, title, summary }));
  io.write(values.json ? `${JSON.stringify(list, null, 2)}\n` : table(list.map(({ id, title }) => [id, title])));
  return EXIT.fine;
}

export async function listPolicies(args: readonly string[], io: Io): Promise<number> {
  const { values } = parse('policies', args, OPTIONS);
  const list = ALL_POLICIES.map(({ id, title, origin, summary }) => ({ id, title, origin, summary }));
  io.write(
    values.json
      ? `${JSON.stringify(list, null, 2)}\n`
      : table(list.map(({ id, title, origin }) => [id, title, origin])),
  );
  return EXIT.fine;
}

export async function listStories(args: readonly string[], io: Io): Promise<number> {
  const { values } = parse('stories', args, OPTIONS);
  const list = STORIES.map(({ id, title, summary, steps }) => ({ id, title, summary, steps: steps.length }));
  io.write(
    values.json
      ? `${JSON.stringify(list, null, 2)}\n`
      : table(list.map(({ id, title, steps }) => [id, String(steps), title])),
  );
  return EXIT.fine;
}
