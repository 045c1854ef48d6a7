import { useState } from 'react';
import { fail, oneLine, type Problem, type Result } from '../../base/result.ts';
import type { Waiting } from '../media/film.ts';
import { reasonOf } from '../reason.ts';

/** Something that is being made, and may take its time. */
export interface Job {
  readonly label: string;
  /** 0 … 1. */
  readonly progress: number;
  cancel(): void;
}

/** One job at a time, and what is to be said of the last one. */
export interface Jobs {
  readonly job: Job | null;
  /** Empty: nothing. */
  readonly outcome: string;
  say(outcome: string): void;
  /** `work` answers with what is to be said once it is done. What goes wrong is reported; that it was stopped is not. */
  start(label: string, work: (waiting: Waiting) => Promise<Result<string>>): Promise<void>;
}

export function useJobs(report: (problem: Problem) => void): Jobs {
  const [job, setJob] = useState<Job | null>(null);
  const [outcome, say] = useState('');
  const start: Jobs['start'] = async (label, work) => {
    const abort = new AbortController();
    const progress = (share: number): void => setJob({ label, progress: share, cancel: () => abort.abort() });
    say('');
    progress(0);
    const result = await work({ signal: abort.signal, progress }).catch((error: unknown) =>
      fail(`${label} could not be made: ${reasonOf(error)}.`),
    );
    setJob(null);
    if (abort.signal.aborted) return;
    if (result.ok) return say(result.value);
    report(result.problem);
    // A dialog hides where problems are shown.
    say(oneLine(result.problem));
  };
  return { job, outcome, say, start };
}
