import { decode } from '../../base/bytes.ts';
import type { System } from '../../model/model.ts';
import type { ImportReport } from '../importer.ts';
import type { UnreadLines } from '../unread.ts';

export interface DtraceReport {
  readonly lines: number;
  readonly unread: UnreadLines;
  readonly messages: readonly string[];
  readonly withPc: boolean;
  readonly withPid: boolean;
  readonly aggregated: boolean;
  /** Records of other probes than `entry`, which are not calls. */
  readonly returns: number;
  readonly system: System;
}

/** `dtrace: 12 drops on CPU 0`, `dtrace: 3 dynamic variable drops`, `dtrace: 5 aggregation drops on CPU 1`. */
const DROPS = /\bdrops?\b|\bdropped\b/;
const MESSAGES = 8;
const MESSAGE_LENGTH = 200;

export function reportOf(reading: DtraceReport): ImportReport {
  const { system } = reading;
  const notes: string[] = [];
  const drops = reading.messages.filter((message) => DROPS.test(message));
  if (drops.length > 0) notes.push(`DTrace reported drops: calls are missing (${shown(drops[0] ?? '')}).`);
  if (system.os === 'freebsd') {
    const release = system.release === '' ? '' : ` ${system.release}`;
    const reason = system.release === '' ? '' : ' (the release by where the stubs are)';
    notes.push(`Assumed: FreeBSD${release} on amd64${reason}; DTrace prints neither system nor architecture.`);
  } else notes.push('The libraries are not those of FreeBSD; the system is not known, amd64 is assumed.');
  notes.push('DTrace prints names, not numbers, of system calls.');
  if (!reading.withPc) notes.push('No pc: sites are known by symbol. Print uregs[R_RIP] in a header to add it.');
  if (!reading.withPid) notes.push('No pids: all calls are taken to be of one process.');
  if (reading.returns > 0) notes.push('Probes other than entry are in the file; they are not counted as calls.');
  const told = reading.messages.filter((message) => !DROPS.test(message)).slice(0, MESSAGES);
  return {
    format: 'dtrace',
    formatTitle: `DTrace ustack()${reading.aggregated ? ', aggregated' : ''}`,
    lines: reading.lines,
    unread: reading.unread.count,
    unreadExamples: reading.unread.examples,
    notes: [...notes, ...told.map(shown)],
  };
}

const shown = (message: string): string => decode(message.trim().slice(0, MESSAGE_LENGTH));
