import { fail, ok, type Result } from '../base/result.ts';
import { RECORD_LINUX } from './commands.ts';
import { binaryFormat, textFormat } from './foreign.ts';
import type { Importer } from './importer.ts';
import { BYTE_ORDER_MARK } from './lines.ts';
import { importers } from './registry.ts';

/** From here on an importer is believed at once; between the two, unless the file is known to be of another kind. */
const SURE = 0.5;
const POSSIBLE = 0.1;

const READABLE = 'Whence reads strace and DTrace traces, and OpenBSD’s messages of pinsyscalls';

/** Finds the importer for a file by its first bytes, or says what the file is and what to record instead. */
export function recognise(head: string, fileName: string): Result<Importer> {
  const name = fileName === '' ? 'This file' : fileName;
  if (head === '') return fail(`${name} is empty.`, { remedy: `Record with: ${RECORD_LINUX}` });
  const binary = binaryFormat(head);
  if (binary) return fail(`${name} is ${binary.title}.`, { remedy: binary.remedy });
  const text = head.startsWith(BYTE_ORDER_MARK) ? head.slice(BYTE_ORDER_MARK.length) : head;
  const [best] = importers
    .map((importer) => ({ importer, confidence: importer.detect(text) }))
    .sort((a, b) => b.confidence - a.confidence);
  if (best && best.confidence >= SURE) return ok(best.importer);
  const foreign = textFormat(text);
  if (foreign) return fail(`${name} is ${foreign.title}. ${READABLE}.`, { remedy: foreign.remedy });
  if (best && best.confidence >= POSSIBLE) return ok(best.importer);
  return fail(`${name} is text, but not a trace that Whence knows. ${READABLE}.`, {
    remedy: `Record with: ${RECORD_LINUX}`,
  });
}
