import { areaAfter } from '../../kernel/entry.ts';
import { mapTest, stackTest, TESTS } from '../openbsd/entry-tests.ts';
import type { Policy } from '../policy.ts';
import { executableBytes, gatesOf, readOnlyRegions } from '../reach.ts';

/**
 * Before msyscall: the mapping that holds the pc must not be writable, and nothing else is asked. Written, then made
 * executable, is good enough. Read in a tree between 6.5 and 6.7; that 6.6 has it is likely, not confirmed.
 */
export const openbsdWxSyscall: Policy<null> = {
  id: 'openbsd-wx-syscall',
  aliases: ['wx', 'writable'],
  group: 'OpenBSD',
  title: 'no writable text',
  summary: 'The memory that the call leaves from must not be writable.',
  origin: 'OpenBSD before 6.7 (a tree of mid-2019; 6.6 is likely, not confirmed)',
  citations: [
    { label: 'The test at entry', source: 'openbsd/src: sys/uvm/uvm_map.c (mid-2019, uvm_map_inentry_pc)' },
    { label: 'The handler test is marked as failing on amd64', source: 'openbsd/src: regress/usr.bin/lastcomm' },
  ],
  wall: 'region',
  tests: { stack: TESTS.stack, mapping: TESTS.mapping, writable: TESTS.writable },

  carriedOver: ({ system }) =>
    system.os === 'openbsd' ? null : 'The text of a file is taken as read-only where the evidence does not say.',

  begin: () => null,

  check: (entry, _state, log) =>
    stackTest(entry, log, (heard) => {
      const map = mapTest(entry, null, heard, () =>
        areaAfter(entry) ? 'the memory were made read-only first' : 'it left from memory that cannot be written',
      );
      return 'passed' in map ? map.passed : map;
    }),

  gates: (process) => gatesOf(readOnlyRegions(process)),
  reach: (process) => ({ any: executableBytes(process, ({ writable }) => !writable), pairs: 0 }),
};
