import type { Importer } from '../importer.ts';
import { looksLikeStrace } from './detect.ts';
import { StraceParser } from './reader.ts';

/** Output of strace, with any of -f -i -n -k -kk -t -tt -ttt -r -T -y -yy and --color. */
export const strace: Importer = {
  id: 'strace',
  title: 'strace',
  detect: looksLikeStrace,
  open: (fileName) => new StraceParser(fileName),
};
