import { fail, type Result } from '../base/result.ts';
import { quoted } from '../base/text.ts';
import { mayCarry, readCarrier } from './recognise.ts';
import type { Record } from './record.ts';

/** Bytes at the beginning of a file that tell its kind. */
const HEAD = 64 * 1024;
/** A text and a ZIP say at their end that they carry something; an answer to a mail may stand behind it. Bytes. */
const TAIL = 1024 * 1024;
/** What engines can hold as one text, with room to spare; far more than anybody mails around. Bytes. */
const LARGEST = 256 * 1024 * 1024;

/**
 * What a file carries if it is an export of ours; null: it is none, and may be a trace. Only a file whose beginning or
 * end speaks for an export is read as a whole. `name` is for sentences alone. Rejects where the file cannot be read.
 */
export async function readExport(file: Blob, name: string): Promise<Result<Record> | null> {
  const head = await bytesOf(file.slice(0, HEAD));
  if (file.size <= HEAD) return readCarrier(head, name);
  const tail = await bytesOf(file.slice(-TAIL));
  if (!mayCarry(head, tail)) return null;
  if (file.size <= LARGEST) return readCarrier(await bytesOf(file), name);
  return fail(`${quoted(name)} is larger than 256 MB, and no export of that size is opened.`, {
    remedy: 'Open the link it came with, or the trace itself.',
  });
}

const bytesOf = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());
