import { plural } from '../../base/text.ts';
import { RECORD_LINUX } from '../commands.ts';
import type { ImportReport } from '../importer.ts';
import type { UnreadLines } from '../unread.ts';
import type { Clock } from './clock.ts';
import type { Recording } from './recording.ts';
import type { Unwinder } from './unwinder.ts';

export interface Reading {
  readonly lines: number;
  readonly unread: UnreadLines;
  readonly withPid: boolean;
  readonly clock: Clock['option'];
  readonly unwinder: Unwinder | null;
}

export function reportOf({ entries, stacks, tasks, resumedOnly }: Recording, reading: Reading): ImportReport {
  const withPc = entries.some(({ head }) => head.pc !== null);
  const withNumber = entries.some(({ head }) => head.number !== null);
  const withStack = stacks.stacks.length > 0;
  const flags = [
    reading.withPid ? '-f' : '',
    reading.clock ?? '',
    withPc ? '-i' : '',
    withNumber ? '-n' : '',
    withStack ? '-k' : '',
  ].filter((flag) => flag !== '');
  const unwinder = withStack && reading.unwinder ? ` (${reading.unwinder})` : '';
  const notes: string[] = [];
  if (!withStack && !withPc) {
    notes.push(
      `This trace does not say where its calls came from: it has neither stacks nor a pc. Record with: ${RECORD_LINUX}`,
    );
  } else if (!withStack) {
    notes.push(
      `No stacks: a call is placed by its pc, inside mappings that the trace itself shows. For all origins: ${RECORD_LINUX}`,
    );
  } else if (!withPc) notes.push('No pc: sites are known by symbol only. The flag -i adds the exact address.');
  if (!withNumber) notes.push('No system call numbers: the flag -n adds them (strace 5.9 or later).');
  if (tasks.attachedTasks > 1) {
    notes.push(`${plural(tasks.attachedTasks, 'thread')} found at attaching are assumed to be of one process.`);
  }
  if (resumedOnly > 0) {
    notes.push(`${plural(resumedOnly, 'call')} began before the file does; only the end was recorded.`);
  }
  return {
    format: 'strace',
    formatTitle: ['strace', ...flags].join(' ') + unwinder,
    lines: reading.lines,
    unread: reading.unread.count,
    unreadExamples: reading.unread.examples,
    notes,
  };
}
