import type { Importer } from '../importer.ts';
import { looksLikeOpenbsdLog } from './detect.ts';
import { OpenbsdLogParser } from './reader.ts';

/** Messages of OpenBSD's kernel about processes that pinsyscalls(2) has killed: dmesg, /var/log/messages, or one line. */
export const openbsdLog: Importer = {
  id: 'openbsd-pinsyscalls',
  title: 'OpenBSD kernel messages of pinsyscalls(2)',
  detect: looksLikeOpenbsdLog,
  open: (fileName) => new OpenbsdLogParser(fileName),
};
