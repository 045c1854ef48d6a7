import type { Importer } from '../importer.ts';
import { looksLikeDtrace } from './detect.ts';
import { DtraceParser } from './reader.ts';

/** Output of dtrace with `syscall:::entry { ustack(); }`: one record per event, with or without -q, or aggregated. */
export const dtrace: Importer = {
  id: 'dtrace',
  title: 'DTrace ustack()',
  detect: looksLikeDtrace,
  open: (fileName) => new DtraceParser(fileName),
};
