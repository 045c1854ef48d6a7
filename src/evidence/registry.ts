import { dtrace } from './dtrace/index.ts';
import type { Importer } from './importer.ts';
import { openbsdLog } from './openbsd-log/index.ts';
import { strace } from './strace/index.ts';

/** Every format that can be read. The rest is named in `foreign.ts`. */
export const importers: readonly Importer[] = [strace, dtrace, openbsdLog];
