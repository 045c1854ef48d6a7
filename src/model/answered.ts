import type { Attempt } from './model.ts';

/** Whether a call was answered from a log: then there is a place where it turned back, and a time read has none. */
export const isAnswered = ({ kind, site }: Pick<Attempt, 'kind' | 'site'>): boolean => kind === 'no-entry' && site >= 0;
