import { isKillMessage } from './line.ts';

const LINES = 2000;

/** How sure the beginning of a file makes us that it is a log with messages of pinsyscalls(2), or one message. */
export const looksLikeOpenbsdLog = (head: string): number => (head.split('\n', LINES).some(isKillMessage) ? 0.9 : 0);
