import { hex } from '../../base/text.ts';
import { pcAfter, placeGrade } from '../../kernel/entry.ts';
import { isRecorded, threadOf } from '../../kernel/process.ts';
import { weakest } from '../../model/model.ts';
import { forced } from '../effects.ts';
import { describePc } from '../places.ts';
import type { Policy } from '../policy.ts';
import { executableBytes } from '../reach.ts';
import { allowed, denied, unknown } from '../rulings.ts';

const HOME = { os: 'linux' } as const;

/**
 * CONFIG_DEBUG_RSEQ: no system call inside a restartable sequence. Looked at on the way *out*, so the call has run by
 * then. A debugging aid, here because it too asks for the pc.
 */
export const linuxRseqDebug: Policy<null> = {
  id: 'linux-rseq-debug',
  aliases: ['rseq'],
  group: 'Linux',
  title: 'rseq debugging',
  summary: 'A call made inside the active restartable sequence is answered with SIGSEGV, after it has run.',
  origin: 'Linux with CONFIG_DEBUG_RSEQ',
  citations: [{ label: 'On the way out of a call', source: 'Linux: kernel/rseq.c (rseq_syscall)' }],
  wall: 'sieve',
  onTheWayOut: true,
  tests: {
    option: 'the kernel has CONFIG_DEBUG_RSEQ',
    section: 'the pc is outside the critical section that is active in the thread',
  },

  carriedOver: (model) =>
    model.events.some(({ kind }) => kind === 'critical')
      ? null
      : 'No critical section is recorded here, so nothing is refused.',

  begin: () => null,

  check(entry, _state, log) {
    const own = isRecorded(entry.process, HOME);
    const grade = weakest(placeGrade(entry), own ? 'exact' : 'assumed');
    const on = entry.model.settings.debugRseq !== false;
    log.ask('option', on, () => (on ? (own ? 'it has' : 'taken to have it') : 'it has not'));
    if (!on) return allowed(() => 'The kernel was built without CONFIG_DEBUG_RSEQ.', placeGrade(entry));
    const { critical } = threadOf(entry.process, entry.thread);
    if (critical === null) {
      log.ask('section', true, () => (own ? 'none is active' : 'none is recorded'));
      return allowed(() => `No critical section is ${own ? 'active' : 'recorded'} in the thread.`, grade);
    }
    const pc = pcAfter(entry);
    const range = `${hex(critical.start)}–${hex(critical.end)}`;
    if (pc === null) {
      log.ask('section', null, () => 'the pc is not recorded');
      return unknown(() => `${describePc(entry)}: whether it is inside ${range} is not recorded.`);
    }
    const outside = pc < critical.start || pc >= critical.end;
    log.ask('section', outside, () => `${describePc(entry)}; active is ${range}`);
    if (outside) return allowed(() => `${describePc(entry)} is outside the critical section ${range}.`, grade);
    const reason = (): string =>
      `${describePc(entry)} is inside the critical section ${range}; the call has run by then.`;
    return denied(reason, grade, forced(entry, 'SIGSEGV'), () => 'it were made outside the critical section');
  },

  gates: () => [],
  reach: (process) => ({ any: executableBytes(process), pairs: 0 }),
};
