import type { Citation } from '../../model/model.ts';
import { buildHistory } from '../history/build.ts';
import type { History } from '../history/history.ts';
import type { Scenario } from '../scenario.ts';
import { scenarioHead } from './list.ts';

/** A scenario that is written as a history. */
export interface WrittenScenario {
  /** As in `list.ts`. */
  readonly id: string;
  /** What else there is to say, for the inspector; follows the summary. */
  readonly longer?: string;
  readonly citations: readonly Citation[];
  readonly history: History;
}

export function written({ id, longer = '', citations, history }: WrittenScenario): Scenario {
  const named = scenarioHead(id);
  const { title, summary } = named;
  return {
    ...named,
    build() {
      const head = { title, summary: `${summary} ${longer}`.trim(), kind: 'scenario', citations } as const;
      const built = buildHistory(history, head);
      // A mistake in a scenario of our own is a broken invariant; a test builds them all.
      if (!built.ok) throw new Error(`${id}: ${built.problem.message} ${built.problem.remedy ?? ''}`);
      return built.value.model;
    },
  };
}
